import { createInterface } from "node:readline/promises";

/** Whether a command changes anything: it does, it only says what it would do, or a person is asked. */
export type Mode = "act" | "dry run" | "ask";

/** Whether this runs in a CI job, by the variable that GitHub and the others set. */
export const isCi = (env: NodeJS.ProcessEnv = process.env): boolean =>
  env.CI !== undefined && !["", "0", "false"].includes(env.CI.toLowerCase());

/** Changes are made on request: by --yes, or by the answer of a person at a terminal who is not a CI job. */
export function modeOf(
  { yes = false, "dry-run": dryRun = false }: { readonly yes?: boolean; readonly "dry-run"?: boolean },
  env: NodeJS.ProcessEnv = process.env,
  isTerminal = process.stdin.isTTY,
): Mode {
  if (dryRun) return "dry run";
  if (yes) return "act";
  return isTerminal && !isCi(env) ? "ask" : "dry run";
}

/** Asks at the terminal. Anything but y or yes is a no. */
export async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
