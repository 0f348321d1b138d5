import { spawnSync } from "node:child_process";
import { Progress } from "../cli/progress";
import { alike, Count, extremes } from "./backup-count";
import { Days, Fault, RetainedBackup, live, MEMORY } from "./backup-schedule";
import { BackupSimulation, PROGRAMS } from "./backup-simulation";

const DAYS = 400;
/**
 * restic waits a fifth of a second for others on every call, whatever the machine: stretches of the days are lived
 * through side by side. None begins on a day near a fault.
 */
const PERIODS = 8;
const EPOCH = Date.UTC(2025, 0, 1);
const PROMISED = 30;
const STALLED_JOB = { from: 102, to: 116 };
const OUTAGE = { from: 252, to: 266 };
const DATABASE = "database-smallcrm";

const within = (day: number, { from, to }: { from: number; to: number }) => day >= from && day < to;
const fault = (day: number): Fault | undefined =>
  within(day, STALLED_JOB) ? "dump fails" : within(day, OUTAGE) ? "server is off" : undefined;
const isUndisturbed = ({ day }: RetainedBackup) =>
  day >= PROMISED && ![STALLED_JOB, OUTAGE].some(({ from, to }) => within(day, { from, to: to + PROMISED }));

async function main(): Promise<void> {
  const missing = ["restic", "faketime", "jq"].filter(
    (program) => spawnSync(program, ["--version"], { env: { PATH: PROGRAMS } }).error !== undefined,
  );
  if (missing.length > 0) {
    console.log(`Skipped: the simulation needs ${missing.join(", ")}`);
    return;
  }
  const progress = new Progress();
  const started = Date.now();
  progress.step("Making a repository");
  const empty = new BackupSimulation();
  await empty.init();
  progress.step(`Living through ${DAYS} days in ${PERIODS} stretches, each ${MEMORY} days early`);
  const stretches = await Promise.all(Array.from({ length: PERIODS }, (_, index) => live(period(index), empty)));
  empty.remove();
  progress.done();
  const joined = join(stretches);
  print(joined, Date.now() - started);
}

function period(index: number): Days {
  const first = Math.round((DAYS * index) / PERIODS);
  return { epoch: EPOCH, from: Math.max(0, first - MEMORY), to: Math.round((DAYS * (index + 1)) / PERIODS), fault };
}

/**
 * Each stretch must hold on its eve what the one before it held then: it has caught up with a repository that had been
 * there all the time.
 */
function join(stretches: readonly (readonly RetainedBackup[])[]): readonly RetainedBackup[] {
  return stretches.flatMap((helds, index) => {
    const before = stretches[index - 1]?.at(-1);
    const eve = helds.find(({ day }) => day === before?.day);
    if (before && !(eve && alike(eve, before)))
      throw new Error(`The stretch after day ${before.day} does not continue the one before it`);
    return helds.filter(({ day }) => day > (before?.day ?? -1));
  });
}

function print(helds: readonly RetainedBackup[], milliseconds: number): void {
  const rows: readonly (readonly [string, Count])[] = [
    ["database, undisturbed", extremes(helds.filter(isUndisturbed), DATABASE)],
    ["database, every run", extremes(helds, DATABASE)],
    ["files, undisturbed", extremes(helds.filter(isUndisturbed), "files")],
    ["files, every run", extremes(helds, "files")],
  ];
  console.log(
    `${DAYS} days, ${helds.length} runs of the rendered jobs, in ` +
      `${Math.round(milliseconds / 1000)} s; the dump fails on days ${STALLED_JOB.from}-${STALLED_JOB.to - 1}, ` +
      `the server is off on days ${OUTAGE.from}-${OUTAGE.to - 1}`,
  );
  console.log("after a run                least daily  weekly  monthly   oldest kept");
  for (const [name, { daily, weekly, monthly, oldest }] of rows)
    console.log(
      `${name.padEnd(26)} ${String(daily).padStart(11)} ${String(weekly).padStart(7)} ` +
        `${String(monthly).padStart(8)}   ${oldest.toFixed(2)} days`,
    );
  console.log(
    "daily: of the last 7 days, those with a snapshot; weekly, monthly: calendar weeks and " +
      "months with one. Undisturbed: no fault, and no empty repository, in the 30 days before.",
  );
  const broken = rows.some(
    ([name, one]) =>
      one.oldest > PROMISED || one.weekly < 1 || one.monthly < 1 || (one.daily < 1 && name !== "database, every run"),
  );
  if (broken) process.exitCode = 1;
  console.log(
    broken
      ? "The promise is broken"
      : `Never older than ${PROMISED} days after a run; never without a daily, weekly and ` +
          "monthly snapshot, but for the daily one of a database whose dump has failed for a week",
  );
}

void main();
