import { execFile, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { backup } from "../constructs/hetzner/host/backup";
import { SCRIPTS } from "../constructs/hetzner/host/paths";
import { initRepository } from "./init-repository";

const run = promisify(execFile);

/** A snapshot that a repository holds. */
export interface Snapshot {
  readonly id: string;
  /** `files`, or `database-NAME`. */
  readonly kind: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

export interface SimulationProps {
  /** Changes a script before it is used: for controls, which have to fail. @default - none is changed */
  readonly change?: (name: string, script: string) => string;
}

const DATABASE = "smallcrm";

/** Where programs are looked for: what `go install` made among them. */
export const PROGRAMS = `${process.env.PATH ?? ""}:${process.env.GOBIN ?? join(homedir(), "go", "bin")}`;

/**
 * The backup jobs as they are rendered, with real restic and a repository on disk, at any time: libfaketime tells it to
 * `date`.
 * PostgreSQL is left out: `psql` and `pg_dump` are stand-ins, and one database is enough, since every kind of snapshot
 * has a policy of its own.
 */
export class BackupSimulation {
  private readonly root = mkdtempSync(join(tmpdir(), "avouch-backups-"));
  private readonly repository = join(this.root, "repository");
  private readonly env = {
    PATH: `${join(this.root, "bin")}:${PROGRAMS}`,
    CREDENTIALS_DIRECTORY: join(this.root, "credentials"),
    RUNTIME_DIRECTORY: this.root,
    RESTIC_CACHE_DIR: join(this.root, "cache"),
    RESTIC_PASSWORD_FILE: join(this.root, "credentials", "restic-password"),
    RESTIC_REPOSITORY: this.repository,
    DATABASES: DATABASE,
    FILES: join(this.root, "files"),
    TZ: "UTC",
  };

  constructor(props: SimulationProps = {}) {
    const { files = [] } = backup({ storageBox: { host: "u1-sub1.your-storagebox.de", user: "u1-sub1" } });
    for (const { path, content } of files)
      this.write(
        path,
        path.startsWith(`${SCRIPTS}/`) ? (props.change?.(path.slice(SCRIPTS.length + 1), content) ?? content) : content,
      );
    this.write("bin/date", `#!/bin/sh\nexec faketime -f "@$NOW" /bin/date "$@"\n`);
    this.write("bin/psql", `#!/bin/sh\nprintf '1-1\\npublic.companies\\t7\\nend\\n'\ncat > /dev/null\n`);
    this.write("bin/pg_dump", `#!/bin/sh\nif [ -n "$DUMP_FAILS" ]; then exit 1; fi\nprintf 'dump of %s\\n' "$NOW"\n`);
    this.write("credentials/restic-password", "of a test");
    this.write("files/logo.svg", "<svg/>");
  }

  /** Makes the repository, or takes a copy of one that is as empty. */
  public async init(empty?: BackupSimulation): Promise<void> {
    if (empty) cpSync(empty.repository, this.repository, { recursive: true });
    else await initRepository(this.env);
  }

  /** Puts snapshots of both kinds into the repository as the backup job would have made them at these times. */
  public async seed(times: readonly number[]): Promise<void> {
    const one = (at: number) => this.job("backup", at);
    // Backups may be made at the same time; the cost is in waiting.
    for (let from = 0; from < times.length; from += 6) await Promise.all(times.slice(from, from + 6).map(one));
  }

  /** Runs a job at a time. @returns whether it succeeded, and what it said */
  public async job(
    name: string,
    at: number,
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly ok: boolean; readonly said: string }> {
    const now = new Date(at).toISOString().slice(0, 19).replace("T", " ");
    try {
      const { stderr } = await run(join(this.root, SCRIPTS, name), [], {
        env: { ...this.env, DUMP_FAILS: "", NOW: now, ...env },
      });
      return { ok: true, said: stderr };
    } catch (error) {
      return { ok: false, said: String((error as { stderr?: string }).stderr ?? error) };
    }
  }

  /** Ids of the snapshots that are in the repository: one file each. */
  public ids(): readonly string[] {
    return readdirSync(join(this.repository, "snapshots"));
  }

  public async snapshots(): Promise<readonly Snapshot[]> {
    const all = JSON.parse(await this.restic("snapshots", "--json")) as readonly {
      readonly id: string;
      readonly time: string;
      readonly tags: readonly string[];
    }[];
    return all.map(({ id, time, tags }) => ({ id, kind: tags[0] ?? "", time: Date.parse(time) }));
  }

  public async restic(...args: readonly string[]): Promise<string> {
    return (await run("restic", args, { env: this.env, maxBuffer: 64 << 20 })).stdout;
  }

  /** Leaves the lock of a backup that is killed while it runs. */
  public async leaveLock(): Promise<void> {
    const child = spawn("restic", ["backup", "--stdin"], { env: this.env, stdio: ["pipe", "ignore", "inherit"] });
    while (readdirSync(join(this.repository, "locks")).length === 0) await pause(20);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("close", resolve));
  }

  public remove(): void {
    rmSync(this.root, { recursive: true });
  }

  private write(path: string, content: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, 0o755);
  }
}
