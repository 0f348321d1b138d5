import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { Document, isMap, isScalar, LineCounter, Node, parseDocument, visit } from "yaml";
import { z } from "zod";
import { exampleReason } from "./examples";
import { SmeproSettings, smeproSchema, SmvueSettings, smvueSchema } from "./schema";

/** Settings of one system in one environment. */
export type Settings = { readonly environment: string; readonly file: string } & (
  | { readonly system: "smvue"; readonly values: SmvueSettings }
  | { readonly system: "smepro"; readonly values: SmeproSettings }
);

/** Every fault of the settings files, each with file and line. Nothing is synthesized once it is thrown. */
export class SettingsError extends Error {
  public override readonly name = "SettingsError";

  constructor(public readonly faults: readonly string[]) {
    super(`the settings cannot be used: ${faults.length} ${faults.length === 1 ? "fault" : "faults"}\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
  }
}

const SCHEMAS = { smvue: smvueSchema, smepro: smeproSchema } as const;
const FILE_NAME = /^([a-z]+)-([a-z][a-z0-9]{1,15})\.yaml$/;
const LARGEST_FILE = 256 * 1024;

/**
 * Reads `<system>-<environment>.yaml` of a directory, in the order of their names.
 *
 * @throws SettingsError with every fault of every file.
 */
export function loadSettings(directory: string): Settings[] {
  const faults: string[] = [];
  const settings: Settings[] = [];
  for (const name of settingsFiles(directory)) {
    try {
      settings.push(loadFile(join(directory, name)));
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      faults.push(...error.faults);
    }
  }
  if (faults.length > 0) throw new SettingsError(faults);
  return settings;
}

function settingsFiles(directory: string): string[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    throw new SettingsError([`${directory}: cannot be read; allowed: a directory of settings files`]);
  }
  const files = names.filter((name) => /\.ya?ml$/.test(name)).sort();
  if (files.length === 0) throw new SettingsError([`${directory}: holds no settings file; allowed: <system>-<environment>.yaml, such as smvue-production.yaml`]);
  return files;
}

function loadFile(path: string): Settings {
  const nearby = relative(process.cwd(), path);
  const file = nearby.startsWith("..") ? path : nearby;
  const [, system = "", environment = ""] = FILE_NAME.exec(basename(path)) ?? [];
  if (!(system in SCHEMAS)) {
    throw new SettingsError([`${printable(file)}: an unknown system; allowed: <system>-<environment>.yaml with the system ${Object.keys(SCHEMAS).join(" or ")} and an environment of 2 to 16 letters and digits`]);
  }
  const size = statSync(path).size;
  if (size > LARGEST_FILE) throw new SettingsError([`${file}: got ${size} bytes; allowed: at most ${LARGEST_FILE}`]);

  const lines = new LineCounter();
  const document = parseDocument(readFileSync(path, "utf8"), { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number | undefined) => `${file}:${offset === undefined ? 1 : lines.linePos(offset).line}`;
  if (document.errors.length > 0) {
    throw new SettingsError(document.errors.map((error) => `${at(error.pos[0])}: not valid YAML: ${printable(error.message)}`));
  }
  let given: unknown;
  try {
    given = document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    throw new SettingsError([`${at(0)}: not usable YAML: ${printable(String(error))}`]);
  }
  const result = SCHEMAS[system as keyof typeof SCHEMAS].safeParse(given);
  if (!result.success) {
    const offset = (issue: z.core.$ZodIssue) => offsetOf(document, issue.path) ?? 0;
    const issues = [...result.error.issues].sort((one, other) => offset(one) - offset(other));
    throw new SettingsError(firstOfEach(issues).flatMap((issue) => faultsOf(issue, document, at)));
  }
  if (!result.data.example) {
    const examples = exampleFaults(document, at);
    if (examples.length > 0) throw new SettingsError(examples);
  }
  return { system, environment, file, values: result.data } as Settings;
}

/** A value that is of the wrong kind also breaks the rules about it: the first fault says enough. */
function firstOfEach(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const seen = new Set<string>();
  return issues.filter(({ code, path }) => {
    const at = path.join(".");
    const known = seen.has(at);
    seen.add(at);
    return !known || code === "unrecognized_keys" || code === "invalid_key";
  });
}

type Position = (offset: number | undefined) => string;

/** One line a fault: file, line, path, what was given, what is allowed. */
function faultsOf(issue: z.core.$ZodIssue, document: Document, at: Position): string[] {
  if (issue.code === "invalid_union" && issue.errors.length === 1) {
    return issue.errors[0]?.flatMap((inner) => faultsOf({ ...inner, path: [...issue.path, ...inner.path] }, document, at)) ?? [];
  }
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `${at(offsetOf(document, issue.path, key))}: ${dotted([...issue.path, key])}: got an unknown key; allowed: ${issue.message}`);
  }
  if (issue.code === "invalid_key") {
    const key = String(issue.path.at(-1));
    return [`${at(offsetOf(document, issue.path.slice(0, -1), key))}: ${dotted(issue.path)}: got an unknown key; allowed: ${issue.issues.map(({ message }) => message).join("; ")}`];
  }
  const given = document.getIn(issue.path);
  return [`${at(offsetOf(document, issue.path))}: ${dotted(issue.path)}: got ${show(given)}; allowed: ${issue.message}`];
}

/** Where a path, or a key in it, stands in the file; for what is missing, the nearest group that is there. */
function offsetOf(document: Document, path: readonly PropertyKey[], key?: string): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (!node) continue;
    if (key !== undefined && isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
      if (pair && isScalar(pair.key)) return pair.key.range?.[0];
    }
    return node.range?.[0];
  }
  return undefined;
}

function exampleFaults(document: Document, at: Position): string[] {
  const faults: string[] = [];
  visit(document, {
    Scalar: (key, { value, range }) => {
      const reason = key !== "key" && typeof value === "string" ? exampleReason(value) : undefined;
      if (reason) faults.push(`${at(range?.[0])}: got the example value ${show(value)} (${reason}); allowed: your own value, or example: true to synthesize the example as it stands`);
    },
  });
  return faults;
}

const dotted = (path: readonly PropertyKey[]) => (path.length === 0 ? "the file" : printable(path.map(String).join(".")));

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return printable(text.length > 100 ? `${text.slice(0, 97)}...` : text);
}

/** Text from a file without what a terminal would obey. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
