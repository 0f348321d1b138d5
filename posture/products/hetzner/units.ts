import { CloudConfig } from "./cloud-config";

const UNIT_FILE = /^\/(?:etc|usr\/lib|usr\/local\/lib|lib|run)\/systemd\/(?:system|system\.control)\//;

/** A unit's drop-ins, in the order in which systemd reads them: its own, those of its kind and of its name's parts. */
export function dropInsOf({ files }: CloudConfig, unit: string): readonly string[] {
  const type = unit.slice(unit.lastIndexOf(".") + 1);
  const stem = unit.slice(0, unit.lastIndexOf("."));
  const prefixes = [...stem.matchAll(/-/g)].map(({ index }) => `${stem.slice(0, index + 1)}.${type}.d`);
  const template = stem.includes("@") ? [`${stem.slice(0, stem.indexOf("@") + 1)}.${type}.d`] : [];
  const directories = [`${type}.d`, ...prefixes, ...template, `${unit}.d`];
  return [...files]
    .filter(([path]) => path.endsWith(".conf") && directories.some((directory) => path.includes(`/${directory}/`)))
    .sort(([a], [b]) => (fileName(a) < fileName(b) ? -1 : 1))
    .map(([, content]) => content);
}

const fileName = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/** A unit's name, or a pattern of names, as systemctl takes it. */
function matches(pattern: string, unit: string): boolean {
  const name = /\.\w+$/.test(pattern) || pattern.endsWith("*") ? pattern : `${pattern}.service`;
  if (!/[*?[]/.test(name)) return name === unit;
  const expression = name
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  try {
    return new RegExp(`^${expression}$`).test(unit);
  } catch {
    return true;
  }
}

const STARTING = new Set(["enable", "start", "reenable", "restart"]);
const STOPPING = new Set(["disable", "stop", "mask", "kill"]);

/** Units that a command of systemctl names, and what it does with them. */
export function systemctl(words: readonly string[]): { readonly verb: string; readonly units: readonly string[] } {
  const [, ...args] = words;
  const plain = args.filter((arg) => !arg.startsWith("-"));
  const [verb = "", ...units] = plain;
  return { verb, units };
}

/** Whether the commands start a unit, and none takes that back. */
export function isStarted({ commands, files }: CloudConfig, unit: string): boolean {
  const named = commands.map((command) => ({ command, words: wordsOf(command) }));
  const started =
    named.some(
      ({ command, words }) =>
        words.some((_, at) => {
          if (!isSystemctl(words[at])) return false;
          const { verb, units } = systemctl(words.slice(at));
          return STARTING.has(verb) && units.some((one) => matches(one, unit));
        }) ||
        (/\bsystemctl\b.*\b(?:enable|start)\b/.test(command) && command.includes(unit)),
    ) || [...files.keys()].some((path) => path.includes(`timers.target.wants/${unit}`));
  return started && !named.some(({ command, words }) => stops(command, words, unit));
}

const isSystemctl = (word: string | undefined) => word !== undefined && /(?:^|\/)systemctl$/.test(word);

/** Whether a command stops a unit, or takes its file away. */
export function stops(command: string, words: readonly string[], unit: string): boolean {
  const stopped = words.some((word, at) => {
    if (!isSystemctl(word)) return false;
    const { verb, units } = systemctl(words.slice(at));
    return STOPPING.has(verb) && units.some((one) => matches(one, unit));
  });
  if (stopped) return true;
  return (
    command.includes(unit) &&
    (/\bsystemctl\b.*\b(?:disable|stop|mask)\b/.test(command) || /(?:^|[\s;&|])(?:rm|unlink|mv|ln|cp)\s/.test(command))
  );
}

/** Words of a command, without quotes: lists stand joined by blanks. */
const wordsOf = (command: string): readonly string[] =>
  command.split(/[\s;&|]+/).map((word) => word.replace(/^["']|["']$/g, ""));

export const isUnitFile = (path: string): boolean => UNIT_FILE.test(path);
