import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { Document, isMap, isPair, isScalar, isSeq, LineCounter, Node, parseDocument, visit } from "yaml";
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
  const files: LoadedFile[] = [];
  for (const name of settingsFiles(directory)) {
    try {
      files.push(loadFile(join(directory, name)));
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      faults.push(...error.faults);
    }
  }
  faults.push(...sharedFaults(files));
  if (faults.length > 0) throw new SettingsError(faults);
  return files.map(({ settings }) => settings);
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

interface LoadedFile {
  readonly settings: Settings;
  readonly document: Document;
  readonly at: Position;
}

/** What two files must not share: names in the cloud do not hold the environment, its project does. */
function sharedFaults(files: readonly LoadedFile[]): string[] {
  const own: readonly (readonly [path: readonly string[], allowed: string, value: (one: Settings) => string | undefined])[] = [
    [["project", "id"], "a project of its own", ({ values }) => values.project.id],
    [["state", "bucket"], "a bucket of its own", ({ values }) => values.state.bucket],
    [["cloudflare", "ownsZoneSettings"], "false, for one file owns a zone's settings", (one) => (one.system === "smvue" && one.values.cloudflare.ownsZoneSettings ? one.values.cloudflare.zoneId : undefined)],
  ];
  return own.flatMap(([path, allowed, value]) =>
    files.flatMap((one, index) => {
      const given = value(one.settings);
      const first = given === undefined ? undefined : files.slice(0, index).find(({ settings }) => value(settings) === given);
      return first ? [`${one.at(offsetOf(one.document, path))}: ${dotted(path)}: got ${show(valueAt(one.settings.values, path))}; allowed: ${allowed} (${first.settings.file} has it)`] : [];
    }),
  );
}

function loadFile(path: string): LoadedFile {
  const nearby = relative(process.cwd(), path);
  const file = nearby.startsWith("..") ? path : nearby;
  const [, system = "", environment = ""] = FILE_NAME.exec(basename(path)) ?? [];
  if (!Object.hasOwn(SCHEMAS, system)) {
    throw new SettingsError([`${printable(file)}: a name that cannot be used; allowed: ${Object.keys(SCHEMAS).map((name) => `${name}-<environment>.yaml`).join(" or ")}, the environment 2 to 16 lowercase letters and digits, starting with a letter`]);
  }
  const text = readSettings(path, file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
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
    throw new SettingsError(firstOfEach(issues).flatMap((issue) => faultsOf(issue, given, document, at)));
  }
  const faults = [...expressionFaults(document, at), ...pageFaults(system, environment, result.data, document, at), ...(result.data.example ? [] : exampleFaults(document, at))];
  if (faults.length > 0) throw new SettingsError(faults);
  return { settings: { system, environment, file, values: result.data } as Settings, document, at };
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

function readSettings(path: string, file: string): string {
  try {
    const found = statSync(path);
    if (!found.isFile()) throw new SettingsError([`${file}: got something that is no file; allowed: a settings file`]);
    if (found.size > LARGEST_FILE) throw new SettingsError([`${file}: got ${found.size} bytes; allowed: at most ${LARGEST_FILE}`]);
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    throw new SettingsError([`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"}); allowed: a settings file`]);
  }
}

/** What a page promises of production alone. */
function pageFaults(system: string, environment: string, values: unknown, document: Document, at: Position): string[] {
  if (system !== "smvue" || environment !== "production") return [];
  const promised: readonly (readonly [path: readonly string[], value: unknown, allowed: string])[] = [
    [["migrations", "run"], "manual", "manual, as SMVue's page says of production (Deployment Security)"],
    [["waf", "preview"], false, "false, as SMVue's page says that attacks are blocked (Web Application Firewall)"],
  ];
  return promised.flatMap(([path, value, allowed]) => {
    const given = valueAt(values, path);
    return given === value ? [] : [`${at(offsetOf(document, path))}: ${dotted(path)}: got ${show(given)}; allowed: ${allowed}`];
  });
}

/** Settings are values: Terraform would evaluate an expression, and could read a file or the state with it. */
function expressionFaults(document: Document, at: Position): string[] {
  return faultsOfScalars(document, at, (value) => (/[$%]\{|TfToken\[/.test(value) ? `got ${show(value)}; allowed: a value without \${ or %{, which Terraform would evaluate` : undefined));
}

type Position = (offset: number | undefined) => string;

/** One line a fault: file, line, path, what was given, what is allowed. */
function faultsOf(issue: z.core.$ZodIssue, values: unknown, document: Document, at: Position): string[] {
  if (issue.code === "invalid_union" && issue.errors.length === 1) {
    return issue.errors[0]?.flatMap((inner) => faultsOf({ ...inner, path: [...issue.path, ...inner.path] }, values, document, at)) ?? [];
  }
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `${at(offsetOf(document, issue.path, key))}: ${dotted([...issue.path, key])}: got an unknown key; allowed: ${issue.message}`);
  }
  if (issue.code === "invalid_key") {
    const key = String(issue.path.at(-1));
    return [`${at(offsetOf(document, issue.path.slice(0, -1), key))}: ${dotted(issue.path)}: got an unknown key; allowed: ${issue.issues.map(({ message }) => message).join("; ")}`];
  }
  const given = valueAt(values, issue.path);
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
  return faultsOfScalars(document, at, (value) => {
    const reason = exampleReason(value);
    return reason && `got the example value ${show(value)} (${reason}); allowed: your own value, or example: true`;
  });
}

function faultsOfScalars(document: Document, at: Position, faultOf: (value: string) => string | undefined): string[] {
  const faults: string[] = [];
  visit(document, {
    Scalar: (key, { value, range }, parents) => {
      const fault = key !== "key" && typeof value === "string" ? faultOf(value) : undefined;
      const path = parents.flatMap<string | number>((parent, index) => {
        if (isPair(parent)) return isScalar(parent.key) ? [String(parent.key.value)] : [];
        if (isSeq(parent)) return [index === parents.length - 1 ? Number(key) : parent.items.indexOf(parents[index + 1] as Node)];
        return [];
      });
      if (fault) faults.push(`${at(range?.[0])}: ${dotted(path)}: ${fault}`);
    },
  });
  return faults;
}

/** A value with its aliases followed, which the document's own nodes are not. */
const valueAt = (root: unknown, path: readonly PropertyKey[]) => path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], root);

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
