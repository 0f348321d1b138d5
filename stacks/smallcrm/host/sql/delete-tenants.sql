-- Deletes tenants whose export window of 30 days is over, and with each all that refers to it. `due` names them, their files being gone.
-- Tax law wants invoices kept: nothing is deleted where they would go too.
DO $$
DECLARE
  taken text;
BEGIN
  WITH RECURSIVE reached(id) AS (
    SELECT 'tenants'::regclass::oid UNION SELECT conrelid FROM pg_constraint JOIN reached ON confrelid = reached.id WHERE contype = 'f' AND confdeltype = 'c'
  )
  SELECT string_agg(relname, ', ' ORDER BY relname) INTO taken FROM reached JOIN pg_class ON oid = reached.id WHERE relname IN ('invoices', 'tax_records');
  IF taken IS NOT NULL THEN
    RAISE EXCEPTION 'nothing is deleted: with tenants would go %', taken;
  END IF;
END $$;

BEGIN;
\echo -n 'tenants: '
DELETE FROM tenants WHERE id::text = ANY (string_to_array(:'due', ' ')) AND terminated_at + interval '30 days' <= now();
COMMIT;

-- A release of the application may bring a table of tenants that does not go with them.
DO $$
DECLARE
  left_over text;
BEGIN
  WITH RECURSIVE reached(id) AS (
    SELECT 'tenants'::regclass::oid UNION SELECT conrelid FROM pg_constraint JOIN reached ON confrelid = reached.id WHERE contype = 'f' AND confdeltype = 'c'
  )
  SELECT string_agg(relname, ', ' ORDER BY relname) INTO left_over FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND attname = 'tenant_id' AND NOT attisdropped
    AND pg_class.oid NOT IN (SELECT id FROM reached) AND relname NOT IN ('invoices', 'tax_records', 'page_views', 'attributions');
  IF left_over IS NOT NULL THEN
    RAISE EXCEPTION 'rows of deleted tenants stay in: %', left_over;
  END IF;
END $$;
