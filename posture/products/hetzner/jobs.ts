import { longestIntervalDays } from "../../formats/cron";
import { CloudConfig, KnownServer, memoizeByConfig, withoutComments } from "./cloud-config";

/** Something that a server does by a timer of systemd or by cron. */
export interface Job {
  readonly server: KnownServer;
  /** The timer or the crontab. */
  readonly file: string;
  /** Days that pass at most between two runs; Infinity where nobody can tell. */
  readonly maxIntervalDays: number;
  readonly schedule: string;
  /** Whether something starts the timer. */
  readonly enabled: boolean;
  /** The commands that it runs, with the scripts, settings and SQL files of the server that they name. */
  readonly text: string;
}

/** A job as it stands in a user_data, whichever server is told it. */
type Found = Omit<Job, "server">;

/** Found once for each user_data. */
const found = memoizeByConfig((config): readonly Found[] =>
  [...config.files].flatMap(([file, content]) =>
    file.endsWith(".timer") ? [timer(config, file, content)] : isCron(file) ? crontab(config, file, content) : [],
  ),
);

export const jobsOf = (server: KnownServer): readonly Job[] => found(server).map((job) => ({ ...job, server }));

function timer(config: CloudConfig, file: string, content: string): Found {
  const unit = baseName(file);
  const merged = withDropIns(config, unit, content);
  const calendars = valuesOf(merged, "OnCalendar");
  const spans = valuesOf(merged, "OnUnitActiveSec");
  const service = valuesOf(merged, "Unit")[0] ?? unit.replace(/\.timer$/, ".service");
  const [name = ""] = [...config.files.keys()].filter((path) => baseName(path) === service);
  return {
    file,
    maxIntervalDays: Math.min(...calendars.map(calendarIntervalDays), ...spans.map(spanIntervalDays), Infinity),
    schedule: [...calendars, ...spans].join(", ") || "no schedule",
    enabled: isStarted(config, unit),
    text: expandVariables(
      config,
      name === "" ? "" : withDropIns(config, service, config.files.get(name) ?? ""),
      new Set([name]),
    ),
  };
}

/** Whether the first boot starts a unit, and nothing takes that back. */
function isStarted({ commands, files }: CloudConfig, unit: string): boolean {
  const named = commands.filter((command) => command.includes(unit));
  const started =
    named.some((command) => /\bsystemctl\b.*\b(?:enable|start)\b/.test(command)) ||
    [...files.keys()].some((path) => path.includes(`timers.target.wants/${unit}`));
  return (
    started &&
    !named.some((command) => /\bsystemctl\b.*\b(?:disable|stop|mask)\b|(?:^|[\s;&|])(?:rm|unlink|mv)\s/.test(command))
  );
}

/** A unit as systemd reads it: with its drop-ins, whose empty values take back what stood before. */
function withDropIns({ files }: CloudConfig, unit: string, content: string): string {
  const dropIns = [...files]
    .filter(([path]) => path.endsWith(".conf") && path.includes(`/${unit}.d/`))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return dropIns.reduce(
    (text, [, more]) =>
      [...more.matchAll(/^[ \t]*(\w+)[ \t]*=[ \t]*$/gm)].reduce(
        (rest, [, key = ""]) => rest.replace(new RegExp(String.raw`^\s*${key}\s*=.*$`, "gm"), ""),
        text,
      ) + `\n${more}`,
    content,
  );
}

const isCron = (file: string) =>
  /^\/etc\/cron\.d\/|^\/etc\/crontab$|^\/etc\/cron\.(?:hourly|daily|weekly|monthly)\//.test(file);
const NAMED: Readonly<Record<string, number>> = {
  hourly: 1,
  daily: 1,
  midnight: 1,
  weekly: 7,
  monthly: 31,
  yearly: 366,
  annually: 366,
};

