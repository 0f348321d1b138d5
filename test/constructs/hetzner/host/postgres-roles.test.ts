import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CREDENTIALS, DATABASES, ROLES } from "../../../../constructs/hetzner/host/paths";
import { Role } from "../../../../constructs/hetzner/host/postgres-client";
import { CONNECTIONS } from "../../../../constructs/hetzner/host/postgres-settings";
import { describeWith } from "./available";
import { RenderedPostgres, SMALLCRM, startRendered } from "./rendered-postgres";

const TABLES = `
CREATE TABLE tenants (id uuid PRIMARY KEY, name text, terminated_at timestamptz);
CREATE TABLE users (
  id int PRIMARY KEY, tenant_id uuid REFERENCES tenants ON DELETE CASCADE, email text, terminated_at timestamptz);
CREATE TABLE deals (id serial PRIMARY KEY, tenant_id uuid REFERENCES tenants ON DELETE CASCADE, title text);
CREATE TABLE page_views (id serial, path text, created_at timestamptz);
INSERT INTO tenants VALUES ('00000000-0000-0000-0000-000000000001', 'Acme', now() - interval '1 year');
INSERT INTO deals (tenant_id, title) VALUES ('00000000-0000-0000-0000-000000000001', 'Rockets');
INSERT INTO page_views (path, created_at) VALUES ('/', now() - interval '2 years'), ('/', now());`;
const EVENTS =
  "CREATE TABLE website_event (event_id uuid, url_path text, created_at timestamptz); " +
  "CREATE TABLE session (session_id uuid, device text, created_at timestamptz); CREATE " +
  "TABLE website (name text);";

