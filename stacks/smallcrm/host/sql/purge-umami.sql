-- Deletes what Umami recorded, 13 months after it did. Umami has no foreign keys: what belongs to a row goes with it, and first.
SELECT to_regclass('session_replay') IS NOT NULL AS replays \gset
BEGIN;
\echo -n 'event_data: '
DELETE FROM event_data WHERE (created_at + interval '13 months' > now()) IS NOT TRUE
  OR website_event_id IN (SELECT event_id FROM website_event WHERE (created_at + interval '13 months' > now()) IS NOT TRUE);
\echo -n 'revenue: '
DELETE FROM revenue WHERE (created_at + interval '13 months' > now()) IS NOT TRUE
  OR event_id IN (SELECT event_id FROM website_event WHERE (created_at + interval '13 months' > now()) IS NOT TRUE);
\echo -n 'session_data: '
DELETE FROM session_data WHERE (created_at + interval '13 months' > now()) IS NOT TRUE
  OR session_id IN (SELECT session_id FROM session WHERE (created_at + interval '13 months' > now()) IS NOT TRUE);
\if :replays
\echo -n 'session_replay_saved: '
DELETE FROM session_replay_saved WHERE (created_at + interval '13 months' > now()) IS NOT TRUE
  OR visit_id IN (SELECT visit_id FROM session_replay WHERE (created_at + interval '13 months' > now()) IS NOT TRUE);
\echo -n 'session_replay: '
DELETE FROM session_replay WHERE (created_at + interval '13 months' > now()) IS NOT TRUE;
\endif
\echo -n 'website_event: '
DELETE FROM website_event WHERE (created_at + interval '13 months' > now()) IS NOT TRUE;
-- A visitor who still comes gets a new row: Umami looks for it at every visit.
\echo -n 'session: '
DELETE FROM session WHERE (created_at + interval '13 months' > now()) IS NOT TRUE;
COMMIT;

-- A release of Umami may bring a table of visitors that nothing above deletes from.
DO $$
DECLARE
  others text;
BEGIN
  SELECT string_agg(DISTINCT relname, ', ') INTO others FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT attisdropped
    AND attname IN ('session_id', 'visit_id', 'event_id', 'website_event_id', 'distinct_id')
    AND relname NOT IN ('website_event', 'event_data', 'revenue', 'session', 'session_data', 'session_replay', 'session_replay_saved');
  IF others IS NOT NULL THEN
    RAISE EXCEPTION 'nothing purges: %', others;
  END IF;
END $$;
