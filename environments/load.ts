import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { Document, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { conflicts, LoadedFile } from "./conflicts";
import { duplicateFaults } from "./duplicates";
import {
  formatPath,
  exampleFaults,
  expressionFaults,
  faultsOf,
  firstOfEach,
  offsetOf,
  Position,
  printable,
  formatValue,
  valueAt,
} from "./validation-errors";
import { ownSchema } from "./own-schema";
import { ownSystems } from "./own-systems";
import { smeproSchema, smvueSchema } from "./schema";
import { Settings } from "./settings";
import { smallcrmSchema } from "./smallcrm-schema";
import { nearest } from "./suggestions";

/** All errors in the settings files, each with file and line. Nothing is synthesized once this is thrown. */
export class SettingsError extends Error {
  public override readonly name = "SettingsError";

  constructor(public readonly faults: readonly string[]) {
    super(
      `the settings cannot be used: ${faults.length} ` +
        `${faults.length === 1 ? "fault" : "faults"}\n${faults.map((fault) => `  ${fault}`).join("\n")}`,
    );
  }
}

/** What may stand in the files of the three systems that Avouch ships. */
export const SCHEMAS = { smvue: smvueSchema, smepro: smeproSchema, smallcrm: smallcrmSchema } as const;
/** The environment is the last word: names of systems may have several. Stacks are named `…-bootstrap` as well. */
const FILE_NAME = /^([a-z][a-z0-9]*(?:-[a-z0-9]+)*)-(?!bootstrap\.)([a-z][a-z0-9]{1,15})\.yaml$/;
/** Systems that settings may be of. */
const knownSystems = (): readonly string[] => [...Object.keys(SCHEMAS), ...ownSystems()];

/** What may stand in the files of a system. */
export const schemaOf = (system: string): z.ZodType =>
  Object.hasOwn(SCHEMAS, system) ? SCHEMAS[system as keyof typeof SCHEMAS] : ownSchema(system);

const MAX_FILE_BYTES = 256 * 1024;

/**
 * Reads `<system>-<environment>.yaml` of a directory, in the order of their names.
 *
 * @throws SettingsError with all errors of all files.
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
  faults.push(...conflicts(files));
  if (faults.length > 0) throw new SettingsError(faults);
  return files.map(({ settings }) => settings);
}

/**
 * Reads the settings of one environment, without those beside them: an error in another file does not matter.
 *
 * @throws SettingsError with all errors of the file, or where there is none
 */
export function loadEnvironment(directory: string, system: string, environment: string): Settings {
  const name = `${system}-${environment}.yaml`;
  const files = settingsFiles(directory);
  if (files.includes(name)) return loadFile(join(directory, name)).settings;
  const known = files.flatMap((file) => {
    const [, ofSystem = "", called = ""] = FILE_NAME.exec(file) ?? [];
    return called === "" ? [] : [`--system ${ofSystem} --environment ${called}`];
  });
  throw new SettingsError([
    `no settings of ${printable(`${system} in ${environment}`)}; allowed: ` +
      `${known.length > 0 ? joinWithOr(known) : name}`,
  ]);
}

function settingsFiles(directory: string): string[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    throw new SettingsError([`${directory}: cannot be read; allowed: a directory of settings files`]);
  }
  const files = names.filter((name) => /\.ya?ml$/.test(name)).sort();
  if (files.length === 0)
    throw new SettingsError([
      `${directory}: holds no settings file; allowed: <system>-<environment>.yaml, such as smvue-production.yaml`,
    ]);
  return files;
}

