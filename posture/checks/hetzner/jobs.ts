import { longestPause } from "../../repository/cron";
import { KnownServer, withoutComments } from "./cloud-config";

/** Something that a server does by a timer of systemd or by cron. */
export interface Job {
  readonly server: KnownServer;
  /** The timer or the crontab. */
  readonly file: string;
  /** Days that pass at most between two runs; Infinity where nobody can tell. */
  readonly pause: number;
  readonly schedule: string;
  /** Whether something starts the timer. */
  readonly enabled: boolean;
  /** The commands that it runs, with the scripts, settings and SQL files of the server that they name. */
  readonly text: string;
}

export const jobsOf = (server: KnownServer): readonly Job[] => [...server.config.files].flatMap(([file, content]) => (file.endsWith(".timer") ? [timer(server, file, content)] : isCron(file) ? crontab(server, file, content) : []));

function timer(server: KnownServer, file: string, content: string): Job {
  const calendars = valuesOf(content, "OnCalendar");
  const spans = valuesOf(content, "OnUnitActiveSec");
  const unit = baseName(file);
  const service = valuesOf(content, "Unit")[0] ?? unit.replace(/\.timer$/, ".service");
  const started = server.config.commands.some((command) => /\bsystemctl\b.*\b(?:enable|start)\b/.test(command) && command.includes(unit)) || [...server.config.files.keys()].some((path) => path.includes(`timers.target.wants/${unit}`));
  const [name = ""] = [...server.config.files.keys()].filter((path) => baseName(path) === service);
  return {
    server,
    file,
    pause: Math.min(...calendars.map(pauseOfCalendar), ...spans.map(pauseOfSpan), Infinity),
    schedule: [...calendars, ...spans].join(", ") || "no schedule",
    enabled: started,
    text: expand(server, name === "" ? "" : `${server.config.files.get(name) ?? ""}`, new Set([name])),
  };
}

const isCron = (file: string) => /^\/etc\/cron\.d\/|^\/etc\/crontab$|^\/etc\/cron\.(?:hourly|daily|weekly|monthly)\//.test(file);
const NAMED: Readonly<Record<string, number>> = { hourly: 1, daily: 1, midnight: 1, weekly: 7, monthly: 31, yearly: 366, annually: 366 };

function crontab(server: KnownServer, file: string, content: string): Job[] {
  const [, often] = /^\/etc\/cron\.(hourly|daily|weekly|monthly)\//.exec(file) ?? [];
  if (often !== undefined) return [{ server, file, pause: NAMED[often] ?? Infinity, schedule: often, enabled: true, text: expand(server, content, new Set([file])) }];
  return withoutComments(content).split("\n").flatMap((line): Job[] => {
    const [, name = "", fields = "", command = ""] = /^\s*(?:@(\w+)|((?:[\d*/,A-Za-z-]+\s+){5}))\s*\S+\s+(.*)$/.exec(line) ?? [];
    if (command === "") return [];
    return [{ server, file, pause: name === "" ? longestPause([fields.trim()]) : (NAMED[name] ?? Infinity), schedule: name === "" ? fields.trim() : name, enabled: true, text: expand(server, command, new Set([file])) }];
  });
}

/** A text with every file of the server that it names, and what those name. */
function expand({ config }: KnownServer, text: string, seen: Set<string>): string {
  let all = withoutComments(text);
  let grown = true;
  while (grown) {
    grown = false;
    for (const [path, content] of config.files) {
      if (seen.has(path) || !names(all, path)) continue;
      seen.add(path);
      all += `\n${withoutComments(content)}`;
      grown = true;
    }
  }
  return all;
}

/** A unit is also named by what it wants or starts. */
const names = (text: string, path: string) => text.includes(path) || (/\.service$/.test(path) && new RegExp(String.raw`^(?:ExecStart=.*systemctl start|Wants=|Requires=|OnSuccess=).*\b${escape(baseName(path))}`, "m").test(text));
const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\@]/g, "\\$&");
const baseName = (path: string) => path.slice(path.lastIndexOf("/") + 1);

const valuesOf = (unit: string, key: string): readonly string[] => [...withoutComments(unit).matchAll(new RegExp(String.raw`^\s*${key}\s*=[ \t]*(.+?)\s*$`, "gm"))].map(([, value = ""]) => value);

/** Days that pass at most between two moments of systemd's OnCalendar. */
export function pauseOfCalendar(calendar: string): number {
  const text = calendar.trim().toLowerCase();
  if (text in NAMED) return NAMED[text] ?? Infinity;
  if (text === "minutely") return 1;
  const [, weekdays = "", date = ""] = /^(?:((?:mon|tue|wed|thu|fri|sat|sun)[a-z.,]*)\s+)?(?:([\d*]+-[\d*/.,]+-[\d*/.,]+|[\d*]+-[\d*/.,]+)\s*)?(?:[\d*/.,]+:[\d*/.,]+(?::[\d*/.,]+)?)?(?:\s*(?:utc|[a-z]+\/[a-z_]+))?$/.exec(text) ?? ["", "", "none"];
  if (!/^(?:|\*-\*-\*|\*-\*)$/.test(date)) return /^\*-\*-\d+$/.test(date) ? 31 : Infinity;
  if (weekdays === "" || /^mon\.\.sun$/.test(weekdays)) return 1;
  return weekdays.includes("..") ? 7 : Math.max(7 - weekdays.split(",").length + 1, 1);
}

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:w|weeks?)$/, 7],
  [/^(?:d|days?)$/, 1],
  [/^(?:h|hr|hours?)$/, 1 / 24],
  [/^(?:min|m|minutes?)$/, 1 / 1440],
];

function pauseOfSpan(span: string): number {
  const [, number = "", unit = ""] = /^(\d+)\s*([a-z]+)$/i.exec(span.trim()) ?? [];
  return Number(number) * (UNITS.find(([pattern]) => pattern.test(unit.toLowerCase()))?.[1] ?? Infinity);
}
