import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../../cli/synthesize";

export const COMMIT = "a".repeat(40);
export const NEWER = "b".repeat(40);

/** The part of a recorded `pull_request` event that steps read. */
export const pullRequestEvent = (repository: string | null, sha = COMMIT) => ({
  action: "synchronize",
  number: 7,
  pull_request: {
    number: 7,
    head: { ref: "change", sha, repo: repository === null ? null : { full_name: repository } },
    base: { ref: "main", sha: "c".repeat(40) },
  },
});

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Outputs of the step. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** A directory for one test; removed by `remove`. */
export class Workspace {
  public readonly directory = mkdtempSync(join(tmpdir(), "avouch-step-"));

  public path(...names: string[]): string {
    return join(this.directory, ...names);
  }

  public json(name: string, value: unknown): string {
    writeFileSync(this.path(name), JSON.stringify(value));
    return this.path(name);
  }

  public remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Runs a program as a step of a workflow, with GitHub's variables and no others of GitHub's. */
  public run(
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    cwd = ROOT,
  ): Promise<Outcome> {
    const files = { GITHUB_OUTPUT: this.path("output"), GITHUB_STEP_SUMMARY: this.path("summary") };
    for (const file of Object.values(files)) rmSync(file, { force: true });
    const child = spawn(program, args, {
      cwd,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        GITHUB_REPOSITORY: "acme/infrastructure",
        GITHUB_SHA: COMMIT,
        GITHUB_RUN_ID: "42",
        GITHUB_REF_NAME: "main",
        ...files,
        ...env,
      },
    });
    const text = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk: Buffer) => (text.stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (text.stderr += chunk.toString()));
    const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");
    return new Promise((resolve, reject) => {
      child.on("error", reject).on("close", (code) => {
        const lines = read(files.GITHUB_OUTPUT).split("\n").filter(Boolean);
        const outputs = Object.fromEntries(
          lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
        );
        resolve({ code, ...text, outputs, summary: read(files.GITHUB_STEP_SUMMARY) });
      });
    });
  }

  /** Runs `npm run pipeline -- …`, without npm. */
  public pipeline(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    return this.run(process.execPath, [join(ROOT, "cli", "bundled.js"), "cli/pipeline", ...args], env);
  }
}

/** A verdict as `npm run pipeline -- verdict` writes it. */
export const verdict = (change: object = {}) => ({
  stack: "smvue-staging",
  commit: COMMIT,
  exitCode: 0,
  effect: "resources",
  violated: [],
  weaker: 0,
  needsReview: [],
  changes: ["update google_sql_database_instance.database"],
  drift: [],
  ...change,
});
