/** A span of time in SQL, such as `interval '29 days 18 hours'`. */
export interface Interval {
  readonly parts: readonly { readonly count: number; readonly unit: string }[];
  readonly written: string;
}

const UNIT = /(\d+(?:\.\d+)?)\s*([a-z]+?)s?(?=[\s\d]|$)/gi;

/** The spans of time that a text of SQL names. */
export const intervals = (text: string): readonly Interval[] =>
  [...text.matchAll(/\binterval\s*'([^']*)'|'([^']*)'\s*::\s*interval|\bmake_interval\(([^)]*)\)/gi)].map(
    ([, a, b, made]) => {
      const parts =
        made === undefined
          ? [...(a ?? b ?? "").matchAll(UNIT)].map(([, count, unit = ""]) => ({
              count: Number(count),
              unit: unit.toLowerCase(),
            }))
          : [...made.matchAll(/(\w+?)s?\s*=>\s*(\d+)/g)].map(([, unit = "", count]) => ({
              count: Number(count),
              unit: unit.toLowerCase(),
            }));
      return {
        parts,
        written:
          parts.length === 0
            ? "a time that cannot be read"
            : parts.map(({ count, unit }) => `${count} ${unit}${count === 1 ? "" : "s"}`).join(" "),
      };
    },
  );

/** Whether a span is exactly so long. A year is twelve months. */
export function isSpan({ parts }: Interval, count: number, unit: "day" | "month"): boolean {
  const [only, ...more] = parts;
  if (!only || more.length > 0)
    return (
      parts.length > 0 &&
      unit === "month" &&
      parts.every((one) => one.unit === "month" || one.unit === "year") &&
      parts.reduce((sum, one) => sum + one.count * (one.unit === "year" ? 12 : 1), 0) === count
    );
  return (
    (only.unit === unit && only.count === count) ||
    (unit === "month" && only.unit === "year" && only.count * 12 === count)
  );
}

const DAYS: Readonly<Record<string, number>> = {
  year: 366,
  month: 31,
  week: 7,
  day: 1,
  hour: 1 / 24,
  minute: 1 / 1440,
  min: 1 / 1440,
  second: 1 / 86400,
};

/** Days that a span lasts at most. */
export const daysOf = ({ parts }: Interval): number =>
  parts.length === 0 ? Infinity : parts.reduce((sum, { count, unit }) => sum + count * (DAYS[unit] ?? Infinity), 0);
