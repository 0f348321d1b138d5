import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { SCRIPTS as ON_SERVER } from "../../../../constructs/hetzner/host/paths";
import { REMOTE, SHELL } from "../../../docs/runbook";
import { describeWith, path } from "./available";
import { BackupServer } from "./backup-server";
import { ADDRESS, RenderedPostgres, SCRIPTS, startRendered } from "./rendered-postgres";

/** Gives a command what systemd would, and wants the options that say so. */
const SYSTEMD_RUN = `#!/bin/bash
set -euo pipefail
export CREDENTIALS_DIRECTORY=$(mktemp --directory "$ROOT/credentials-of-a-unit.XXXX")
export RUNTIME_DIRECTORY=$(mktemp --directory "$ROOT/run.XXXX")
while [[ $1 != -- ]]; do
  case $1 in
    --property=LoadCredentialEncrypted=*) install --mode=0400 "$SEALED/\${1##*=}" "$CREDENTIALS_DIRECTORY" ;;
  esac
  echo "$1" >> "$ROOT/systemd-run-options"
  shift
done
shift
exec "$@"
`;

/** Statements that the runbook hands to psql on the database server. */
const STATEMENTS = SHELL.flatMap(({ text }) =>
  [...text.matchAll(/^echo '([^']+)' \| ssh smallcrm-database sudo -u postgres psql$/gm)].map(
    ([, statement = ""]) => statement,
  ),
);

/** Arguments of the runbook's one call of restic that begins so. */
function restic(beginning: string): readonly string[] {
  const [found, ...more] = REMOTE.filter(
    ({ host, command }) => host === "smallcrm" && command.startsWith(`sudo ${ON_SERVER}/repository ${beginning}`),
  );
  if (!found || more.length > 0)
    throw new Error(`the runbook calls restic ${beginning} ${more.length + (found ? 1 : 0)} times, not once`);
  return found.command.split(" ").slice(2);
}

