import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWith } from "./available";
import { BackupServer } from "./backup-server";
import { Cluster, startCluster } from "./cluster";

/** Where the other database has nothing to add. */
const ONE = { DATABASES: "smallcrm" };

/** Damages a table of the restored cluster where PostgreSQL has to read it again. */
const DAMAGE = `
data=$PGHOST
relation=$data/$(psql -XAtc "select pg_relation_filepath('public.companies')" "\${@: -1}")
pg_ctl stop --silent --mode=fast --pgdata "$data"
printf 'damage' | dd of="$relation" bs=1 seek=4000 conv=notrunc status=none
pg_ctl start --silent --wait --pgdata "$data" --log "$data/log" \\
  --options "-c listen_addresses= -c unix_socket_directories=$data"
exec "$REAL" "$@"`;

describeWith(
  ["postgres", "psql", "restic", "jq"],
  "Backup and restore test with real PostgreSQL and restic; in place of Podman the same " +
    "script, under unshare --net where the machine allows it",
  () => {
    let cluster: Cluster;
    let server: BackupServer;

    beforeAll(async () => {
      cluster = startCluster();
      cluster.psql(
        "CREATE ROLE backup LOGIN; GRANT pg_read_all_data TO backup; CREATE DATABASE smallcrm; CREATE DATABASE umami;",
      );
      cluster.psql(
        "CREATE TABLE companies (id int PRIMARY KEY, name text UNIQUE); INSERT INTO companies " +
          "SELECT i, 'Company ' || i FROM generate_series(1, 500) i; CREATE SCHEMA audit; CREATE " +
          'TABLE audit."Log" (at timestamptz);',
        "smallcrm",
      );
      // A function that the tables' owner named as one of PostgreSQL's own: nobody else must run it.
      cluster.psql(
        "CREATE FUNCTION format(text, text, name, name) RETURNS text LANGUAGE sql AS $$SELECT 'SELECT 1 / 0'$$",
        "smallcrm",
      );
      cluster.psql("CREATE TABLE website_event (id int); INSERT INTO website_event VALUES (1);", "umami");
      server = new BackupServer(cluster, ["smallcrm", "umami"]);
      await server.init();
    });
    afterAll(() => {
      cluster?.stop();
      server?.remove();
    });

    test("a backup makes a snapshot of each database and of the files", () => {
      expect(server.run("backup")).toEqual({ ok: true, said: "" });
      expect(server.kinds()).toEqual(["database-smallcrm", "database-umami", "files"]);
      expect(server.restic("ls", "latest", "--tag", "files")).toContain("/files/4711/contract.pdf");
    });

    test("what is restored has the rows that were counted, which is written down", () => {
      expect(server.run("restore-test")).toEqual({ ok: true, said: "" });
      expect(server.evidence()).toMatchObject([
        {
          database: "smallcrm",
          result: "passed",
          snapshot: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
          rows: { "audit.Log": 0, "public.companies": 500 },
        },
        { database: "umami", result: "passed", rows: { "public.website_event": 1 } },
      ]);
      expect(Object.keys(server.evidence()[0] ?? {})).toEqual([
        "time",
        "database",
        "snapshot",
        "result",
        "seconds",
        "rows",
      ]);
    });

    test("nothing of what was restored stays: a container that was left over goes before and after", () => {
      const calls = readFileSync(join(server.root, "podman-calls"), "utf8")
        .split("\n")
        .map((line) => line.split(" ")[0]);
      expect(calls).toEqual(["rm", "run", "run", "rm", ""]);
      expect(readFileSync(join(server.root, "podman-calls"), "utf8")).toMatch(
        /^rm --force --ignore --volumes restore-test$/m,
      );
    });

    test("a repository is not made a second time", () => {
      expect(() => server.restic("init")).toThrow("config file already exists");
      expect(server.kinds()).toHaveLength(3);
    });

    test("a dump that fails makes no snapshot, and the others are made all the same", () => {
      server.standIn(
        "pg_dump",
        'if [[ "$*" == *"dbname=smallcrm"* ]]; then "$REAL" "$@" | head --bytes 1000; exit 1; fi; exec "$REAL" "$@"',
      );
      const { ok, said } = server.run("backup");
      server.withoutStandIn("pg_dump");
      expect(ok).toBe(false);
      expect(said).toContain("smallcrm was not dumped");
      expect(server.kinds()).toEqual(["database-smallcrm", "database-umami", "database-umami", "files", "files"]);
    });

    test("a database that cannot be reached makes no snapshot", () => {
      cluster.psql("ALTER DATABASE umami ALLOW_CONNECTIONS false");
      const { ok, said } = server.run("backup");
      cluster.psql("ALTER DATABASE umami ALLOW_CONNECTIONS true");
      expect(ok).toBe(false);
      expect(said).toContain("umami was not dumped");
      expect(server.kinds().filter((kind) => kind === "database-umami")).toHaveLength(2);
    });

    test("a row that the dump misses fails the restore test", () => {
      server.standIn(
        "pg_dump",
        `${join('$(dirname "$REAL")', "psql")} -XAtqc "DELETE FROM companies WHERE id = 7" ` +
          `"host=${cluster.socketDirectory} port=${cluster.port} user=postgres dbname=smallcrm"\nexec "$REAL" ` +
          `"\${@/--snapshot=*/--no-comments}"`,
      );
      const made = server.run("backup", ONE);
      server.withoutStandIn("pg_dump");
      expect(made).toEqual({ ok: true, said: "" });

      const { ok, said } = server.run("restore-test", ONE);
      expect(ok).toBe(false);
      expect(said).toMatch(/< public.companies\t500\n---\n> public.companies\t499\n/);
      expect(server.evidence().at(-1)).toMatchObject({ database: "smallcrm", result: "failed" });
    });

    test("a damaged page fails the restore test", () => {
      expect(server.run("backup", ONE)).toEqual({ ok: true, said: "" });
      server.standIn("pg_amcheck", DAMAGE);
      const { ok, said } = server.run("restore-test", ONE);
      server.withoutStandIn("pg_amcheck");
      expect(ok).toBe(false);
      expect(said).toMatch(/invalid page in block 0/);
      expect(server.evidence().at(-1)).toMatchObject({ database: "smallcrm", result: "failed" });
    });

    test("damage in the repository fails the check and the restore test", () => {
      const data = join(server.repository, "data");
      for (const name of readdirSync(data, { recursive: true, encoding: "utf8" })
        .map((one) => join(data, one))
        .filter((one) => statSync(one).isFile())) {
        const bytes = readFileSync(name);
        bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40);
        chmodSync(name, 0o600);
        writeFileSync(name, bytes);
      }
      expect(server.run("restore-test", ONE).ok).toBe(false);
    });
  },
);
