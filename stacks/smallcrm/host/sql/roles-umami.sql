-- What roles may do within Umami's database, beside its owner. Run as the superuser, as often as one likes.
BEGIN;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
-- Everybody may make large objects, also who may only read.
REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, retention;
GRANT USAGE ON SCHEMA public TO retention;

-- Of what it deletes, retention reads no more than tells what is due and what belongs to it.
DO $$
DECLARE
  due record;
BEGIN
  FOR due IN
    SELECT * FROM (VALUES
      ('website_event', 'created_at, event_id'),
      ('event_data', 'created_at, website_event_id'),
      ('revenue', 'created_at, event_id'),
      ('session', 'created_at, session_id'),
      ('session_data', 'created_at, session_id'),
      ('session_replay', 'created_at, visit_id'),
      ('session_replay_saved', 'created_at, visit_id')
    ) AS needed (name, read) WHERE to_regclass('public.' || name) IS NOT NULL
  LOOP
    EXECUTE format('GRANT DELETE, SELECT (%s) ON public.%I TO retention', due.read, due.name);
  END LOOP;
END $$;
COMMIT;
