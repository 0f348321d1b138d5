import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Part } from "../../../../constructs/hetzner/host/part";
import { clientOf, postgresClient, Role } from "../../../../constructs/hetzner/host/postgres-client";
import { databaseRoles } from "../../../../stacks/smallcrm/host/files";
import { postgresServer } from "../../../../constructs/hetzner/host/postgres-server";
import { Cluster, postgresUser, startCluster, whyOf } from "./cluster";
import { copyForOthers, directoryForOthers } from "./for-others";

export const SCRIPTS = join(__dirname, "../../../../constructs/hetzner/host/scripts");
/** Scripts and SQL that know smallCRM. */
export const SMALLCRM = join(__dirname, "../../../../stacks/smallcrm/host");

/** Content of a part's file, by how its path ends. */
export function fileOf(part: Part, ending: string): string {
  const [file, ...more] = (part.files ?? []).filter(({ path }) => path.endsWith(ending));
  if (!file || more.length > 0) throw new Error(`${more.length + (file ? 1 : 0)} files end with ${ending}, not 1`);
  return file.content;
}

export interface Attempt {
  readonly accepted: boolean;
  readonly output: string;
}

/** A database server and its client, with what is rendered for them, on one machine. */
export interface RenderedPostgres {
  readonly cluster: Cluster;
  /** What postgres-certificates.sh made. */
  readonly credentials: string;
  /** What it made for somebody else: another authority. */
  readonly foreign: string;
  /** Puts key and certificates in place by postgres-tls.sh, as its unit does, and lets PostgreSQL read them anew. */
  readonly takeCertificates: (credentials?: string) => void;
  /** Puts files in place without asking whether they fit, and lets PostgreSQL read them anew. */
  readonly forceCertificate: (certificate: string, key: string) => void;
  /** Makes new certificates by the same authority, and takes them over. */
  readonly renewCertificates: () => void;
  /** Gives files to the user that units of PostgreSQL run as, as systemd does. */
  readonly hand: (...paths: readonly string[]) => void;
  /** Connects as `connect` does, from another address of this machine. */
  readonly connectFrom: (address: string, role: Role) => Attempt;
  readonly makeRoles: (credentials?: string) => Attempt;
  /**
   * Connects as a unit of that role does, with psql and `sql` or with another program; `override` changes what libpq is
   * told, `environment` the variables.
   */
  readonly connect: (
    role: Role,
    options?: {
      sql?: string;
      program?: readonly string[];
      override?: string;
      environment?: Readonly<Record<string, string>>;
      credentials?: string;
    },
  ) => Attempt;
  readonly stop: () => void;
}

export const ADDRESS = "127.0.0.2";
/** Linux takes this address to reach any of its own in 127.0.0.0/8. */
export const APPLICATION = "127.0.0.1";

export const serverPart = (applicationAddress = APPLICATION) =>
  postgresServer({ address: ADDRESS, applicationAddress, memoryMb: 2_048, roles: databaseRoles() });

export function makeCredentials(directory: string): string {
  run("bash", [join(SCRIPTS, "postgres-certificates.sh"), directory]);
  return directory;
}

export function run(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  user: { uid?: number; gid?: number } = {},
): string {
  const result = spawnSync(program, args, {
    ...user,
    encoding: "utf8",
    cwd: "/",
    env: { PATH: process.env.PATH, LC_ALL: "C.UTF-8", ...environment },
    input: "",
  });
  if (result.status !== 0) throw new Error(`${program} ${args.join(" ")}: ${whyOf(result)}`);
  return result.stdout + result.stderr;
}

const attempt = (work: () => string): Attempt => {
  try {
    return { accepted: true, output: work().trim() };
  } catch (error) {
    return { accepted: false, output: (error as Error).message };
  }
};

const RELAY = `
const net = require("node:net"), fs = require("node:fs");
const [host, port, localAddress, ready] = process.argv.slice(1);
const server = net.createServer((client) => {
  const other = net.connect({ host, port: Number(port), localAddress });
  for (const end of [client, other]) end.on("error", () => end.destroy());
  client.pipe(other).pipe(client);
}).listen(0, "127.0.0.1", () => {
  fs.writeFileSync(ready + ".new", String(server.address().port));
  fs.renameSync(ready + ".new", ready);
});`;

