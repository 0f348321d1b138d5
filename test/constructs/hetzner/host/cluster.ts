import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

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
  /** Settings of postgresql.conf as they are written there, without quotes. @default - no TCP at all, nothing is synced to disk */
  readonly settings?: Readonly<Record<string, string>>;
  /** Text of postgresql.conf before `settings`. @default - none */
  readonly configuration?: string;
  /** Text of pg_hba.conf. The superuser is `postgres` and comes through the socket. @default - the socket trusts everybody */
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
  /** Runs SQL as the superuser through the socket. Rows by line, columns by `|`. Throws with psql's words where a statement fails. */
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

/** Starts a cluster of its own in a temporary directory. @throws Error with its log where it doesn't start. */
export function startCluster(props: ClusterProps = {}): Cluster {
  const user = postgresUser();
  const directory = mkdtempSync(join(tmpdir(), "avouch-postgres-"));
  chownSync(directory, user.uid, user.gid);
  chmodSync(directory, 0o755);
  const dataDirectory = join(directory, "data");
  const logFile = join(directory, "log");
  const log = () => (existsSync(logFile) ? readFileSync(logFile, "utf8") : "");
  // Below the range from which the kernel takes ports for outgoing connections.
  const port = 20_000 + Math.floor(Math.random() * 12_000);
  const run = (program: string, args: readonly string[], input?: string) => {
    const result = spawnSync(join(POSTGRES_BIN ?? "", program), args, {
      ...user,
      cwd: directory,
      encoding: "utf8",
      input,
      stdio: program === "pg_ctl" ? "ignore" : "pipe",
      env: { PATH: process.env.PATH, LC_ALL: "C.UTF-8", PGCONNECT_TIMEOUT: "10" },
    });
    if (result.status !== 0)
      throw new Error(
        `${program}: ${result.error?.message ?? `${result.stderr ?? ""}\n${program === "psql" ? "" : log()}`}`,
      );
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
    run("pg_ctl", ["start", "--wait", "--timeout=15", "--pgdata", dataDirectory, "--log", logFile]);
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
