import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const SCRIPTS = join(__dirname, "../../../../constructs/hetzner/host/scripts");

/**
 * A directory in which a script of a server runs, with stand-ins for the programs that it must not reach on this
 * machine.
 */
export class ScriptSandbox {
  public readonly directory = mkdtempSync(join(tmpdir(), "avouch-script-"));

  /** A stand-in: a few lines of bash, which come first on the path. */
  public standIn(name: string, lines: string): void {
    const at = this.write(name, `#!/usr/bin/env bash\necho "${name} $*" >> '${this.at("calls")}'\n${lines}\n`);
    chmodSync(at, 0o755);
  }

  /** What stand-ins were called with, in order. */
  public calls(): readonly string[] {
    return readFileSync(this.at("calls"), "utf8").trim().split("\n");
  }

  public write(name: string, content: string | Buffer): string {
    writeFileSync(this.at(name), content);
    return this.at(name);
  }

  public at(name: string): string {
    return join(this.directory, name);
  }

  /** Runs a script of the room. */
  public run(
    script: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    input: string | Buffer = "",
  ): Promise<Run> {
    const child = spawn("bash", [join(SCRIPTS, `${script}.sh`), ...args], {
      env: { ...process.env, ...env, PATH: `${this.directory}:${process.env.PATH ?? ""}:/usr/sbin:/sbin` },
    });
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (text: Buffer) => (said.stdout += text.toString()));
    child.stderr.on("data", (text: Buffer) => (said.stderr += text.toString()));
    // A script that refuses at once does not read.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    return new Promise((resolve) => {
      child.on("close", (status) => {
        resolve({ status, ...said });
      });
    });
  }

  public remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