describeWith(["postgres", "psql", "openssl"], "PostgreSQL's roles", () => {
  let server: RenderedPostgres;
  beforeAll(() => {
    server = startRendered();
    const runs = [
      server.makeRoles(),
      server.connect("application", { sql: TABLES }),
      server.connect("umami", { sql: EVENTS }),
      server.makeRoles(),
    ];
    expect(runs.map(({ output }) => output)).toEqual(["", "", "", ""]);
  });
  afterAll(() => server.stop());

  const as = (role: Role, sql: string, database?: string) =>
    server.connect(role, { sql, override: database === undefined ? "" : `dbname=${database}` });
  const denied = {
    accepted: false,
    output: expect.stringMatching(/permission denied|must be (owner|superuser|member)|read-only transaction/) as string,
  };

  test("are those of paths.ts, each able to log in and nothing more, with its own number of connections", () => {
    const limits = Object.entries(ROLES).map(([key, name]) => `${name}|t|f|f|f|f|f|${CONNECTIONS[key as Role]}`);
    expect(
      server.cluster
        .psql(
          "SELECT rolname, rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, " +
            "rolbypassrls, rolconnlimit FROM pg_roles WHERE rolname !~ '^(pg_|postgres)'",
        )
        .split("\n")
        .sort(),
    ).toEqual(limits.sort());
    expect(
      server.cluster.psql(
        "SELECT datname, pg_get_userbyid(datdba) FROM pg_database WHERE datname NOT IN " +
          "('postgres', 'template0', 'template1') ORDER BY 1",
      ),
    ).toBe(
      Object.values(DATABASES)
        .map((name) => `${name}|${name}`)
        .join("\n"),
    );
    expect(
      server.cluster.psql(
        "SELECT pg_get_userbyid(member), pg_get_userbyid(roleid) FROM pg_auth_members WHERE " +
          "pg_get_userbyid(member) !~ '^pg_'",
      ),
    ).toBe("backup|pg_read_all_data");
  });

  test("connect to their own databases and to no other: nothing is left to everybody", () => {
    const reached = server.cluster.psql(
      "SELECT rolname, datname FROM pg_roles, pg_database WHERE datallowconn AND rolname !~ " +
        "'^(pg_|postgres)' AND has_database_privilege(rolname, datname, 'CONNECT') ORDER BY 1, 2",
    );
    expect(reached.split("\n")).toEqual([
      "backup|smallcrm",
      "backup|umami",
      "retention|smallcrm",
      "retention|umami",
      "smallcrm|smallcrm",
      "umami|umami",
    ]);
  });

  test("keep SCRAM verifiers, which the password of its own credential opens", () => {
    expect(server.cluster.psql("SELECT count(*) FROM pg_authid WHERE rolpassword LIKE 'SCRAM-SHA-256$%'")).toBe("4");
    expect(server.cluster.psql("SELECT count(DISTINCT rolpassword) FROM pg_authid WHERE rolpassword IS NOT NULL")).toBe(
      "4",
    );
    const passwords = [
      ...readFileSync(join(SMALLCRM, "scripts/postgres-roles.sh"), "utf8").matchAll(/^(\w+) (\w+-password)$/gm),
    ].map(([, role, credential]) => [role, credential]);
    expect(passwords).toEqual(
      (["application", "umami", "backup", "retention"] as const).map((role) => [
        ROLES[role],
        CREDENTIALS[`${role}Password`],
      ]),
    );
  });

  describe("the application", () => {
    test("owns its tables, and makes and drops them", () => {
      expect(as("application", "CREATE TABLE release (id int); DROP TABLE release; SELECT title FROM deals")).toEqual({
        accepted: true,
        output: "Rockets",
      });
    });

    test.each([
      "SELECT * FROM pg_authid",
      "CREATE ROLE other",
      "CREATE DATABASE other",
      "ALTER ROLE backup PASSWORD 'x'",
      "COPY deals TO '/tmp/deals'",
      "COPY deals FROM PROGRAM 'id'",
      "ALTER SYSTEM SET ssl = off",
      "SET ROLE umami",
      "SELECT pg_read_file('/etc/passwd')",
    ])("may not %s", (sql) => {
      expect(as("application", sql)).toEqual(denied);
    });
  });

  describe("the backup", () => {
    test("reads everything of both databases", () => {
      expect(as("backup", "SELECT count(*) FROM deals; SELECT last_value FROM deals_id_seq")).toEqual({
        accepted: true,
        output: "1\n1",
      });
      expect(as("backup", "SELECT count(*) FROM website_event", "umami")).toEqual({ accepted: true, output: "0" });
    });

    test.each(Object.values(DATABASES))("dumps %s with pg_dump", (name) => {
      const { accepted, output } = server.connect("backup", {
        program: ["pg_dump", "--format=plain"],
        override: `dbname=${name}`,
      });
      expect({ accepted, copied: /^COPY public\.(deals|website_event) /m.test(output) }).toEqual({
        accepted: true,
        copied: true,
      });
    });

    test.each([
      "DELETE FROM deals",
      "INSERT INTO deals (title) VALUES ('x')",
      "UPDATE deals SET title = ''",
      "TRUNCATE deals",
      "CREATE TABLE mine ()",
      "CREATE SCHEMA mine",
      "DROP TABLE deals",
      "CREATE TEMP TABLE mine ()",
      "SELECT nextval('deals_id_seq')",
      "SELECT lo_from_bytea(0, 'x')",
      "SELECT lo_create(0)",
    ])("may not %s", (sql) => {
      // What a client can set itself protects nothing.
      expect(server.connect("backup", { sql: `SET default_transaction_read_only = off; ${sql}` })).toEqual(denied);
      expect(as("backup", sql)).toEqual(denied);
    });
  });

  describe("the retention job", () => {
    test("has the rights that docs/smallcrm-data.md states, and no other", () => {
      const rights = (database: string) =>
        server.cluster
          .psql(
            `SELECT relname, string_agg(right_, ' ' ORDER BY right_) FROM (
             SELECT table_name AS relname, privilege_type AS right_
             FROM information_schema.table_privileges WHERE grantee = 'retention'
             UNION SELECT table_name, privilege_type || '(' || column_name || ')'
             FROM information_schema.column_privileges WHERE grantee = 'retention') AS r GROUP BY 1 ORDER BY 1`,
            database,
          )
          .split("\n");
      expect(rights("smallcrm")).toEqual([
        "page_views|DELETE SELECT(created_at)",
        "tenants|DELETE SELECT(id) SELECT(terminated_at)",
        "users|DELETE SELECT(tenant_id) SELECT(terminated_at)",
      ]);
      expect(rights("umami")).toEqual([
        "session|DELETE SELECT(created_at) SELECT(session_id)",
        "website_event|DELETE SELECT(created_at) SELECT(event_id)",
      ]);
    });

    test.each([
      "SELECT name FROM tenants",
      "SELECT * FROM users",
      "SELECT email FROM users",
      "SELECT path FROM page_views",
      "SELECT title FROM deals",
      "DELETE FROM deals",
      "DELETE FROM tenants RETURNING name",
      "UPDATE tenants SET terminated_at = now()",
      "INSERT INTO page_views (path) VALUES ('')",
      "TRUNCATE page_views",
      "CREATE TABLE mine ()",
    ])("may not %s", (sql) => {
      expect(as("retention", sql)).toEqual(denied);
    });

    test("loses what was granted to it beside", () => {
      as("application", "GRANT SELECT ON users, deals TO retention; GRANT ALL ON deals TO PUBLIC");
      expect(as("retention", "SELECT title FROM deals").accepted).toBe(true);
      expect(server.makeRoles()).toEqual({ accepted: true, output: "" });
      expect(as("retention", "SELECT title FROM deals")).toEqual(denied);
      expect(as("retention", "SELECT email FROM users")).toEqual(denied);
    });

    test("deletes what is due, and with a tenant all that refers to it", () => {
      expect(as("retention", "DELETE FROM page_views WHERE created_at + interval '13 months' <= now()").accepted).toBe(
        true,
      );
      expect(as("retention", "DELETE FROM tenants WHERE terminated_at + interval '30 days' <= now()").accepted).toBe(
        true,
      );
      expect(
        as(
          "application",
          "SELECT (SELECT count(*) FROM page_views), (SELECT count(*) FROM tenants), (SELECT count(*) FROM deals)",
        ).output,
      ).toBe("1|0|0");
    });
  });

  test("lose memberships that somebody gave them, and powers too", () => {
    server.cluster.psql(
      "GRANT pg_write_all_data, umami TO smallcrm; ALTER ROLE retention CREATEDB CREATEROLE " +
        "BYPASSRLS; GRANT CONNECT ON DATABASE umami TO PUBLIC",
    );
    expect(server.makeRoles()).toEqual({ accepted: true, output: "" });
    expect(
      server.cluster.psql(
        "SELECT pg_get_userbyid(member), pg_get_userbyid(roleid) FROM pg_auth_members WHERE " +
          "pg_get_userbyid(member) !~ '^pg_'",
      ),
    ).toBe("backup|pg_read_all_data");
    expect(
      server.cluster.psql(
        "SELECT rolcreatedb, rolcreaterole, rolbypassrls, has_database_privilege('smallcrm', " +
          "'umami', 'CONNECT') FROM pg_roles WHERE rolname = 'retention'",
      ),
    ).toBe("f|f|f|f");
  });

  test("are set by functions of PostgreSQL itself, whatever an owner puts in their place", () => {
    const made = as(
      "application",
      "CREATE FUNCTION public.format(text, text, text) RETURNS text LANGUAGE sql AS $$ SELECT " +
        "'ALTER ROLE smallcrm SUPERUSER' $$",
    );
    expect(made.accepted).toBe(true);
    expect(server.makeRoles()).toEqual({ accepted: true, output: "" });
    expect(server.cluster.psql("SELECT rolsuper FROM pg_roles WHERE rolname = 'smallcrm'")).toBe("f");
    as("application", "DROP FUNCTION public.format(text, text, text)");
  });

  test("take over a password that was sealed anew, whatever is in it; one that is short is refused", () => {
    const anew = join(server.cluster.socketDirectory, "anew");
    cpSync(server.credentials, anew, { recursive: true });
    const seal = (password: string) => writeFileSync(join(anew, "backup-password"), password, { mode: 0o644 });
    server.hand(anew);
    seal(`it's:a\\"long $password with ; everything %d in it\n`);
    expect(server.makeRoles(anew)).toEqual({ accepted: true, output: "" });
    expect(server.connect("backup").output).toMatch(/password authentication failed/);
    expect(server.connect("backup", { credentials: anew })).toEqual({ accepted: true, output: "backup" });
    seal("short");
    expect(server.makeRoles(anew).output).toMatch(/backup-password is not one line of 24 characters or more/);
  });

  test("make a failed step fail the unit", () => {
    server.cluster.psql("ALTER TABLE tenants RENAME terminated_at TO ended_at", "smallcrm");
    expect(server.makeRoles().output).toMatch(/column "terminated_at" of relation "tenants" does not exist/);
  });
});
