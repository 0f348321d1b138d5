import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sleep } from "../../cli/sleep";
import { synthesize } from "../../cli/synthesize";
import { ENVIRONMENTS } from "../fixtures/environments";
import { Template } from "../parsed-stack";

/**
 * The stacks of the tests' settings, synthesized once for all test files of a run: loading cdktf and its providers
 * takes
 * a test file longer than most of its tests.
 */
const stack = (name: string) => new Template(readFileSync(stackFile(name), "utf8"));

/** Where a stack of the tests' settings is written; `sources.json` stands beside it. */
export const stackFile = (name: string): string => join(directory(), "stacks", name, "cdk.tf.json");

export const smvue = (environment: string) => stack(`smvue-${environment}`);
export const smepro = (environment: string) => stack(`smepro-${environment}`);
export const smallcrm = (environment: string) => stack(`smallcrm-${environment}`);
export const bootstrap = (system: "smvue" | "smepro", environment: string) =>
  stack(`${system}-${environment}-bootstrap`);

const POLL = 50;
const PATIENCE = 60_000;

function directory(): string {
  const run = process.env.AVOUCH_TEST_RUN ?? "";
  const out = join(run, "out");
  const failed = join(run, "failed");
  if (existsSync(out)) return out;
  if (isFirst(join(run, "lock"))) {
    const { code, message } = synthesize(join(run, "partial"), { AVOUCH_ENVIRONMENTS: ENVIRONMENTS });
    if (code === 0) renameSync(join(run, "partial"), out);
    else writeFileSync(failed, message);
  }
  for (let waited = 0; !existsSync(out) && !existsSync(failed) && waited < PATIENCE; waited += POLL) sleep(POLL);
  if (!existsSync(out))
    throw new Error(
      "the stacks were not synthesized: " +
        `${existsSync(failed) ? readFileSync(failed, "utf8") : "nobody did in a minute"}`,
    );
  return out;
}

/** Of the test files that ask at the same time, one makes the directory. */
function isFirst(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}
