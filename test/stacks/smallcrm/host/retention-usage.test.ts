import { describeWithPostgres } from "../../../constructs/hetzner/host/cluster";
import { RetentionDatabase } from "./retention-database";

describeWithPostgres("usage data, in a real PostgreSQL", () => {
  let database: RetentionDatabase;
  beforeAll(() => (database = new RetentionDatabase()));
  afterAll(() => database.stop());
  beforeEach(() => {
    database.sql("TRUNCATE page_views, attributions RESTART IDENTITY");
    database.sql(
      "TRUNCATE website, session, session_data, website_event, event_data, revenue, " +
        "session_replay, session_replay_saved",
      "umami",
    );
  });

  const purge = (at?: string) =>
    database.retention(
      [
        ["smallcrm", "purge-application"],
        ["umami", "purge-umami"],
      ],
      at,
    );
  const viewed = (...moments: string[]) =>
    database.sql(
      moments.map((moment) => `INSERT INTO page_views (path, created_at) VALUES ('/', ${moment});`).join("\n"),
    );
  const left = () => database.rows("SELECT id FROM page_views ORDER BY id");

  test("is kept for 12 months and 30 days, and deleted after 13 months and a day", () => {
    viewed("now() - interval '12 months 30 days' + interval '1 day'", "now() - interval '13 months 1 day'", "now()");
    database.sql(
      "INSERT INTO attributions (utm_source, created_at) VALUES ('kept', now() - interval '12 " +
        "months'), ('gone', now() - interval '13 months 4 days')",
    );

    expect(purge()).toMatchObject({ status: 0, stderr: "" });
    expect(left()).toEqual(["1", "3"]);
    expect(database.rows("SELECT utm_source FROM attributions")).toEqual(["kept"]);
  });

  test.each<[string, at: string, created: string, stays: boolean]>([
    ["a second before 13 months", "2027-03-15 11:59:59Z", "2026-02-15 12:00:00Z", true],
    ["at 13 months to the second", "2027-03-15 12:00:00Z", "2026-02-15 12:00:00Z", false],
    ["12 months and 30 days later, in a month of 31 days", "2027-08-30 12:00:00Z", "2026-07-31 12:00:00Z", true],
    ["13 months after a January 31, which is February 28", "2027-02-28 12:00:00Z", "2026-01-31 12:00:00Z", false],
    ["a second before that", "2027-02-28 11:59:59Z", "2026-01-31 12:00:00Z", true],
    ["13 months after a January 31, in a leap year's February", "2028-02-29 12:00:00Z", "2027-01-31 12:00:00Z", false],
    ["a day before that", "2028-02-28 12:00:00Z", "2027-01-31 12:00:00Z", true],
    ["13 months after a February 28, on March 28", "2027-03-28 00:00:00Z", "2026-02-28 00:00:00Z", false],
    ["13 months after a February 29", "2029-03-29 00:00:00Z", "2028-02-29 00:00:00Z", false],
    [
      "at 13 months in UTC, though by Auckland's calendar there are hours to go",
      "2027-03-31 12:00:00Z",
      "2026-02-28 12:30:00Z",
      false,
    ],
    ["recorded with an offset, a minute before 13 months", "2027-03-01 00:59:00+01", "2026-02-01 01:00:00+01", true],
    ["recorded with an offset, at 13 months", "2027-03-01 01:00:00+01", "2026-02-01 01:00:00+01", false],
  ])("%s", (_, at, created, stays) => {
    viewed(`'${created}'`);
    expect(purge(at).status).toBe(0);
    expect(left()).toEqual(stays ? ["1"] : []);
  });

  test("is kept to the 13 months of UTC, though by New York's calendar they are over", () => {
    database.sql("ALTER ROLE retention SET timezone = 'America/New_York'");
    viewed("'2026-03-01 00:30:00Z'");
    expect(purge("2027-03-31 12:00:00Z").status).toBe(0);
    expect(left()).toEqual(["1"]);
    database.sql("ALTER ROLE retention RESET timezone");
  });

  test("is deleted where nobody knows how old it is", () => {
    viewed("NULL");
    expect(purge().status).toBe(0);
    expect(left()).toEqual([]);
  });

  test("of Umami goes with all that belongs to it, and nothing else goes", () => {
    database.sql(
      `WITH moments(age, label) AS (VALUES (interval '13 months 1 day', 'old'), (interval '12 months', 'young')),
        sessions AS (INSERT INTO session (created_at) SELECT now() - age FROM moments RETURNING session_id, created_at),
        events AS (INSERT INTO website_event (session_id, created_at) SELECT session_id, created_at FROM sessions
          RETURNING event_id, session_id, visit_id, created_at),
        a AS (INSERT INTO event_data (website_event_id, created_at) SELECT event_id, created_at FROM events),
        b AS (INSERT INTO revenue (session_id, event_id, created_at)
          SELECT session_id, event_id, created_at FROM events),
        c AS (INSERT INTO session_data (session_id, created_at) SELECT session_id, created_at FROM sessions),
        d AS (INSERT INTO session_replay (session_id, visit_id, created_at)
          SELECT session_id, visit_id, created_at FROM events),
        -- Saved later than recorded: it leads to a recording that is gone.
        e AS (INSERT INTO session_replay_saved (visit_id, created_at) SELECT visit_id, now() FROM events)
       INSERT INTO website (name, created_at) VALUES ('ours', now() - interval '3 years')`,
      "umami",
    );

    const { status, stdout } = purge();

    expect(status).toBe(0);
    const tables = [
      "website",
      "session",
      "session_data",
      "website_event",
      "event_data",
      "revenue",
      "session_replay",
      "session_replay_saved",
    ];
    expect(
      database.rows(
        tables
          .map(
            (table) =>
              `SELECT '${table}', count(*), bool_and(created_at > now() - interval '13 months') FROM "${table}"`,
          )
          .join(" UNION ALL "),
        "umami",
      ),
    ).toEqual(tables.map((table) => `${table}|1|${table === "website" ? "f" : "t"}`));
    expect(stdout).toContain(
      "event_data: DELETE 1\nrevenue: DELETE 1\nsession_data: DELETE 1\nsession_replay_saved: " +
        "DELETE 1\nsession_replay: DELETE 1\nwebsite_event: DELETE 1\nsession: DELETE 1\n",
    );
  });

  test("of Umami takes along what belongs to it though it was recorded later", () => {
    database.sql(
      "INSERT INTO website_event (event_id, session_id, created_at) VALUES " +
        "('00000000-0000-4000-8000-000000000001', gen_random_uuid(), now() - interval '14 " +
        "months'); INSERT INTO event_data (website_event_id) VALUES " +
        "('00000000-0000-4000-8000-000000000001'); INSERT INTO revenue (session_id, event_id) " +
        "VALUES (gen_random_uuid(), '00000000-0000-4000-8000-000000000001')",
      "umami",
    );
    expect(purge().status).toBe(0);
    expect(database.rows("SELECT (SELECT count(*) FROM event_data), (SELECT count(*) FROM revenue)", "umami")).toEqual([
      "0|0",
    ]);
  });

  test("is deleted from an Umami without recordings too", () => {
    database.sql(
      "CREATE SCHEMA elsewhere; ALTER TABLE session_replay SET SCHEMA elsewhere; INSERT INTO " +
        "website_event (session_id, created_at) VALUES (gen_random_uuid(), now() - interval '2 " +
        "years')",
      "umami",
    );
    try {
      expect(purge()).toMatchObject({ status: 0, stderr: "" });
      expect(database.rows("SELECT count(*) FROM website_event", "umami")).toEqual(["0"]);
    } finally {
      database.sql("ALTER TABLE elsewhere.session_replay SET SCHEMA public; DROP SCHEMA elsewhere", "umami");
    }
  });

  test("a second run deletes nothing more, and prints counts only", () => {
    viewed("now() - interval '2 years'", "now()");
    expect(purge().stdout).toContain("page_views: DELETE 1\nattributions: DELETE 0\n");

    const { status, stdout } = purge();
    expect(status).toBe(0);
    expect(stdout.match(/DELETE \d+/g)).toEqual(Array(9).fill("DELETE 0"));
    expect(stdout.replace(/^\w+: DELETE \d+$|^BEGIN$|^COMMIT$|^DO$/gm, "").trim()).toBe("");
    expect(left()).toEqual(["2"]);
  });

  test("of Umami is deleted also where the application's cannot be, and the job fails", () => {
    viewed("now() - interval '2 years'");
    database.sql(
      "INSERT INTO website_event (session_id, created_at) VALUES (gen_random_uuid(), now() - interval '2 years')",
      "umami",
    );
    database.sql("ALTER TABLE attributions RENAME TO renamed");
    try {
      expect(purge()).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('relation "attributions" does not exist'),
      });
      expect(left()).toEqual(["1"]);
      expect(database.rows("SELECT count(*) FROM website_event", "umami")).toEqual(["0"]);
    } finally {
      database.sql("ALTER TABLE renamed RENAME TO attributions");
    }
  });

  test(
    "the job fails where a release of Umami brought a table of visitors that it does not " +
      "know, and has purged the others",
    () => {
      database.sql(
        "CREATE TABLE heatmap (session_id uuid, x int); INSERT INTO website_event (session_id, " +
          "created_at) VALUES (gen_random_uuid(), now() - interval '2 years')",
        "umami",
      );
      try {
        expect(purge()).toMatchObject({ status: 1, stderr: expect.stringContaining("nothing purges: heatmap") });
        expect(database.rows("SELECT count(*) FROM website_event", "umami")).toEqual(["0"]);
      } finally {
        database.sql("DROP TABLE heatmap", "umami");
      }
    },
  );

  test("the job fails where a policy hides rows from it", () => {
    viewed("now() - interval '2 years'");
    database.sql("ALTER TABLE page_views ENABLE ROW LEVEL SECURITY");
    try {
      expect(purge()).toMatchObject({ status: 1, stderr: expect.stringContaining("row-level security") });
    } finally {
      database.sql("ALTER TABLE page_views DISABLE ROW LEVEL SECURITY");
    }
  });
});
