import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { Outcome, Workspace } from "../cli/pipeline/step";

/** Runs commands of npm that this repository has, without npm. */
export const BUNDLED = `exec node "${join(ROOT, "cli", "bundled.js")}"`;

/** A script of the workflows, in a directory of its own that has `.github/scripts`. */
export class ScriptWorkspace extends Workspace {
  constructor() {
    super();
    mkdirSync(this.path("bin"));
    mkdirSync(this.path(".github"));
    spawnSync("ln", ["-s", join(ROOT, ".github", "scripts"), this.path(".github", "scripts")]);
  }

  /** Puts a program of this name before every other on the path. */
  public stub(name: string, body: string): void {
    writeFileSync(this.path("bin", name), `#!/usr/bin/env bash\nset -euo pipefail\n${body}\n`);
    chmodSync(this.path("bin", name), 0o755);
  }

  /** `npm run --silent NAME -- …` for the commands of this repository; `before` may take some of them. */
  public stubNpm(before = ""): void {
    const program = `[ "$1 $2" = "run --silent" ]\nname=$3\nshift 3\n[ "\${1:-}" != -- ] || shift\n${before}`;
    this.stub("npm", `${program}\ncase $name in redact) name=redact-state ;; esac\n${BUNDLED} "cli/$name" "$@"`);
  }

  public write(text: string, ...names: string[]): void {
    mkdirSync(join(this.path(...names), ".."), { recursive: true });
    writeFileSync(this.path(...names), text);
  }

  public script(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const path = `${this.path("bin")}:${process.env.PATH ?? ""}`;
    return this.run(`.github/scripts/${name}`, args, { PATH: path, ...env }, this.directory);
  }
}

/** Tests that need programs are left out, and say so, where one is missing. */
export function testWithPrograms(...programs: readonly string[]): jest.It {
  const missing = programs.filter((one) => spawnSync("sh", ["-c", `command -v ${one}`]).status !== 0);
  if (missing.length > 0) console.warn(`Skipped: tests of scripts that need ${missing.join(", ")}.`);
  return missing.length > 0 ? test.skip : test;
}
