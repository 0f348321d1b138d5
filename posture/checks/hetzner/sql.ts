/** A span of time in SQL, such as `interval '13 months'`. */
export interface Interval {
  readonly count: number;
  readonly unit: string;
  readonly written: string;
}

/** The spans of time that a text of SQL names. */
export const intervals = (text: string): readonly Interval[] =>
  [...text.matchAll(/\binterval\s*'(\d+)\s*([a-z]+?)s?'|'(\d+)\s*([a-z]+?)s?'\s*::\s*interval|\bmake_interval\(\s*(\w+?)s?\s*=>\s*(\d+)\s*\)/gi)].map(([, a, unitA, b, unitB, unitC, c]) => {
    const count = Number(a ?? b ?? c);
    const unit = (unitA ?? unitB ?? unitC ?? "").toLowerCase();
    return { count, unit, written: `${count} ${unit}${count === 1 ? "" : "s"}` };
  });
