import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";

/** Milliseconds that a pause grows to: by then a derivation of a few milliseconds seems to take half a second. */
const MAX_LENGTH = 80;

/**
 * Makes a repository of restic for tests. restic chooses a key derivation that takes half a second of the machine it
 * runs on, and derives the key on every call.
 * Held for longer and longer while it measures, it takes this machine for a slow one and chooses a quick derivation.
 *
 * @throws Error where restic fails.
 */
export async function initRepository(env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn("restic", ["init", "--quiet"], { env, stdio: "inherit" });
  const ended = new Promise<number | null>((resolve, reject) => child.once("close", resolve).once("error", reject));
  let held = 10;
  while (child.exitCode === null && child.pid !== undefined) {
    child.kill("SIGSTOP");
    await pause(held);
    child.kill("SIGCONT");
    await pause(1);
    held = Math.min(held * 1.1, MAX_LENGTH);
  }
  if ((await ended) !== 0) throw new Error("restic init failed");
}