export function startRendered(): RenderedPostgres {
  const user = postgresUser();
  const directory = directoryForOthers("avouch-rendered-");
  const scripts = copyForOthers(SCRIPTS, join(directory, "scripts"));
  const SQL = copyForOthers(join(SMALLCRM, "sql"), join(directory, "sql"));
  const ownScripts = copyForOthers(join(SMALLCRM, "scripts"), join(directory, "smallcrm"));
  const credentials = makeCredentials(join(directory, "credentials"));
  const foreign = makeCredentials(join(directory, "foreign"));
  const tls = join(directory, "tls");
  mkdirSync(tls);
  // The unit runs as postgres and gets readable credentials from systemd.
  const hand = (...paths: readonly string[]) => void run("chown", ["-R", `${user.uid}:${user.gid}`, ...paths]);
  hand(tls, credentials, foreign);
  const install = (from: string) =>
    run("bash", [join(scripts, "postgres-tls.sh")], { CREDENTIALS_DIRECTORY: from, RUNTIME_DIRECTORY: tls }, user);
  install(credentials);
  const here = {
    ssl_cert_file: join(tls, "server.crt"),
    ssl_key_file: join(tls, "server.key"),
    ssl_ca_file: join(tls, "authority.crt"),
    external_pid_file: join(tls, "pid"),
    ident_file: join(tls, "ident"),
  };
  writeFileSync(here.ident_file, "");
  hand(here.ident_file);
  const own = ["data_directory", "hba_file"];
  const configuration = fileOf(serverPart(), "/postgresql.conf")
    .split("\n")
    .filter((line) => !own.some((name) => line.startsWith(`${name} =`)))
    .join("\n");
  const cluster = startCluster({
    configuration,
    hba: fileOf(serverPart(), "/pg_hba.conf"),
    settings: { ...here, listen_addresses: ADDRESS },
  });
  const reload = () => {
    const before = Number(cluster.psql("SELECT extract(epoch FROM pg_conf_load_time()) * 1000000"));
    cluster.psql("SELECT pg_reload_conf()");
    for (
      let tries = 0;
      tries < 1_000 && Number(cluster.psql("SELECT extract(epoch FROM pg_conf_load_time()) * 1000000")) === before;
      tries++
    )
      spawnSync("sleep", ["0.05"]);
    // The postmaster starts the next backend once it has read every file.
  };
  const services = join(directory, "pg_service.conf");
  writeFileSync(services, fileOf(postgresClient({ databaseAddress: ADDRESS }), "/pg_service.conf"));
  const connect: RenderedPostgres["connect"] = (
    role,
    {
      sql = "SELECT current_user",
      program: [program = "psql", ...args] = ["psql", "-XqtA", "--set=ON_ERROR_STOP=1", "--command", sql],
      override = "",
      environment = {},
      credentials: from = credentials,
    } = {},
  ) => {
    const { environment: rendered, service } = clientOf(role);
    const memory = mkdtempSync(join(directory, "run-"));
    const variables = Object.fromEntries(
      Object.entries(rendered).map(([name, path]) => [
        name,
        path.replace("%d", from).replace("%t/smallcrm/%N", memory),
      ]),
    );
    const given = {
      CREDENTIALS_DIRECTORY: from,
      PGHOSTADDR: ADDRESS,
      ...variables,
      PGSERVICEFILE: services,
      ...environment,
    };
    const [, credential = ""] = String(service.ExecStartPre).split(" ");
    run("bash", [join(SCRIPTS, "postgres-passfile.sh"), credential], given);
    const name = role === "application" ? "smallcrm" : role;
    return attempt(() =>
      run(program, [...args, "--dbname", `service=${name} port=${cluster.port} ${override}`], given),
    );
  };
  return {
    cluster,
    connect,
    connectFrom: (address, role) => {
      // libpq cannot choose the address that it comes from: a process passes its bytes on, which TLS goes through
      // untouched.
      const ready = join(mkdtempSync(join(directory, "relay-")), "port");
      const relay = spawn(process.execPath, ["-e", RELAY, ADDRESS, String(cluster.port), address, ready], {
        stdio: "ignore",
      });
      try {
        for (let tries = 0; tries < 1_000 && !existsSync(ready); tries++) spawnSync("sleep", ["0.05"]);
        return connect(role, {
          override: `port=${readFileSync(ready, "utf8")}`,
          environment: { PGHOSTADDR: "127.0.0.1" },
        });
      } finally {
        relay.kill();
      }
    },
    credentials,
    foreign,
    takeCertificates: (from = credentials) => {
      install(from);
      reload();
    },
    forceCertificate: (certificate, key) => {
      for (const [from, to] of [
        [certificate, here.ssl_cert_file],
        [key, here.ssl_key_file],
      ] as const) {
        copyFileSync(from, to);
        chownSync(to, user.uid, user.gid);
        chmodSync(to, 0o600);
      }
      reload();
    },
    hand,
    renewCertificates: () => {
      makeCredentials(credentials);
      hand(credentials);
      install(credentials);
      reload();
    },
    makeRoles: (from = credentials) =>
      attempt(() =>
        run(
          "bash",
          [join(ownScripts, "postgres-roles.sh")],
          { CREDENTIALS_DIRECTORY: from, SQL, PGHOST: cluster.socketDirectory, PGPORT: String(cluster.port) },
          user,
        ),
      ),
    stop: () => {
      cluster.stop();
      rmSync(directory, { recursive: true });
    },
  };
}
