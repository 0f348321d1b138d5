import { setTimeout as delay } from "node:timers/promises";
import type { GoogleAuth } from "google-auth-library";

import { CloudRun, timeOf } from "../cloud/cloud-run";
import type { Target } from "../cloud/target";
import { Outcome, outcomeOf, readExecution } from "./execution";
import { LogTail } from "./log-tail";

/** Milliseconds between two looks; Cloud Logging allows 60 reads in a minute for a whole project. */
const LOOK_MS = 2000;
/** Milliseconds that entries may take until Cloud Logging returns them. */
const LATE_MS = 10_000;

/**
 * Prints what an execution logs until it is over.
 *
 * @param say prints one line
 * @throws CloudError where the execution cannot be read. That its log cannot be read is only said.
 */
export async function follow(
  { run, auth, target, say }: { run: CloudRun; auth: GoogleAuth; target: Target; say: (text: string) => void },
  execution: string,
): Promise<Outcome> {
  const first = await readExecution(run, target, execution);
  const since = new Date(timeOf(first.createTime) ?? 0).toISOString();
  const { project, region, migrationJob: job } = target;
  const tail = new LogTail(auth, { project, region, job, execution, since });
  let isReadable = true;
  const show = async () => {
    if (!isReadable) return;
    try {
      for (const line of await tail.read()) say(line);
    } catch (error) {
      isReadable = false;
      say(`The log is not shown: ${(error as Error).message}`);
    }
  };
  let outcome = outcomeOf(first);
  while (!outcome) {
    await show();
    await delay(LOOK_MS);
    outcome = outcomeOf(await readExecution(run, target, execution));
  }
  const deadline = performance.now() + LATE_MS;
  await show();
  while (isReadable && !tail.isComplete && performance.now() < deadline) {
    await delay(LOOK_MS);
    await show();
  }
  return outcome;
}
