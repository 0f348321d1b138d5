import KEYS from "./systemd-keys.json";

/** Kinds of units by the section of their own. */
const SECTIONS: Readonly<Record<string, string>> = {
  service: "Service",
  socket: "Socket",
  mount: "Mount",
  automount: "Automount",
  swap: "Swap",
  timer: "Timer",
  path: "Path",
  slice: "Slice",
  scope: "Scope",
  target: "Unit",
};
const EXEC = /^Exec(?:Condition|Start|StartPre|StartPost|Reload|Stop|StopPre|StopPost)$/;
/** Letters behind % that stand for something; %D since systemd 256. */
const SPECIFIERS = /^[a-df-jl-wyA-EG-JL-NPR-WY%]$/;

const known = new Map(
  Object.entries(KEYS.sections).map(([section, own]) => [section, new Set([...own, ...more(section)])]),
);

function more(section: string): readonly string[] {
  const shared = (KEYS.shares as Readonly<Record<string, readonly string[]>>)[section] ?? [];
  const later = KEYS.later as Readonly<Record<string, readonly string[]>>;
  return [section, ...shared].flatMap((name) => [
    ...(later[name] ?? []),
    ...((KEYS.shared as Readonly<Record<string, readonly string[]>>)[name] ?? []),
  ]);
}

/** Whether systemd knows a key in a section. */
export const isUnitKey = (section: string, key: string): boolean => known.get(section)?.has(key) ?? false;

/** What systemd makes of a unit's file. */
export interface UnitText {
  /** The text with what systemd ignores left empty, and each assignment in one line; lines keep their numbers. */
  readonly text: string;
  /** Why systemd refuses the file; undefined where it takes it. */
  readonly fault: string | undefined;
}

/**
 * A unit, a drop-in or a file that becomes one, as systemd reads it: it refuses the whole where a section's header is
 * broken or a command cannot be taken apart, and ignores an assignment outside of a section, a line without `=`, a
 * section or a key that it does not know, and an environment that it cannot take apart.
 *
 * @param kind the ending of the unit's name, such as `timer`
 */
export function readUnit(kind: string, content: string, alsoKnown: SectionKeys = () => false): UnitText {
  const own = SECTIONS[kind];
  const sections = new Set(["Unit", "Install", ...(own === undefined ? ["Service"] : [own])]);
  const text = content.split("\n").map(() => "");
  let section: string | undefined;
  let fault: string | undefined;
  for (const { line, written } of assignments(content)) {
    if (written.startsWith("[")) {
      if (!written.endsWith("]")) fault ??= `the header of a section in line ${line} is not closed`;
      const name = written.slice(1, -1);
      section = sections.has(name) || alsoKnown(name) ? name : undefined;
      if (section !== undefined) text[line - 1] = written;
      continue;
    }
    const [, key = "", value = ""] = /^([^=]*?)\s*=\s*([\s\S]*)$/.exec(written) ?? [];
    if (section === undefined || key === "" || !(isUnitKey(section, key) || alsoKnown(section, key))) continue;
    if (key === "Environment" && wordsOf(value) === undefined) continue;
    if (EXEC.test(key) && isUnitKey(section, key)) fault ??= commandFault(value, line);
    text[line - 1] = `${key}=${value}`;
  }
  return { text: text.join("\n"), fault };
}

/** Sections, and keys in them, that a program other than systemd reads in the same file. */
export type SectionKeys = (section: string, key?: string) => boolean;

interface Assignment {
  readonly line: number;
  readonly written: string;
}

/** Lines, put together where a backslash ends them; without comments, which may stand in between. */
function assignments(content: string): readonly Assignment[] {
  const found: Assignment[] = [];
  let begun: Assignment | undefined;
  for (const [index, text] of content.split("\n").entries()) {
    const trimmed = text.trimStart();
    if (/^[#;]/.test(trimmed)) continue;
    const now: Assignment = { line: begun?.line ?? index + 1, written: (begun?.written ?? "") + trimmed };
    if (/(?:^|[^\\])(?:\\\\)*\\$/.test(now.written)) {
      begun = { ...now, written: `${now.written.slice(0, -1)} ` };
      continue;
    }
    begun = undefined;
    found.push(now);
  }
  return [...found, ...(begun ? [begun] : [])]
    .map(({ line, written }) => ({ line, written: written.trim() }))
    .filter(({ written }) => written !== "");
}

/** Why systemd takes no command from the value of an Exec line. What begins with a dash may fail, but not be broken. */
function commandFault(value: string, line: number): string | undefined {
  if (value === "") return undefined;
  const words = wordsOf(value);
  if (words === undefined) return `the quote in line ${line} is not closed`;
  const prefix = /^[-@:+!|]*/.exec(value)?.[0] ?? "";
  const path = (words[0] ?? "").slice(prefix.length);
  if (prefix.includes("-") && path === "") return undefined;
  if (path === "" || (prefix.includes("@") && words.length < 2)) return `line ${line} has no program`;
  if (/%/.test(path) || /^\$/.test(path)) return specifierFault(value, line);
  if (path.endsWith("/")) return `line ${line} has the directory ${path} for a program`;
  if (path.includes("/") && !path.startsWith("/")) return `line ${line} has ${path}, which is no path from the root`;
  return specifierFault(value, line);
}

function specifierFault(value: string, line: number): string | undefined {
  const unknown = [...value.matchAll(/%([A-Za-z0-9%])/g)].find(([, letter = ""]) => !SPECIFIERS.test(letter));
  return unknown ? `line ${line} has ${unknown[0]}, which stands for nothing` : undefined;
}

/** Words of a value, without their quotes; undefined where a quote is not closed. */
function wordsOf(value: string): readonly string[] | undefined {
  const found: string[] = [];
  for (let at = 0; at < value.length; at++) {
    if (/\s/.test(value.charAt(at))) continue;
    let word = "";
    let quote = "";
    for (; at < value.length && (quote !== "" || !/\s/.test(value.charAt(at))); at++) {
      const letter = value.charAt(at);
      if (letter === "\\") word += value.charAt(++at);
      else if (quote === "" && (letter === '"' || letter === "'")) quote = letter;
      else if (letter === quote) quote = "";
      else word += letter;
    }
    if (quote !== "") return undefined;
    found.push(word);
  }
  return found;
}
