import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithPostgres } from "../../../constructs/hetzner/host/cluster";
import { RetentionDatabase } from "./retention-database";

const OTHER = "00000000-0000-4000-8000-00000000000a";
const ENDED = "00000000-0000-4000-8000-00000000000b";

describeWithPostgres("accounts and what customers store, in a real PostgreSQL", () => {
  let database: RetentionDatabase;
  beforeAll(() => (database = new RetentionDatabase()));
  afterAll(() => database.stop());

  /** One tenant that is active and one that ended some time ago; each with two users, data, an invoice and a file. */
  const tenants = (ago: string) => {
    database.sql(
      `TRUNCATE tenants, invoices, page_views CASCADE; INSERT INTO tenants VALUES ('${OTHER}', ` +
        `'other', NULL), ('${ENDED}', 'ended', now() - interval '${ago}')`,
    );
    for (const id of [OTHER, ENDED]) {
      database.sql(
        `WITH u AS (INSERT INTO users (tenant_id, email) VALUES ('${id}', 'a@x'), ('${id}', 'b@x') RETURNING id),
          s AS (INSERT INTO user_sessions (user_id) SELECT id FROM u),
          r AS (INSERT INTO recovery_codes (user_id) SELECT id FROM u),
          c AS (INSERT INTO companies (tenant_id, owner_id) SELECT '${id}', min(id) FROM u RETURNING id),
          d AS (INSERT INTO deals (tenant_id, company_id) SELECT '${id}', id FROM c RETURNING id),
          k AS (INSERT INTO comments (tenant_id, author_id, deal_id) SELECT '${id}', u.id, d.id FROM u, d),
          v AS (INSERT INTO page_views (tenant_id, path, created_at) VALUES ('${id}', '/', now()))
         INSERT INTO invoices VALUES ('INV-${id.at(-1)}', '${id}', 'Acme')`,
      );
      mkdirSync(join(database.uploads, id), { recursive: true });
      writeFileSync(join(database.uploads, id, "contract.pdf"), "x");
    }
  };
  /** Rows of each table of a tenant: users, sessions, codes, companies, deals, comments, invoices. */
  const counts = (id: string) =>
    database.rows(
      `SELECT (SELECT count(*) FROM users WHERE tenant_id = '${id}'),
        (SELECT count(*) FROM user_sessions JOIN users u ON u.id = user_id WHERE tenant_id = '${id}'),
        (SELECT count(*) FROM recovery_codes JOIN users u ON u.id = user_id WHERE tenant_id = '${id}'),
        (SELECT count(*) FROM companies WHERE tenant_id = '${id}'),
        (SELECT count(*) FROM deals WHERE tenant_id = '${id}'),
        (SELECT count(*) FROM comments WHERE tenant_id = '${id}'),
        (SELECT count(*) FROM invoices WHERE tenant_id = '${id}')`,
    )[0];
  const ALL = "2|2|2|1|1|2|1";
  const accounts = (at?: string) => database.retention([["smallcrm", "delete-accounts"]], at);
  const hasFile = (id: string) => existsSync(join(database.uploads, id, "contract.pdf"));

  describe("a tenant", () => {
    test.each(["29 days 23 hours", "0 days", "-1 days"])("that ended %s ago keeps everything", (ago) => {
      tenants(ago);
      expect(database.tenants()).toMatchObject({ status: 0, stderr: "" });
      expect([counts(ENDED), counts(OTHER), hasFile(ENDED), hasFile(OTHER)]).toEqual([ALL, ALL, true, true]);
    });

    test.each(["30 days", "30 days 1 hour", "400 days"])(
      "that ended %s ago is deleted with all it stored but its invoice; the other keeps everything",
      (ago) => {
        tenants(ago);
        expect(database.tenants()).toMatchObject({
          status: 0,
          stderr: "",
          stdout: expect.stringContaining("tenants: DELETE 1\n"),
        });
        expect([counts(ENDED), counts(OTHER), hasFile(ENDED), hasFile(OTHER)]).toEqual([
          "0|0|0|0|0|0|1",
          ALL,
          false,
          true,
        ]);
        expect(database.rows("SELECT name FROM tenants")).toEqual(["other"]);
        expect(database.rows("SELECT count(*) FROM page_views")).toEqual(["2"]);
      },
    );

    test.each<[string, at: string, ended: string, stays: boolean]>([
      ["a second before 30 days", "2027-03-31 11:59:59Z", "2027-03-01 12:00:00Z", true],
      ["at 30 days to the second", "2027-03-31 12:00:00Z", "2027-03-01 12:00:00Z", false],
      [
        "at 30 days of 24 hours, though Auckland's clocks went back an hour",
        "2027-04-10 12:00:00Z",
        "2027-03-11 12:00:00Z",
        false,
      ],
      [
        "a second before 30 days of 24 hours, though Auckland's clocks went forward",
        "2027-10-10 11:59:59Z",
        "2027-09-10 12:00:00Z",
        true,
      ],
    ])("%s", (_, at, ended, stays) => {
      tenants("0 days");
      database.sql(`UPDATE tenants SET terminated_at = '${ended}' WHERE id = '${ENDED}'`);
      expect(database.tenants(at).status).toBe(0);
      expect([counts(ENDED), hasFile(ENDED)]).toEqual(stays ? [ALL, true] : ["0|0|0|0|0|0|1", false]);
    });

    test("is deleted once: a second run deletes nothing and prints no id", () => {
      tenants("31 days");
      const first = database.tenants();
      const second = database.tenants();
      expect(second).toMatchObject({ status: 0, stdout: expect.stringContaining("tenants: DELETE 0\n") });
      expect(first.stdout + second.stdout).not.toContain(ENDED);
      expect(counts(OTHER)).toBe(ALL);
    });

    test("of many is deleted with all that are due", () => {
      tenants("31 days");
      database.sql(
        "INSERT INTO tenants SELECT gen_random_uuid(), 'more', now() - interval '40 days' FROM generate_series(1, 50)",
      );
      expect(database.tenants().stdout).toContain("tenants: DELETE 51\n");
    });

    test("whose directory is a link loses the link, not what it leads to", () => {
      tenants("31 days");
      database.sql(
        "INSERT INTO tenants VALUES ('00000000-0000-4000-8000-00000000000c', 'linked', now() - interval '31 days')",
      );
      symlinkSync(join(database.uploads, OTHER), join(database.uploads, "00000000-0000-4000-8000-00000000000c"));
      expect(database.tenants().status).toBe(0);
      expect([hasFile(OTHER), existsSync(join(database.uploads, "00000000-0000-4000-8000-00000000000c"))]).toEqual([
        true,
        false,
      ]);
    });

    test("stays where an invoice would go with it, and the job fails", () => {
      tenants("31 days");
      database.sql("ALTER TABLE invoices ADD company_id int CONSTRAINT taken REFERENCES companies ON DELETE CASCADE");
      try {
        expect(database.tenants()).toMatchObject({
          status: 1,
          stderr: expect.stringContaining("nothing is deleted: with tenants would go invoices"),
        });
        expect(counts(ENDED)).toBe(ALL);
      } finally {
        database.sql("ALTER TABLE invoices DROP company_id");
      }
      expect(database.tenants().status).toBe(0);
      expect(counts(ENDED)).toBe("0|0|0|0|0|0|1");
    });

    test("is deleted, and the job fails, where a release brought a table of tenants that stays behind", () => {
      tenants("31 days");
      database.sql("CREATE TABLE tickets (tenant_id uuid)");
      try {
        expect(database.tenants()).toMatchObject({
          status: 1,
          stderr: expect.stringContaining("rows of deleted tenants stay in: tickets"),
        });
        expect(counts(ENDED)).toBe("0|0|0|0|0|0|1");
      } finally {
        database.sql("DROP TABLE tickets");
      }
    });
  });

  describe("an account", () => {
    test.each(["29 days 17 hours", "1 day", "-1 days"])("of a tenant that ended %s ago stays", (ago) => {
      tenants(ago);
      expect(accounts()).toMatchObject({ status: 0, stderr: "" });
      expect(counts(ENDED)).toBe(ALL);
    });

    test.each(["29 days 18 hours", "29 days 19 hours", "30 days"])(
      "of a tenant that ended %s ago is deleted, what the tenant stores is not",
      (ago) => {
        tenants(ago);
        expect(accounts()).toMatchObject({ status: 0, stdout: expect.stringContaining("users: DELETE 2\n") });
        expect([counts(ENDED), counts(OTHER)]).toEqual(["0|0|0|1|1|2|1", ALL]);
        expect(accounts()).toMatchObject({ status: 0, stdout: expect.stringContaining("users: DELETE 0\n") });
      },
    );

    test("that ended by itself is deleted, what its user wrote stays with the tenant", () => {
      tenants("0 days");
      database.sql(
        "UPDATE users SET terminated_at = now() - interval '29 days 18 hours' WHERE id = (SELECT " +
          `min(id) FROM users WHERE tenant_id = '${OTHER}')`,
      );
      expect(accounts().stdout).toContain("users: DELETE 1\n");
      expect([counts(OTHER), counts(ENDED)]).toEqual(["1|1|1|1|1|2|1", ALL]);
      expect(database.rows(`SELECT count(*) FROM comments WHERE tenant_id = '${OTHER}' AND author_id IS NULL`)).toEqual(
        ["1"],
      );
    });

    test("stays where what a customer stores would go with it, and the job fails", () => {
      tenants("40 days");
      database.sql(
        "ALTER TABLE companies DROP CONSTRAINT companies_owner_id_fkey, ADD CONSTRAINT " +
          "companies_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users ON DELETE CASCADE",
      );
      try {
        expect(accounts()).toMatchObject({
          status: 1,
          stderr: expect.stringContaining("nothing is deleted: with users would go comments, companies, deals"),
        });
        expect(counts(ENDED)).toBe(ALL);
      } finally {
        database.sql(
          "ALTER TABLE companies DROP CONSTRAINT companies_owner_id_fkey, ADD CONSTRAINT " +
            "companies_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users ON DELETE SET NULL",
        );
      }
    });
  });

  describe("the role of these jobs", () => {
    test.each([
      ["read what customers store", "SELECT * FROM companies"],
      ["read who uses the application", "SELECT email FROM users"],
      ["read names of tenants", "SELECT name FROM tenants"],
      ["read what visitors looked at", "SELECT path FROM page_views"],
      ["delete invoices", "DELETE FROM invoices"],
      ["delete what customers store by itself", "DELETE FROM deals"],
      ["change a tenant's end", "UPDATE tenants SET terminated_at = now()"],
      ["add anything", "INSERT INTO page_views (path) VALUES ('/')"],
      ["make tables", "CREATE TABLE mine (id int)"],
      ["empty a table", "TRUNCATE page_views"],
    ])("cannot %s", (_, statement) => {
      expect(() => database.sql(statement, "smallcrm", "retention")).toThrow("permission denied");
    });

    test.each([
      ["read paths", "SELECT url_path FROM website_event"],
      ["delete websites", "DELETE FROM website"],
    ])("cannot %s in Umami's database", (_, statement) => {
      expect(() => database.sql(statement, "umami", "retention")).toThrow("permission denied");
    });
  });
});
