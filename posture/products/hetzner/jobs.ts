import { longestIntervalDays } from "../../formats/cron";
import { CloudConfig, KnownServer, memoizeByConfig, withoutComments } from "./cloud-config";
import { Reach } from "../../formats/shell/path";
import { readShell } from "../../formats/shell/reach";
import { Executed, execLines, isScript, scriptIn, within } from "./scripts";
import { dropInsOf, isStarted } from "./units";

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
  /**
   * The commands that it runs, with the scripts, settings and SQL files of the server that they name; without what
   * never runs.
   */
  readonly text: string;
  /** The commands one by one, with whether each is reached. */
  readonly calls: readonly Executed[];
  /** The files that it reads: scripts, settings, SQL. */
  readonly files: readonly string[];
  /** What of its scripts nobody can follow. */
  readonly opaque: readonly string[];
}

/** A job as it stands in user data, whichever server that is for. */
type Found = Omit<Job, "server">;

/** Found once for each user_data. */
const found = memoizeByConfig((config): readonly Found[] =>
  [...config.files].flatMap(([file, content]) =>
    file.endsWith(".timer") ? [timer(config, file, content)] : isCron(file) ? crontab(config, file, content) : [],
  ),
);

export const jobsOf = (server: KnownServer): readonly Job[] => found(server).map((job) => ({ ...job, server }));

/** A job that starts so much later is still the same day's. */
const TOLERATED_DELAY_DAYS = 0.25;

function timer(config: CloudConfig, file: string, content: string): Found {
  const unit = baseName(file);
  const merged = withDropIns(config, unit, content);
  const calendars = valuesOf(merged, "OnCalendar");
  const spans = valuesOf(merged, "OnUnitActiveSec");
  const delays = ["RandomizedDelaySec", "AccuracySec"].map((key) =>
    spanIntervalDays(valuesOf(merged, key).at(-1) ?? ""),
  );
  const delay = Math.max(0, ...delays.filter((days) => days > TOLERATED_DELAY_DAYS));
  const service = valuesOf(merged, "Unit")[0] ?? unit.replace(/\.timer$/, ".service");
  const [name = ""] = [...config.files.keys()].filter((path) => baseName(path) === service);
  return {
    file,
    maxIntervalDays: delay + Math.min(...calendars.map(calendarIntervalDays), ...spans.map(spanIntervalDays), Infinity),
    schedule:
      ([...calendars, ...spans].join(", ") || "no schedule") +
      (delay > 0 ? `, up to ${Math.round(delay)} days later` : ""),
    enabled: isStarted(config, unit),
    ...followed(config, name, name === "" ? "" : withDropIns(config, service, config.files.get(name) ?? "")),
  };
}

/** A unit as systemd reads it: with its drop-ins, whose empty values take back what stood before. */
export function withDropIns(config: CloudConfig, unit: string, content: string): string {
  return dropInsOf(config, unit).reduce(
    (text, more) =>
      [...more.matchAll(/^[ \t]*(\w+)[ \t]*=[ \t]*$/gm)].reduce(
        (rest, [, key = ""]) => rest.replace(new RegExp(String.raw`^\s*${key}\s*=.*$`, "gm"), ""),
        text,
      ) + `\n${more}`,
    content,
  );
}

export const isCron = (file: string) =>
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
        ...followed(config, file, content),
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
          ...followed(config, file, command),
        },
      ];
    });
}

type Followed = Pick<Job, "text" | "calls" | "files" | "opaque">;

/** A unit or a command with every file of the server that it names, and what those name. */
function followed(config: CloudConfig, file: string, text: string): Followed {
  const units = new Map(
    [...config.files.keys()].filter((path) => path.endsWith(".service")).map((path) => [baseName(path), path]),
  );
  const seen = new Set([file]);
  const parts: string[] = [];
  const calls: Executed[] = [];
  const opaque: string[] = [];
  const waiting: { path: string; content: string; reach: Reach; because: string }[] = [
    { path: file, content: text, reach: "always", because: "" },
  ];
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    const { path, reach, because } = part;
    const script = isScript(part.content)
      ? scriptIn(path, part.content)
      : path.endsWith(".service")
        ? execLines(withoutComments(part.content))
        : path === file
          ? readShell(part.content)
          : undefined;
    const own = (script?.commands ?? []).map((one) => ({ ...within(one, { reach, because }), file: path }));
    calls.push(...own);
    opaque.push(...(script?.opaque ?? []).map((one) => `${path}: ${one}`));
    const shown = withoutComments(isScript(part.content) && script ? script.text : part.content);
    parts.push(shown);
    for (const named of [
      ...pathsIn(shown),
      ...unitsIn(shown).flatMap((unit) => units.get(unit) ?? []),
      ...own.flatMap(filesInContainer),
    ]) {
      const content = config.files.get(named);
      if (content === undefined || seen.has(named)) continue;
      seen.add(named);
      const naming = own.filter(
        (one) =>
          one.text.includes(named) ||
          one.words.some((word) => word.includes(named)) ||
          filesInContainer(one).includes(named),
      );
      const best =
        naming.find((one) => one.reach === "always") ?? naming.find((one) => one.reach === "sometimes") ?? naming[0];
      waiting.push({ path: named, content, reach: best?.reach ?? reach, because: best?.because ?? because });
    }
  }
  return { text: parts.join("\n"), calls, opaque, files: [...seen] };
}

