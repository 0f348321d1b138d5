const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 } as const;
const UNITS = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;

/** The unit that a bare number is in. */
export type Unit = keyof typeof UNITS;
export const PERIOD_UNITS = Object.keys(UNITS) as readonly Unit[];

/** A period as a page states it: 45s, 10m, 12h, 30d or 2w. */
export const PERIOD = /^\d{1,7}[smhdw]$/;

/**
 * Seconds of a period: `2592000s`, `720h`, `30d`, `1h30m`, or a bare number in a unit. NaN for what is no period.
 *
 * The letters are Go's and Terraform's; months and years are none, as their length differs.
 */
export function secondsOf(value: unknown, unit: Unit = "seconds"): number {
  if (typeof value === "number") return value * UNITS[unit];
  if (typeof value !== "string") return NaN;
  const text = value.trim();
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * UNITS[unit];
  if (!/^(?:\d+(?:\.\d+)?[smhdw])+$/.test(text)) return NaN;
  return [...text.matchAll(/([\d.]+)([smhdw])/g)].reduce(
    (sum, [, number, letter]) => sum + Number(number) * SECONDS[letter as keyof typeof SECONDS],
    0,
  );
}
