import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** What a test may need of the machine: a program, or more than one. */
export type Tool =
  | "nft"
  | "ip"
  | "python3"
  | "psql"
  | "restic"
  | "faketime"
  | "caddy"
  | "systemd-analyze"
  | "systemd-creds"
  | "shellcheck"
  | "openssl"
  | "podman"
  | "quadlet"
  | "docker-compose"
  | "jq"
  | "curl"
  | "mkfs.ext4"
  | "sshd"
  | "ssh"
  | "ssh-keygen"
  | "age"
  | "aws"
  | "apt-config"
  | "postgres"
  | "namespaces"
  | "cloud-init schema";

/** A program on the path, in the directories of root's programs or where `go install` puts them. */
function program(name: string): string | undefined {
  const directories = [
    ...(process.env.PATH ?? "").split(delimiter),
    "/usr/local/sbin",
    "/usr/sbin",
    "/sbin",
    "/usr/local/bin",
    "/usr/bin",
    "/bin",
    "/usr/libexec/podman",
    process.env.GOBIN ?? join(homedir(), "go", "bin"),
  ];
  return directories.map((directory) => join(directory, name)).find((path) => existsSync(path));
}

/** PostgreSQL's own programs (initdb, postgres, pg_amcheck): Debian keeps them off the path. The newest version. */
function postgres(): string | undefined {
  const versions = existsSync("/usr/lib/postgresql")
    ? readdirSync("/usr/lib/postgresql").sort((a, b) => Number(b) - Number(a))
    : [];
  return versions.map((version) => `/usr/lib/postgresql/${version}/bin`).find((bin) => existsSync(join(bin, "initdb")));
}

/** Network namespaces can be made, which takes root and a container that lets it. */
function namespaces(): string | undefined {
  const ip = program("ip");
  if (ip === undefined) return undefined;
  const name = `avouch-try-${process.pid}`;
  const made =
    spawnSync(ip, ["netns", "add", name]).status === 0 &&
    spawnSync(ip, ["netns", "exec", name, ip, "link", "set", "lo", "up"]).status === 0;
  spawnSync(ip, ["netns", "delete", name]);
  return made ? ip : undefined;
}

const SCHEMA = "usr/lib/python3/dist-packages/cloudinit/config/schemas/schema-cloud-config-v1.json";

/** Installed, or unpacked by .ci/run. */
const schema = () =>
  [`/${SCHEMA}`, join(process.cwd(), "node_modules/.cache/avouch/cloud-init", SCHEMA)].find((path) => existsSync(path));

/** Debian 13's restic, 0.18, takes a dump from a command; that of Debian 12 does not. */
function restic(): string | undefined {
  const at = program("restic");
  const [, minor = "0"] =
    at === undefined ? [] : (/^restic 0\.(\d+)/.exec(spawnSync(at, ["version"], { encoding: "utf8" }).stdout) ?? []);
  return Number(minor) >= 17 ? at : undefined;
}

const found = new Map<Tool, string | undefined>();

/** Path of a program, of the schema, or of the directory of PostgreSQL's programs; undefined where there is none. */
export function find(tool: Tool): string | undefined {
  if (!found.has(tool))
    found.set(
      tool,
      tool === "postgres"
        ? postgres()
        : tool === "namespaces"
          ? namespaces()
          : tool === "cloud-init schema"
            ? schema()
            : tool === "restic"
              ? restic()
              : program(tool),
    );
  return found.get(tool);
}

/** @throws Error where it is not found: ask for it by `describeWith` first. */
export function path(tool: Tool): string {
  const at = find(tool);
  if (at === undefined) throw new Error(`${tool} was not found`);
  return at;
}

/** Tests where every tool is found; elsewhere they are skipped, and the name says for want of what. */
export function describeWith(tools: readonly Tool[], name: string, tests: () => void): void {
  const missing = tools.filter((tool) => find(tool) === undefined);
  if (missing.length === 0) {
    describe(name, tests);
    return;
  }
  const reason = `skipped: not found: ${missing.join(", ")}`;
  console.warn(`${name}: ${reason}`);
  describe.skip(`${name} (${reason})`, tests);
}
