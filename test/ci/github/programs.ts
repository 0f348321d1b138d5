import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../cli/synthesize";

/** Programs that the scripts of the workflows run, and that a rehearsal cannot do without. */
export const NEEDED = ["age", "age-keygen", "bash", "curl", "git", "jq", "openssl", "terraform"] as const;

export const missingPrograms = (): readonly string[] =>
  NEEDED.filter((program) => spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0);

const bundled = (program: string) => `exec node "${ROOT}/cli/bundled.js" test/ci/github/${program} "$@"`;

/**
 * Writes programs that are to be found before any others: `gcloud` and `gh` stand in for what only Google and GitHub
 * answer, `sudo` installs nothing, and `npm ci` takes the packages that this repository has. All else of npm is npm.
 *
 * @returns the directory
 */
export function writePrograms(directory: string): string {
  const npm = spawnSync("sh", ["-c", "command -v npm"], { encoding: "utf8" }).stdout.trim();
  const programs = {
    gcloud: bundled("gcloud"),
    gh: bundled("gh"),
    sudo: "exit 0",
    npm: `if [ "\${1:-}" = ci ]; then exec ln -s "${ROOT}/node_modules" node_modules; fi\nexec "${npm}" "$@"`,
  };
  mkdirSync(directory, { recursive: true });
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(join(directory, name), `#!/usr/bin/env bash\nset -euo pipefail\n${body}\n`);
    chmodSync(join(directory, name), 0o755);
  }
  return directory;
}
