import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const PRELOAD = join(__dirname, "peak-memory.js");

/**
 * Node reads the certificates of NODE_EXTRA_CA_CERTS whenever it starts. Where a machine has some, that took 47 ms of
 * every process, twice the start itself, and made each ratio look better.
 */
export const ENVIRONMENT: NodeJS.ProcessEnv = { ...process.env, NODE_EXTRA_CA_CERTS: undefined };

/** A command that is measured as a whole process. */
export interface Command {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** How often it runs at most. @default - in every round */
  readonly runs?: number;
}

/** Seconds by the clock, and peak resident memory in MiB where the process is Node's. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
  readonly mebibytes: number | undefined;
}

/**
 * Measures commands one after the other in each round, so that whatever else the machine does meets them alike. Each
 * runs once before, so that what it keeps for later runs is there.
 *
 * @returns in the order of the commands; undefined for one that is not installed
 */
export function measure(
  commands: readonly Command[],
  rounds: number,
  directory: string,
): readonly (Spread | undefined)[] {
  const seconds = commands.map(() => [] as number[]);
  const peaks = commands.map(() => [] as number[]);
  const isThere = commands.map((command) => runOnce(command, directory) !== undefined);
  for (let round = 0; round < rounds; round++) {
    commands.forEach((command, index) => {
      if (!isThere[index] || round >= (command.runs ?? rounds)) return;
      const run = runOnce(command, directory);
      if (!run) return;
      seconds[index]?.push(run.seconds);
      if (run.mebibytes !== undefined) peaks[index]?.push(run.mebibytes);
    });
  }
  return seconds.map((all, index) => spreadOf(all, peaks[index] ?? []));
}

/** @throws Error where the command ends with another code than one that says what it found */
function runOnce({ name, command, args, env }: Command, directory: string) {
  const memory = join(directory, "peak");
  const isNode = command === process.execPath;
  const started = performance.now();
  const { error, status, stderr } = spawnSync(command, isNode ? ["--require", PRELOAD, ...args] : args, {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    maxBuffer: Infinity,
    env: { ...ENVIRONMENT, NO_COLOR: "1", PEAK_MEMORY: memory, ...env },
  });
  const seconds = (performance.now() - started) / 1000;
  if (error || status === 127) return undefined;
  // 1 and 3 are verdicts of a review and of conftest.
  if (![0, 1, 3].includes(status ?? -1)) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return { seconds, mebibytes: isNode ? Number(readFileSync(memory, "utf8")) / 1024 : undefined };
}

function spreadOf(seconds: readonly number[], peaks: readonly number[]): Spread | undefined {
  if (seconds.length === 0) return undefined;
  return {
    min: Math.min(...seconds),
    median: median(seconds),
    max: Math.max(...seconds),
    mebibytes: peaks.length === 0 ? undefined : median(peaks),
  };
}

export const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;

/** The power of x that y grows with, by the first and the last point: 1 is linear. */
export function exponentOf(points: readonly { readonly x: number; readonly y: number }[]): number {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || first === last) return NaN;
  return Math.log(last.y / first.y) / Math.log(last.x / first.x);
}
