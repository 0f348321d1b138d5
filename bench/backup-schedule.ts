import { BackupSimulation, SimulationProps, Snapshot } from "./backup-simulation";

export const DAY = 24 * 60 * 60 * 1000;
export const HOUR = DAY / 24;
/** Days after which nothing of a repository's beginning is left in it. */
export const MEMORY = 32;

/** What goes wrong on a day: the dump fails, or the server is off and no timer runs. */
export type Fault = "dump fails" | "server is off";

export interface Days {
  /** Midnight before the first day, in milliseconds since 1970. */
  readonly epoch: number;
  readonly from: number;
  /** The first day that is not simulated any more. */
  readonly to: number;
  readonly fault: (day: number) => Fault | undefined;
}

/** What a repository held after a run, by kind: the times of the snapshots. */
export interface RetainedBackup {
  readonly day: number;
  /** When old snapshots had been deleted. */
  readonly at: number;
  readonly kinds: ReadonlyMap<string, readonly number[]>;
}

/**
 * Lives through days one after the other, with a repository that is empty before the first: a backup at 02:30, the
 * deletion of old ones at 05:00.
 *
 * @throws Error where a job fails that should not, or the other way round.
 */
export async function live(
  { epoch, from, to, fault }: Days,
  empty: BackupSimulation,
  props: SimulationProps = {},
): Promise<readonly RetainedBackup[]> {
  const simulation = new BackupSimulation(props);
  await simulation.init(empty);
  const known = new Map<string, Snapshot>();
  const seen: { day: number; at: number; ids: readonly string[] }[] = [];
  for (let day = from; day < to; day++) {
    // Each is there for some days: one look in five is enough to know them all.
    if (day % 5 === 0 || day === to - 1)
      for (const snapshot of await simulation.snapshots()) known.set(snapshot.id, snapshot);
    if (fault(day) === "server is off") continue;
    const midnight = epoch + day * DAY;
    expect(
      await simulation.job("backup", midnight + 2.5 * HOUR, fault(day) === undefined ? {} : { DUMP_FAILS: "yes" }),
      fault(day) === undefined,
      `backup of day ${day}`,
    );
    const at = midnight + 5 * HOUR;
    expect(await simulation.job("backup-retention", at), true, `deletion on day ${day}`);
    seen.push({ day, at, ids: simulation.ids() });
  }
  for (const snapshot of await simulation.snapshots()) known.set(snapshot.id, snapshot);
  await simulation.restic("check", "--read-data", "--quiet");
  simulation.remove();
  return seen.map(({ day, at, ids }) => ({ day, at, kinds: byKind(ids, known) }));
}

function expect(
  { ok, said: output }: { readonly ok: boolean; readonly said: string },
  wanted: boolean,
  what: string,
): void {
  if (ok !== wanted) throw new Error(`${what} ${ok ? "succeeded" : "failed"}: ${output}`);
}

function byKind(ids: readonly string[], known: ReadonlyMap<string, Snapshot>): ReadonlyMap<string, readonly number[]> {
  const kinds = new Map<string, number[]>();
  for (const id of ids) {
    const snapshot = known.get(id);
    if (!snapshot) throw new Error(`${id} was never looked at`);
    kinds.set(snapshot.kind, [...(kinds.get(snapshot.kind) ?? []), snapshot.time].sort());
  }
  return kinds;
}
