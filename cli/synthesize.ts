import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Root of the project, from which main.ts is run. */
export const ROOT = join(__dirname, "..");

/** A stack that was synthesized. */
export interface SynthesizedStack {
  readonly name: string;
  readonly directory: string;
}

export interface Synthesis {
  /** Exit code of main.ts: 2 where the settings cannot be used. */
  readonly code: number;
  /** What main.ts said of them. */
  readonly message: string;
  readonly stacks: readonly SynthesizedStack[];
}

/**
 * Synthesizes every stack as `cdktf synth` would, without the three seconds of its command line.
 *
 * @param main program that makes the stacks
 */
export function synthesize(output: string, env: NodeJS.ProcessEnv = {}, main = "main.ts"): Synthesis {
  const { status, stderr } = spawnSync(process.execPath, ["--require", "ts-node/register/transpile-only", main], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, CDKTF_OUTDIR: output, ...env },
  });
  if (status !== 0) return { code: status ?? 1, message: stderr, stacks: [] };
  const { stacks } = JSON.parse(readFileSync(join(output, "manifest.json"), "utf8")) as {
    stacks: Record<string, { workingDirectory: string }>;
  };
  return {
    code: 0,
    message: stderr,
    stacks: Object.entries(stacks).map(([name, { workingDirectory }]) => ({
      name,
      directory: join(output, workingDirectory),
    })),
  };
}
