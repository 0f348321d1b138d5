-- Tenants whose export window is over.
SELECT id FROM tenants WHERE terminated_at + interval '30 days' <= now() ORDER BY id;
