import { join } from "node:path";
import { ROOT } from "../cli/synthesize";
import { CloudLab } from "../test/cli/cloud-lab";

/**
 * How long `npm run rollback` takes by itself: the whole command, from the start of Node to its end, without the time
 * that the emulated API takes to answer. Google's own delay comes on top.
 *
 * Usage: node cli/bundled.js bench/rollback, on a machine that does nothing else
 * Exit codes: 0 the median is within the limit; 1 it is not.
 */
const RUNS = 9;
const LIMIT_MS = 1000;
/** The first runs bundle the command and keep what V8 compiled of it. */
const WARM_UP = 3;
const ARGS = ["--system", "smvue", "--environment", "production", "--yes"];

interface Sample {
  readonly total: number;
  readonly api: number;
}

async function main(): Promise<number> {
  const lab = await CloudLab.open();
  try {
    await lab.deployFirst();
    for (const tag of ["2", "3"]) await lab.deploy(tag);
    await lab.remember();
    for (let run = 0; run < WARM_UP; run++) await sample(lab);
    const samples: Sample[] = [];
    for (let run = 0; run < RUNS; run++) samples.push(await sample(lab));
    const total = median(samples.map((one) => one.total));
    const own = median(samples.map((one) => one.total - one.api));
    console.log(`npm run rollback, median of ${RUNS}: ${seconds(total)}, without the API's answers ${seconds(own)}`);
    console.log(`Limit without the API: ${seconds(LIMIT_MS)}: ${own < LIMIT_MS ? "kept" : "exceeded"}`);
    return own < LIMIT_MS ? 0 : 1;
  } finally {
    await lab.close();
  }
}

async function sample(lab: CloudLab): Promise<Sample> {
  await lab.restore();
  const started = performance.now();
  const { code, stderr } = await lab.run("rollback", ARGS, { AVOUCH_ENVIRONMENTS: join(ROOT, "environments") });
  const total = performance.now() - started;
  if (code !== 0) throw new Error(`the rollback failed: ${stderr}`);
  const requests = await lab.emulator.requests();
  return { total, api: requests.reduce((sum, { milliseconds }) => sum + milliseconds, 0) };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);