const joinWithOr = (names: readonly string[]) => `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;

function loadFile(path: string): LoadedFile {
  const nearby = relative(process.cwd(), path);
  const file = nearby.startsWith("..") ? path : nearby;
  const [, system = "", environment = ""] = FILE_NAME.exec(basename(path)) ?? [];
  const systems = knownSystems();
  if (!systems.includes(system)) {
    const allowed = joinWithOr(systems.map((name) => `${name}-<environment>.yaml`));
    throw new SettingsError([
      `${printable(file)}: a name that cannot be used; allowed: ${allowed}, ` +
        `the environment 2 to 16 lowercase letters and digits, starting with a letter${meantName(basename(path))}`,
    ]);
  }
  const text = readSettings(path, file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const at = (offset: number | undefined) => `${file}:${offset === undefined ? 1 : lines.linePos(offset).line}`;
  if (document.errors.length > 0) {
    throw new SettingsError(
      document.errors.map((error) => `${at(error.pos[0])}: not valid YAML: ${printable(error.message)}`),
    );
  }
  const duplicates = duplicateFaults(document, at);
  if (duplicates.length > 0) throw new SettingsError(duplicates);
  let given: unknown;
  try {
    given = document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    throw new SettingsError([`${at(0)}: not usable YAML: ${printable(String(error))}`]);
  }
  const schema = schemaOf(system);
  const result = schema.safeParse(given);
  if (!result.success) {
    const offset = (issue: z.core.$ZodIssue) => offsetOf(document, issue.path) ?? 0;
    const issues = [...result.error.issues].sort((one, other) => offset(one) - offset(other));
    throw new SettingsError(
      firstOfEach(issues).flatMap((issue) => faultsOf(issue, { schema, document, values: given, at })),
    );
  }
  const faults = [
    ...expressionFaults(document, at),
    ...pageFaults(system, environment, result.data, document, at),
    ...((result.data as { readonly example?: boolean }).example ? [] : exampleFaults(document, at)),
  ];
  if (faults.length > 0) throw new SettingsError(faults);
  const settings = {
    kind: Object.hasOwn(SCHEMAS, system) ? system : "own",
    system,
    environment,
    file,
    values: result.data,
    digest: () => createHash("sha256").update(text).digest("hex"),
    lineOf: (path: readonly (string | number)[]) => lines.linePos(keyOffset(document, path) ?? 0).line,
  };
  return { settings: settings as Settings, document, at };
}

/** Offset of a setting's key, or of its value in a list; of a setting that is left out, that of its nearest group. */
function keyOffset(document: Document, path: readonly (string | number)[]): number | undefined {
  const key = path.at(-1);
  if (key === undefined) return undefined;
  if (!document.hasIn(path)) return keyOffset(document, path.slice(0, -1));
  return typeof key === "string" ? offsetOf(document, path.slice(0, -1), key) : offsetOf(document, path);
}

/** A suggestion where only the system is misspelled, or the ending is the other one of YAML. */
function meantName(name: string): string {
  const [, given = "", rest = ""] = /^(.+)(-[^-]+)\.ya?ml$/.exec(name) ?? [];
  const system = nearest(given, knownSystems());
  const meant = `${system}${rest}.yaml`;
  return system !== undefined && FILE_NAME.test(meant) ? `; did you mean ${meant}?` : "";
}

function readSettings(path: string, file: string): string {
  try {
    const found = statSync(path);
    if (!found.isFile()) throw new SettingsError([`${file}: got something that is no file; allowed: a settings file`]);
    if (found.size > MAX_FILE_BYTES)
      throw new SettingsError([`${file}: got ${found.size} bytes; allowed: at most ${MAX_FILE_BYTES}`]);
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    throw new SettingsError([
      `${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"}); allowed: a settings file`,
    ]);
  }
}

/** What a page promises for production only. */
function pageFaults(system: string, environment: string, values: unknown, document: Document, at: Position): string[] {
  if (system !== "smvue" || environment !== "production") return [];
  const promised: readonly (readonly [path: readonly string[], value: unknown, allowed: string])[] = [
    [["migrations", "run"], "manual", "manual, as SMVue's page says of production (Deployment Security)"],
    [["waf", "preview"], false, "false, as SMVue's page says that attacks are blocked (Web Application Firewall)"],
  ];
  return promised.flatMap(([path, value, allowed]) => {
    const given = valueAt(values, path);
    return given === value
      ? []
      : [`${at(offsetOf(document, path))}: ${formatPath(path)}: got ${formatValue(given)}; allowed: ${allowed}`];
  });
}
