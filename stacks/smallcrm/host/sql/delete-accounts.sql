-- Deletes accounts within 30 days of their end, or of their tenant's: six hours early, so that a failed run can be made up for.
-- What customers store is kept to the end of the export window: nothing is deleted where it would go with an account.
DO $$
DECLARE
  taken text;
BEGIN
  WITH RECURSIVE reached(id) AS (
    SELECT 'users'::regclass::oid UNION SELECT conrelid FROM pg_constraint JOIN reached ON confrelid = reached.id WHERE contype = 'f' AND confdeltype = 'c'
  )
  SELECT string_agg(relname, ', ' ORDER BY relname) INTO taken FROM reached JOIN pg_class ON oid = reached.id
  WHERE relname NOT IN ('users', 'user_sessions', 'two_factor_secrets', 'recovery_codes');
  IF taken IS NOT NULL THEN
    RAISE EXCEPTION 'nothing is deleted: with users would go %', taken;
  END IF;
END $$;

BEGIN;
\echo -n 'users: '
DELETE FROM users WHERE terminated_at + interval '29 days 18 hours' <= now()
  OR tenant_id IN (SELECT id FROM tenants WHERE terminated_at + interval '29 days 18 hours' <= now());
COMMIT;
