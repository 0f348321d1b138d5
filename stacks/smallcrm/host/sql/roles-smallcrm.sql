-- What roles may do within the application's database, beside its owner. Run as the superuser, as often as one likes.
BEGIN;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
-- Everybody may make large objects, also who may only read.
REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, retention;
GRANT USAGE ON SCHEMA public TO retention;

-- Of what it deletes, retention reads no more than tells what is due. What goes with a row is deleted by its table's owner.
DO $$
DECLARE
  due record;
BEGIN
  FOR due IN
    SELECT * FROM (VALUES
      ('page_views', 'created_at'),
      ('attributions', 'created_at'),
      ('users', 'terminated_at, tenant_id'),
      ('tenants', 'id, terminated_at')
    ) AS needed (name, read) WHERE to_regclass('public.' || name) IS NOT NULL
  LOOP
    EXECUTE format('GRANT DELETE, SELECT (%s) ON public.%I TO retention', due.read, due.name);
  END LOOP;
END $$;
COMMIT;
