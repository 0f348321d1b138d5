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

/** The environment in which main.ts makes only some stacks: cdktf's command line passes its context in the same way. */
export function onlyStacks(stacks: readonly string[] | undefined): NodeJS.ProcessEnv {
  if (stacks === undefined) return {};
  const given = JSON.parse(process.env.CDKTF_CONTEXT_JSON ?? "{}") as object;
  return { CDKTF_CONTEXT_JSON: JSON.stringify({ ...given, stacks }) };
}

/** What cdktf.json runs, with a young generation that is large enough for a synthesis. */
const APP = ["--min-semi-space-size=16", "--max-semi-space-size=16", join("cli", "bundled.js"), "main"];

/**
 * Synthesizes every stack as `cdktf synth` would, without the three seconds of its command line.
 *
 * @param main another program that makes the stacks, run by ts-node. @default - main.ts, bundled
 */
export function synthesize(output: string, env: NodeJS.ProcessEnv = {}, main?: string): Synthesis {
  const command = main === undefined ? APP : ["--require", "ts-node/register/transpile-only", main];
  const { status, stderr } = spawnSync(process.execPath, command, {
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
