import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { initRepository } from "../../../../bench/init-repository";
import { sleep } from "../../../../cli/sleep";
import { backup } from "../../../../constructs/hetzner/host/backup";
import { SCRIPTS } from "../../../../constructs/hetzner/host/paths";
import { restoreTest } from "../../../../constructs/hetzner/host/restore-test";
import { path } from "./available";
import { Cluster } from "./cluster";
import { directoryForOthers } from "./for-others";

const IMAGE = `docker.io/library/postgres:17.6@sha256:${"0".repeat(64)}`;

/**
 * Stands in for Podman, which cannot make containers everywhere: the same script as the same user, without network
 * where the machine lets us. Wants the options that close a container.
 */
const PODMAN = `#!/bin/bash
set -euo pipefail
echo "$*" >> "$ROOT/podman-calls"
[ "$1" = run ] || exit 0
required=("--network none" --read-only --rm "--name restore-test" "--cap-drop all" "--user postgres" "$RESTORE_IMAGE")
for option in "\${required[@]}"; do
  [[ "$*" == *"$option"* ]] || { echo "podman without $option" >&2; exit 125; }
done
volume=$(mktemp --directory "$ROOT/volume.XXXX")
chown "$POSTGRES_UID:$POSTGRES_GID" "$volume"
trap 'rm -rf "$volume"' EXIT
isolated=()
if unshare --net true 2> /dev/null; then isolated=(unshare --net); fi
as=()
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid "$POSTGRES_UID" --regid "$POSTGRES_GID" --clear-groups); fi
"\${isolated[@]}" "\${as[@]}" env -i PATH="$PATH" PGDATA="$volume" LC_ALL=C.UTF-8 \\
  bash "$ROOT${SCRIPTS}/restore-verify" "\${@: -1}"
`;

/**
 * What an application server has for its backups and restore tests, in a directory: rendered files, a repository on
 * disk, a database of one cluster.
 */
export class BackupServer {
  public readonly root = directoryForOthers("avouch-server-");
  public readonly repository = join(this.root, "repository");
  private readonly evidenceFile = join(this.root, "evidence", "restore-tests.jsonl");
  private readonly env: NodeJS.ProcessEnv;

  constructor(cluster: Cluster, databases: readonly string[]) {
    this.env = {
      PATH: [join(this.root, "bin"), path("postgres"), dirname(path("restic")), process.env.PATH].join(":"),
      ROOT: this.root,
      POSTGRES_UID: String(cluster.uid),
      POSTGRES_GID: String(cluster.gid),
      CREDENTIALS_DIRECTORY: join(this.root, "credentials"),
      RUNTIME_DIRECTORY: join(this.root, "run"),
      RESTIC_CACHE_DIR: join(this.root, "cache"),
      RESTIC_PASSWORD_FILE: join(this.root, "credentials", "restic-password"),
      RESTIC_REPOSITORY: this.repository,
      PGSERVICEFILE: join(this.root, "pg_service.conf"),
      DATABASES: databases.join(" "),
      FILES: join(this.root, "files"),
      EVIDENCE: this.evidenceFile,
      RESTORE_IMAGE: IMAGE,
      LC_ALL: "C.UTF-8",
    };
    for (const { path, content } of [
      backup({ storageBox: { host: "u1-sub1.your-storagebox.de", user: "u1-sub1" } }),
      restoreTest({ image: IMAGE }),
    ].flatMap(({ files = [] }) => files))
      this.write(path, content);
    this.write("bin/podman", PODMAN);
    this.write("credentials/restic-password", "of a test\n");
    this.write("files/4711/contract.pdf", "a contract");
    this.write("pg_service.conf", `[backup]\nhost=${cluster.socketDirectory}\nport=${cluster.port}\nuser=backup\n`);
    mkdirSync(join(this.root, "run"));
  }

  public async init(): Promise<void> {
    await initRepository(this.env);
  }

  /** Puts a program before the real one of its name, which it calls by $REAL. */
  public standIn(name: string, script: string): void {
    this.write(`bin/${name}`, `#!/bin/bash\nset -euo pipefail\nREAL=${join(path("postgres"), name)}\n${script}\n`);
  }

  public withoutStandIn(name: string): void {
    rmSync(join(this.root, "bin", name));
  }

  /** Runs a script of the server. @param env settings that differ */
  public run(name: string, env: NodeJS.ProcessEnv = {}): { readonly ok: boolean; readonly said: string } {
    // What belongs to one run is found by the second in which it began; a server makes one backup a day.
    if (name === "backup") sleep(1_000 - (Date.now() % 1_000));
    const { status, stderr } = spawnSync(join(this.root, SCRIPTS, name), [], {
      env: { ...this.env, ...env },
      // As systemd does, from a place that every user may enter.
      cwd: this.root,
      encoding: "utf8",
    });
    return { ok: status === 0, said: stderr };
  }

  public restic(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(path("restic"), args, { env: this.env, encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return stdout;
  }

  /** Tags of the snapshots in the repository. */
  public kinds(): readonly string[] {
    return (JSON.parse(this.restic("snapshots", "--json")) as { readonly tags: readonly string[] }[])
      .flatMap(({ tags }) => tags)
      .sort();
  }

  public evidence(): readonly Record<string, unknown>[] {
    return readFileSync(this.evidenceFile, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  public remove(): void {
    rmSync(this.root, { recursive: true });
  }

  private write(path: string, content: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, 0o755);
    chownSync(file, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
  }
}