function crontab(config: CloudConfig, file: string, content: string): Found[] {
  const [, often] = /^\/etc\/cron\.(hourly|daily|weekly|monthly)\//.exec(file) ?? [];
  if (often !== undefined)
    return [
      {
        file,
        maxIntervalDays: NAMED[often] ?? Infinity,
        schedule: often,
        enabled: true,
        text: expandVariables(config, content, new Set([file])),
      },
    ];
  return withoutComments(content)
    .split("\n")
    .flatMap((line): Found[] => {
      const [, name = "", fields = "", command = ""] =
        /^\s*(?:@(\w+)|((?:[\d*/,A-Za-z-]+\s+){5}))\s*\S+\s+(.*)$/.exec(line) ?? [];
      if (command === "") return [];
      return [
        {
          file,
          maxIntervalDays: name === "" ? longestIntervalDays([fields.trim()]) : (NAMED[name] ?? Infinity),
          schedule: name === "" ? fields.trim() : name,
          enabled: true,
          text: expandVariables(config, command, new Set([file])),
        },
      ];
    });
}

/** A text with every file of the server that it names, and what those name. */
function expandVariables(config: CloudConfig, text: string, seen: Set<string>): string {
  const units = new Map(
    [...config.files.keys()].filter((path) => path.endsWith(".service")).map((path) => [baseName(path), path]),
  );
  const parts: string[] = [];
  const waiting = [withoutComments(text)];
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    parts.push(part);
    for (const path of [...pathsIn(part), ...unitsIn(part).flatMap((unit) => units.get(unit) ?? [])]) {
      const content = config.files.get(path);
      if (content === undefined || seen.has(path)) continue;
      seen.add(path);
      // A script may find its neighbours by its own place.
      waiting.push(withoutComments(content).replace(/\$\{?here\}?(?=\/)/g, path.slice(0, path.lastIndexOf("/"))));
    }
  }
  return parts.join("\n");
}

/** Paths in a text, as they are and without what ends a sentence or a list. */
const pathsIn = (text: string): readonly string[] =>
  [...text.matchAll(/(?<![\w.])\/[\w./@+-]+/g)].flatMap(([path]) => [path, path.replace(/[./]+$/, "")]);

/** Units that a unit wants, or that a command starts. */
const unitsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^(?:ExecStart=.*systemctl start|Wants=|Requires=|OnSuccess=)(.*)$/gm)].flatMap(
    ([, names = ""]) => names.match(/[\w@.:-]+\.service\b/g) ?? [],
  );

const baseName = (path: string) => path.slice(path.lastIndexOf("/") + 1);

const valuesOf = (unit: string, key: string): readonly string[] =>
  [...withoutComments(unit).matchAll(new RegExp(String.raw`^\s*${key}\s*=[ \t]*(.+?)\s*$`, "gm"))].map(
    ([, value = ""]) => value,
  );

/** Days that pass at most between two moments of systemd's OnCalendar. */
export function calendarIntervalDays(calendar: string): number {
  const text = calendar.trim().toLowerCase();
  if (text in NAMED) return NAMED[text] ?? Infinity;
  if (text === "minutely") return 1;
  const [, weekdays = "", date = ""] =
    /^(?:((?:mon|tue|wed|thu|fri|sat|sun)[a-z.,]*)\s+)?(?:([\d*]+-[\d*/.,]+-[\d*/.,]+|[\d*]+-[\d*/.,]+)\s*)?(?:[\d*/.,]+:[\d*/.,]+(?::[\d*/.,]+)?)?(?:\s*(?:utc|[a-z]+\/[a-z_]+))?$/.exec(
      text,
    ) ?? ["", "", "none"];
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

function spanIntervalDays(span: string): number {
  const [, number = "", unit = ""] = /^(\d+)\s*([a-z]+)$/i.exec(span.trim()) ?? [];
  return Number(number) * (UNITS.find(([pattern]) => pattern.test(unit.toLowerCase()))?.[1] ?? Infinity);
}
