import { oncePerText } from "../memoize";

const YEARS_2 = 731;
const DAY = 86_400_000;
/** A Monday in a leap year, so that every date comes up. */
const FIRST = Date.UTC(2024, 0, 1);
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/**
 * Days that pass at most between two starts of any of these schedules, as GitHub reads them: minute, hour, day, month,
 * weekday.
 */
export const longestIntervalDays = (crons: readonly string[]): number => longestOnce(crons.join(SEPARATOR));

/** White space may stand in a schedule. */
const SEPARATOR = "\u0000";

/** The same schedules stand in many resources. */
const longestOnce = oncePerText((crons) => longestOf(crons.split(SEPARATOR)));

function longestOf(crons: readonly string[]): number {
  const starts = crons.flatMap(startsOn);
  let last = -1;
  let longest = 0;
  for (let day = 0; day < YEARS_2; day++) {
    if (!starts.some((start) => start(new Date(FIRST + day * DAY)))) continue;
    if (last >= 0) longest = Math.max(longest, day - last);
    last = day;
  }
  return last < YEARS_2 / 2 ? Infinity : Math.max(longest, YEARS_2 - last);
}

type Start = (date: Date) => boolean;

function startsOn(cron: string): Start[] {
  const fields = cron.trim().split(/\s+/);
  const [minutes = "", hours = "", days = "", months = "", weekdays = ""] = fields;
  const sets = [
    numbers(minutes, 0, 59),
    numbers(hours, 0, 23),
    numbers(days, 1, 31),
    numbers(months, 1, 12, MONTHS),
    numbers(weekdays, 0, 7, WEEKDAYS),
  ] as const;
  if (fields.length !== 5 || !sets.every((set) => set && set.size > 0)) return [];
  const [, , inDays, inMonths, inWeekdays] = sets;
  return [
    (date) => {
      const byDay = inDays?.has(date.getUTCDate()) === true;
      const byWeekday =
        inWeekdays?.has(date.getUTCDay()) === true || (date.getUTCDay() === 0 && inWeekdays?.has(7) === true);
      // Cron starts on either where both are stated.
      const onDay = days.startsWith("*") || weekdays.startsWith("*") ? byDay && byWeekday : byDay || byWeekday;
      return onDay && inMonths?.has(date.getUTCMonth() + 1) === true;
    },
  ];
}

/** The numbers that a field stands for; undefined where it is none. */
function numbers(
  field: string,
  least: number,
  most: number,
  names: readonly string[] = [],
): ReadonlySet<number> | undefined {
  const found = new Set<number>();
  for (const part of field.split(",")) {
    const [, from = "", to, every] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
    const at = (text: string) =>
      names.includes(text.toUpperCase())
        ? names.indexOf(text.toUpperCase()) + (least === 1 ? 1 : 0)
        : /^\d+$/.test(text)
          ? Number(text)
          : NaN;
    const [low, high] =
      from === "*" ? [least, most] : [at(from), to === undefined ? (every === undefined ? at(from) : most) : at(to)];
    const step = every === undefined ? 1 : Number(every);
    if (!(low >= least && high <= most && low <= high && step > 0)) return undefined;
    for (let number = low; number <= high; number += step) found.add(number);
  }
  return found;
}
