import { DAY, RetainedBackup } from "./backup-schedule";

/** Snapshots of a kind that are there after a run. */
export interface Count {
  /** Days of the last seven that have one. */
  readonly daily: number;
  /** Weeks, from Monday on, that have one. */
  readonly weekly: number;
  /** Months of the calendar that have one. */
  readonly monthly: number;
  /** Age of the oldest, in days. */
  readonly oldest: number;
}

export function count({ at, kinds }: RetainedBackup, kind: string): Count {
  const times = kinds.get(kind) ?? [];
  const different = (of: (time: number) => number) => new Set(times.map(of)).size;
  return {
    daily: new Set(times.filter((time) => time > at - 7 * DAY).map((time) => Math.floor(time / DAY))).size,
    // The first day of 1970 was a Thursday.
    weekly: different((time) => Math.floor((time / DAY + 3) / 7)),
    monthly: different((time) => new Date(time).getUTCFullYear() * 12 + new Date(time).getUTCMonth()),
    oldest: Math.max(0, ...times.map((time) => (at - time) / DAY)),
  };
}

/** The least that was ever there, and the oldest. */
export function extremes(helds: readonly RetainedBackup[], kind: string): Count {
  const counts = helds.map((held) => count(held, kind));
  const least = (of: (one: Count) => number) => Math.min(...counts.map(of));
  return {
    daily: least(({ daily }) => daily),
    weekly: least(({ weekly }) => weekly),
    monthly: least(({ monthly }) => monthly),
    oldest: Math.max(...counts.map(({ oldest }) => oldest)),
  };
}

/** Whether two repositories hold the same after a run. */
export const alike = (one: RetainedBackup, other: RetainedBackup): boolean =>
  JSON.stringify([...one.kinds].sort()) === JSON.stringify([...other.kinds].sort());