describeWith(
  ["postgres", "psql", "restic", "jq", "openssl"],
  "Restoring a database for real: rendered PostgreSQL with its roles over TLS, and restic",
  () => {
    let postgres: RenderedPostgres;
    let server: BackupServer;
    const at = (name: string) => join(server.root, name);
    const sql = (text: string, database = "postgres") => postgres.cluster.psql(text, database);

    beforeAll(async () => {
      postgres = startRendered();
      expect(postgres.makeRoles()).toMatchObject({ accepted: true });
      sql(
        "SET ROLE smallcrm; CREATE TABLE tenants (id uuid PRIMARY KEY, terminated_at " +
          "timestamptz); CREATE TABLE deals (id int PRIMARY KEY, tenant_id uuid REFERENCES tenants " +
          "ON DELETE CASCADE); INSERT INTO tenants VALUES (gen_random_uuid()); INSERT INTO deals " +
          "SELECT i, id FROM generate_series(1, 300) i, tenants; CREATE VIEW open_deals AS SELECT " +
          "* FROM deals;",
        "smallcrm",
      );
      sql("SET ROLE umami; CREATE TABLE website_event (event_id int, created_at timestamptz);", "umami");
      server = new BackupServer(postgres.cluster, ["smallcrm", "umami"]);
      await server.init();
      mkdirSync(at("settings"));
      mkdirSync(at("sealed"));
      const services = readFileSync(join(dirname(postgres.credentials), "pg_service.conf"), "utf8").replace(
        /^port=.*$/gm,
        `port=${postgres.cluster.port}`,
      );
      writeFileSync(at("settings/pg_service.conf"), services);
      copyFileSync(join(SCRIPTS, "postgres-passfile.sh"), at(`${ON_SERVER}/postgres-passfile`));
      writeFileSync(at("bin/systemd-run"), SYSTEMD_RUN);
      for (const name of ["bin/systemd-run", `${ON_SERVER}/postgres-passfile`]) chmodSync(at(name), 0o755);
      for (const name of [
        "database-authority",
        "database-client-certificate",
        "database-client-key",
        "application-password",
        "umami-password",
      ])
        copyFileSync(join(postgres.credentials, name), at(`sealed/${name}`));
      copyFileSync(at("credentials/restic-password"), at("sealed/restic-password"));
      writeFileSync(at("sealed/storage-box-key"), "");
      writeFileSync(at("pgpass"), `*:*:*:*:${readFileSync(join(postgres.credentials, "backup-password"), "utf8")}`, {
        mode: 0o600,
      });
      backUp();
    });
    afterAll(() => {
      postgres?.stop();
      server?.remove();
    });

    /** As the role of backups, by its libpq service. */
    const backUp = () => {
      const [PGSSLROOTCERT, PGSSLCERT, PGSSLKEY] = [
        "database-authority",
        "database-client-certificate",
        "database-client-key",
      ].map((name) => join(postgres.credentials, name));
      expect(
        server.run("backup", {
          PGSERVICEFILE: at("settings/pg_service.conf"),
          PGHOSTADDR: ADDRESS,
          PGPASSFILE: at("pgpass"),
          PGSSLROOTCERT,
          PGSSLCERT,
          PGSSLKEY,
        }),
      ).toEqual({ ok: true, said: "" });
    };

    /** As the runbook has it: Bash reads the script from standard input. */
    const restore = (...args: readonly string[]) => {
      const PATH = [at("bin"), path("postgres"), dirname(path("restic")), process.env.PATH].join(":");
      const env = {
        PATH,
        LC_ALL: "C.UTF-8",
        ROOT: server.root,
        SEALED: at("sealed"),
        SETTINGS: at("settings"),
        SCRIPTS: at(ON_SERVER),
        RESTIC_REPOSITORY: server.repository,
        RESTIC_CACHE_DIR: at("cache"),
        PGHOSTADDR: ADDRESS,
      };
      const { status, stdout, stderr } = spawnSync("bash", ["-s", "--", ...args], {
        env,
        encoding: "utf8",
        input: readFileSync(join(SCRIPTS, "restore-database.sh")),
      });
      return { status, stdout, stderr };
    };
    let times = 0;
    const aside = (database: string) => {
      sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'; `);
      sql(
        `${(STATEMENTS.find((one) => one.startsWith("ALTER DATABASE")) ?? "").replaceAll(
          "smallcrm",
          database,
        )}_${++times}`,
      );
      expect(postgres.makeRoles()).toMatchObject({ accepted: true });
    };

    test("a database that holds something is left as it is", () => {
      expect(restore("smallcrm")).toMatchObject({
        status: 1,
        stderr: expect.stringContaining("smallcrm is not empty") as string,
      });
      expect(sql("SELECT count(*) FROM deals", "smallcrm")).toBe("300");
    });

    const comesBack = (database: string, tables: number) => {
      aside(database);
      expect(restore(database)).toEqual({
        status: 0,
        stderr: "",
        stdout: expect.stringMatching(
          new RegExp(`^${database} is what it was at .*: ${tables} tables, each with its rows\\.\n$`),
        ) as string,
      });
      expect(
        sql(
          "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'public'::regnamespace",
          database,
        ),
      ).toBe(database);
    };

    test("smallcrm comes back into an empty database, as its owner's, with the rows that were counted", () => {
      comesBack("smallcrm", 2);
    });

    test("what others may do comes back with the roles", () => {
      expect(
        postgres.connect("retention", { override: "dbname=smallcrm", sql: "SELECT count(id) FROM tenants" }).accepted,
      ).toBe(false);
      expect(postgres.makeRoles()).toMatchObject({ accepted: true });
      expect(
        postgres.connect("retention", { override: "dbname=smallcrm", sql: "SELECT count(id) FROM tenants" }),
      ).toEqual({ accepted: true, output: "1" });
    });

    test("so does umami", () => {
      comesBack("umami", 1);
    });

    test("an older backup is restored by its id", () => {
      const [first] = (
        JSON.parse(server.restic("snapshots", "--json", "--tag", "database-smallcrm")) as { id: string }[]
      ).map(({ id }) => id);
      spawnSync("sleep", ["1.1"]);
      sql("DELETE FROM deals WHERE id > 10", "smallcrm");
      backUp();
      aside("smallcrm");
      expect(restore("smallcrm", first?.slice(0, 8) ?? "")).toMatchObject({ status: 0 });
      expect(sql("SELECT count(*) FROM deals", "smallcrm")).toBe("300");
    });

    test("no backup by that id, or another database, is an error that changes nothing", () => {
      aside("smallcrm");
      expect(restore("smallcrm", "ffffffff")).toMatchObject({
        status: 1,
        stderr: expect.stringContaining("no such backup") as string,
      });
      expect(restore("postgres")).toMatchObject({
        status: 1,
        stderr: expect.stringContaining("which database? smallcrm or umami") as string,
      });
    });

    test("a dump that is cut off leaves the database empty", () => {
      server.standIn("pg_restore", 'head --bytes 2500 | "$REAL" "$@"');
      const { status } = restore("smallcrm");
      server.withoutStandIn("pg_restore");
      expect(status).not.toBe(0);
      expect(sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", "smallcrm")).toBe("0");
      expect(restore("smallcrm")).toMatchObject({ status: 0 });
    });

    test("its unit is given that database's credentials and no other's", () => {
      const options = readFileSync(at("systemd-run-options"), "utf8").split("\n");
      expect(options).toEqual(
        expect.arrayContaining([
          "--property=EnvironmentFile=/etc/smallcrm/backup.env",
          "--property=LoadCredentialEncrypted=application-password",
          "--wait",
          "--pipe",
        ]),
      );
      expect(
        options
          .filter((option) => option.includes("LoadCredentialEncrypted"))
          .every((option) => !/backup-password|retention-password|resend|umami-secret/.test(option)),
      ).toBe(true);
    });

    test("the runbook's look at sessions shows each over TLS", () => {
      const [sessions = ""] = STATEMENTS.filter((one) => one.startsWith("SELECT"));
      expect(
        postgres
          .connect("backup", { sql: sessions })
          .output.split("\n")
          .filter((row) => row.startsWith("backup|")),
      ).toEqual([expect.stringMatching(/\|127\.0\.0\.1\|t\|TLSv1\.[23]\|\/CN=application$/)]);
      expect(sql(sessions)).not.toContain("|f|");
    });

    describe("the runbook's calls of restic", () => {
      const call = (args: readonly string[], password = at("credentials/restic-password")) =>
        spawnSync(path("restic"), args, {
          env: {
            ...process.env,
            RESTIC_REPOSITORY: server.repository,
            RESTIC_CACHE_DIR: at("cache"),
            RESTIC_PASSWORD_FILE: password,
          },
          encoding: "utf8",
          input: "another password\n",
        });

      test("bring back the files", () => {
        const args = restic("restore").map((word) =>
          word === "/var/lib/smallcrm" ? at("files") : word === "/" ? at("restored") : word,
        );
        expect(call(args)).toMatchObject({ status: 0 });
        expect(readFileSync(join(at("restored"), at("files/4711/contract.pdf")), "utf8")).toBe("a contract");
      });

      test("list snapshots by their kinds", () => {
        const { stdout } = call(restic("snapshots"));
        for (const kind of ["database-smallcrm", "database-umami", "files"]) expect(stdout).toContain(kind);
      });

      test("do not make a repository anew", () => {
        expect(call(restic("init"))).toMatchObject({
          status: 1,
          stderr: expect.stringContaining("config file already exists") as string,
        });
      });

      test("give it a new password from standard input", () => {
        writeFileSync(at("another"), "another password\n");
        expect(call(restic("key passwd"))).toMatchObject({ status: 0 });
        expect(call(["list", "keys"], at("another"))).toMatchObject({ status: 0 });
        expect(call(["list", "keys"]).status).not.toBe(0);
      });
    });
  },
);
