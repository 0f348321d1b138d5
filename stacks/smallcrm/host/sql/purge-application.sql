-- Deletes what the application recorded of visits, 13 months after it did. A row without a date is not known to be younger.
BEGIN;
\echo -n 'page_views: '
DELETE FROM page_views WHERE (created_at + interval '13 months' > now()) IS NOT TRUE;
\echo -n 'attributions: '
DELETE FROM attributions WHERE (created_at + interval '13 months' > now()) IS NOT TRUE;
COMMIT;
