import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { ROOT } from "../cli/synthesize";

/** What a copy has no need of, by the first names of its path. */
const LEFT_OUT = /^(?:\.git|\.venv|node_modules|cdktf\.out|coverage|scratch[^/]*|docs\/pictures)(?:\/|$)/;

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A copy of the project with the same packages, for commands that write into the project. Bundles are its own: those of
 * the project belong to other sources.
 */
export class ProjectCopy {
  public readonly directory = mkdtempSync(join(tmpdir(), "avouch-copy-"));

  constructor() {
    cpSync(ROOT, this.directory, {
      recursive: true,
      filter: (from) => !LEFT_OUT.test(relative(ROOT, from).replaceAll(sep, "/")),
    });
    mkdirSync(this.path("node_modules"));
    for (const name of readdirSync(join(ROOT, "node_modules")).filter((one) => one !== ".cache"))
      symlinkSync(join(ROOT, "node_modules", name), this.path("node_modules", name));
  }

  public path(...names: string[]): string {
    return join(this.directory, ...names);
  }

  public read(...names: string[]): string {
    return readFileSync(this.path(...names), "utf8");
  }

  /** Gives a file another content, also one that is a link to the project's. */
  public replace(name: string, text: string): void {
    rmSync(this.path(name), { force: true });
    writeFileSync(this.path(name), text);
  }

  /** Runs Node in the copy. */
  public node(args: readonly string[], env: NodeJS.ProcessEnv = {}): Ran {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: this.directory,
      encoding: "utf8",
      env: { ...process.env, AVOUCH_TEST_RUN: undefined, JEST_WORKER_ID: undefined, ...env },
      maxBuffer: 1 << 28,
    });
    return { code: status, stdout, stderr };
  }

  /** Runs a command of `cli/`, as its script in package.json does. */
  public cli(command: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Ran {
    return this.node([join("cli", "bundled.js"), `cli/${command}`, ...args], env);
  }

  /** Digest of every file, by its path. */
  public files(): ReadonlyMap<string, string> {
    const files = new Map<string, string>();
    const visit = (directory: string) => {
      for (const entry of readdirSync(directory, { withFileTypes: true })) {
        const path = join(directory, entry.name);
        const name = relative(this.directory, path).replaceAll(sep, "/");
        if (LEFT_OUT.test(name)) continue;
        if (entry.isDirectory()) visit(path);
        else files.set(name, createHash("sha256").update(readFileSync(path)).digest("hex"));
      }
    };
    visit(this.directory);
    return files;
  }

  public remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