/** Files of the server that a container is started with, by the paths that they have in it. */
export function filesInContainer({ words, reach }: Executed): readonly string[] {
  const [name = "", run, ...args] = words;
  if (!/(?:^|\/)(?:podman|docker)$/.test(name) || run !== "run" || reach === "never") return [];
  const volumes = args.flatMap((arg, at) => {
    const [, given] = /^(?:-v|--volume)(?:=(.*))?$/.exec(arg) ?? [];
    if (!/^(?:-v|--volume)\b/.test(arg)) return [];
    const [from = "", to = ""] = (given ?? args[at + 1] ?? "").split(":");
    return from.startsWith("/") && to.startsWith("/") ? [[from, to] as const] : [];
  });
  return args.flatMap((arg) =>
    volumes.flatMap(([from, to]) => (arg.startsWith(`${to}/`) ? [from + arg.slice(to.length)] : [])),
  );
}

/** Paths in a text, as they are and without what ends a sentence or a list. */
const pathsIn = (text: string): readonly string[] =>
  [...text.matchAll(/(?<![\w.])\/[\w./@+-]+/g)].flatMap(([path]) => [path, path.replace(/[./]+$/, "")]);

/** Units that a unit wants, or that a command starts. */
const unitsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^(?:ExecStart=.*systemctl start|Wants=|Requires=|OnSuccess=)(.*)$/gm)].flatMap(
    ([, names = ""]) => names.match(/[\w@.:-]+\.service\b/g) ?? [],
  );

export const baseName = (path: string) => path.slice(path.lastIndexOf("/") + 1);

export const valuesOf = (unit: string, key: string): readonly string[] =>
  [...withoutComments(unit).matchAll(new RegExp(String.raw`^\s*${key}\s*=[ \t]*(.+?)\s*$`, "gm"))].map(
    ([, value = ""]) => value,
  );

/** An OnCalendar expression: weekdays, date, time and zone, each optional. */
const CALENDAR = new RegExp(
  String.raw`^(?:((?:mon|tue|wed|thu|fri|sat|sun)[a-z.,]*)\s+)?(?:` +
    String.raw`([\d*]+-[\d*/.,]+-[\d*/.,]+|[\d*]+-[\d*/.,]+)\s*` +
    String.raw`)?(?:[\d*/.,]+:[\d*/.,]+(?::[\d*/.,]+)?)?(?:\s*(?:utc|[a-z]+\/[a-z_]+))?$`,
);

/** Days that pass at most between two moments of systemd's OnCalendar. */
export function calendarIntervalDays(calendar: string): number {
  const text = calendar.trim().toLowerCase();
  if (text in NAMED) return NAMED[text] ?? Infinity;
  if (text === "minutely") return 1;
  const [, weekdays = "", date = ""] = CALENDAR.exec(text) ?? ["", "", "none"];
  if (!/^(?:|\*-\*-\*|\*-\*)$/.test(date)) return /^\*-\*-\d+$/.test(date) ? 31 : Infinity;
  if (weekdays === "" || /^mon\.\.sun$/.test(weekdays)) return 1;
  return weekdays.includes("..") ? 7 : Math.max(7 - weekdays.split(",").length + 1, 1);
}

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:y|years?)$/, 365],
  [/^months?$/, 30],
  [/^(?:w|weeks?)$/, 7],
  [/^(?:d|days?)$/, 1],
  [/^(?:h|hr|hours?)$/, 1 / 24],
  [/^(?:min|m|minutes?)$/, 1 / 1440],
];

function spanIntervalDays(span: string): number {
  if (span.trim() === "") return 0;
  const [, number = "", unit = ""] = /^(\d+)\s*([a-z]*)$/i.exec(span.trim()) ?? [];
  if (unit === "" || /^s(?:ec)?/.test(unit)) return Number(number) / 86400;
  return Number(number) * (UNITS.find(([pattern]) => pattern.test(unit.toLowerCase()))?.[1] ?? Infinity);
}
