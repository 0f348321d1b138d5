import { spawnSync, SpawnSyncReturns } from "node:child_process";
import { appendFileSync, chownSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { directoryForOthers } from "./for-others";

const INSTALLATIONS = "/usr/lib/postgresql";

/** Programs of the newest PostgreSQL of this machine, or undefined where there is none. */
export const POSTGRES_BIN = existsSync(INSTALLATIONS)
  ? readdirSync(INSTALLATIONS)
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => join(INSTALLATIONS, version, "bin"))
      .find((bin) => existsSync(join(bin, "initdb")))
  : undefined;

if (!POSTGRES_BIN) console.warn("Skipped: tests with a real PostgreSQL. None was found: apt-get install postgresql");

/** Tests where PostgreSQL is installed; elsewhere they are skipped, and the reason said. */
export const describeWithPostgres: jest.Describe = POSTGRES_BIN ? describe : describe.skip;

export interface ClusterProps {
  /**
   * Settings of postgresql.conf as they are written there, without quotes.
   * @default - no TCP at all, nothing is synced to disk
   */
  readonly settings?: Readonly<Record<string, string>>;
  /** Text of postgresql.conf before `settings`. @default - none */
  readonly configuration?: string;
  /**
   * Text of pg_hba.conf. The superuser is `postgres` and comes through the socket.
   * @default - the socket trusts everybody
   */
  readonly hba?: string;
  /** Arguments of initdb on top. @default - none */
  readonly initdb?: readonly string[];
}

/** A throw-away cluster. */
export interface Cluster {
  readonly port: number;
  readonly socketDirectory: string;
  readonly dataDirectory: string;
  /** User and group that PostgreSQL runs as. */
  readonly uid: number;
  readonly gid: number;
  /**
   * Runs SQL as the superuser through the socket. Rows by line, columns by `|`. Throws with psql's words where a
   * statement fails.
   */
  psql(sql: string, database?: string, user?: string): string;
  /** What PostgreSQL wrote to its log. */
  log(): string;
  stop(): void;
}

/** PostgreSQL refuses to run as root: then its own user runs it, or nobody. */
export function postgresUser(): { readonly uid: number; readonly gid: number } {
  const { uid = 0, gid = 0 } = { uid: process.getuid?.(), gid: process.getgid?.() };
  if (uid !== 0) return { uid, gid };
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const [, , id = "65534", group = "65534"] =
    users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody") ?? [];
  return { uid: Number(id), gid: Number(group) };
}

const MOST_PORTS = 5;

/** Below the range from which the kernel takes ports for outgoing connections. */
const anyPort = () => 20_000 + Math.floor(Math.random() * 12_000);

/** Why a program failed, in its own words: one that ends before its input is read has an error (EPIPE) besides. */
export const whyOf = ({ stderr, error, status }: SpawnSyncReturns<string | null>): string =>
  (stderr ?? "").trim() || (error?.message ?? `exit code ${status}`);

/** Starts a cluster of its own in a temporary directory. @throws Error with its log where it doesn't start. */
export function startCluster(props: ClusterProps = {}): Cluster {
  const user = postgresUser();
  const directory = directoryForOthers("avouch-postgres-");
  chownSync(directory, user.uid, user.gid);
  const dataDirectory = join(directory, "data");
  const logFile = join(directory, "log");
  const log = () => (existsSync(logFile) ? readFileSync(logFile, "utf8") : "");
  let port = anyPort();
  const run = (program: string, args: readonly string[], input?: string) => {
    const result = spawnSync(join(POSTGRES_BIN ?? "", program), args, {
      ...user,
      cwd: directory,
      encoding: "utf8",
      input,
      stdio: program === "pg_ctl" ? "ignore" : "pipe",
      env: { PATH: process.env.PATH, LC_ALL: "C.UTF-8", PGCONNECT_TIMEOUT: "60" },
    });
    if (result.status !== 0) throw new Error(`${program}: ${whyOf(result)}\n${program === "psql" ? "" : log()}`);
    return result.stdout ?? "";
  };
  try {
    run("initdb", [
      "--pgdata",
      dataDirectory,
      "--username=postgres",
      "--auth=trust",
      "--encoding=UTF8",
      "--no-sync",
      ...(props.initdb ?? []),
    ]);
    const settings = {
      listen_addresses: "",
      fsync: "off",
      ...props.settings,
      port: String(port),
      unix_socket_directories: directory,
    };
    appendFileSync(
      join(dataDirectory, "postgresql.conf"),
      `${props.configuration ?? ""}\n${Object.entries(settings)
        .map(([name, value]) => `${name} = '${value}'\n`)
        .join("")}`,
    );
    if (props.hba !== undefined) writeFileSync(join(dataDirectory, "pg_hba.conf"), props.hba);
    for (let tries = 1; ; tries++) {
      try {
        run("pg_ctl", ["start", "--wait", "--timeout=100", "--pgdata", dataDirectory, "--log", logFile]);
        break;
      } catch (error) {
        // Another run of the tests may have the same port.
        if (tries === MOST_PORTS || !/Address already in use/.test(log())) throw error;
        rmSync(logFile);
        port = anyPort();
        appendFileSync(join(dataDirectory, "postgresql.conf"), `port = '${port}'\n`);
      }
    }
  } catch (error) {
    rmSync(directory, { recursive: true });
    throw error;
  }
  return {
    ...user,
    port,
    socketDirectory: directory,
    dataDirectory,
    psql: (sql, database = "postgres", name = "postgres") =>
      run(
        "psql",
        [
          "--no-psqlrc",
          "--quiet",
          "--tuples-only",
          "--no-align",
          "--set=ON_ERROR_STOP=1",
          "--host",
          directory,
          "--port",
          String(port),
          "--username",
          name,
          "--dbname",
          database,
          "--file=-",
        ],
        sql,
      ).trim(),
    log,
    stop: () => {
      spawnSync(join(POSTGRES_BIN ?? "", "pg_ctl"), ["stop", "--mode=immediate", "--wait", "--pgdata", dataDirectory], {
        ...user,
        cwd: directory,
      });
      rmSync(directory, { recursive: true });
    },
  };
}
