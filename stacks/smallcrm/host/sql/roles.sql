-- Roles and databases, with the least that each needs. Run as the superuser, as often as one likes.
SELECT format('CREATE ROLE %I', name) FROM unnest(ARRAY['smallcrm', 'umami', 'backup', 'retention']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

ALTER ROLE smallcrm LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 40;
ALTER ROLE umami LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 10;
ALTER ROLE backup LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 4;
ALTER ROLE retention LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 2;

-- Whatever else they were made members of is taken back.
SELECT format('REVOKE %I FROM %I GRANTED BY %I CASCADE', granted.rolname, member.rolname, pg_get_userbyid(grantor))
FROM pg_auth_members JOIN pg_roles AS granted ON granted.oid = roleid JOIN pg_roles AS member ON member.oid = pg_auth_members.member
WHERE member.rolname IN ('smallcrm', 'umami', 'backup', 'retention') AND (member.rolname, granted.rolname) <> ('backup', 'pg_read_all_data') \gexec
GRANT pg_read_all_data TO backup;
ALTER ROLE backup SET default_transaction_read_only = on;

SELECT format('CREATE DATABASE %I OWNER %I', name, name) FROM unnest(ARRAY['smallcrm', 'umami']) AS name
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name) \gexec

REVOKE ALL ON DATABASE postgres, template1, smallcrm, umami FROM PUBLIC;
GRANT CONNECT ON DATABASE smallcrm, umami TO backup, retention;
