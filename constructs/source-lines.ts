import { IStackSynthesizer, TerraformResource, TerraformStack } from "cdktf";
import { IConstruct, Node } from "constructs";
import { writeFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { SettingRead, takeReads } from "./setting-reads";

/** A place in TypeScript. */
export interface SourceLine {
  /** Path from the project's root, with forward slashes. */
  readonly file: string;
  readonly line: number;
}

/** What `sources.json` holds. */
export interface SourceFile {
  /** By `<type>.<logical id>`: the calls that made each resource, innermost first. */
  readonly resources: Readonly<Record<string, readonly SourceLine[]>>;
  /** The settings that the stack was built from; null where it was built from none that are tracked. */
  readonly settings: SettingLines | null;
}

export interface SettingLines {
  readonly file: string;
  /** Of the file when the stack was synthesized, in hexadecimal digits. */
  readonly sha256: string;
  /** Every setting that was read, by its path, such as `database.tier`. */
  readonly values: Readonly<Record<string, { readonly line: number; readonly value: SettingRead["value"] }>>;
  /** Paths of the settings that were read for a call, by the call's file and line, such as `stacks/smvue.ts:57`. */
  readonly readBy: Readonly<Record<string, readonly string[]>>;
}

const ROOT = join(__dirname, "..");
const FILE = "sources.json";
/** Lines in stacks say which settings a resource is made of. */
const STACKS = "stacks/";
/** The project's own bindings correspond to a provider's package: lines within them are not of interest. */
const BINDINGS = "constructs/hetzner/bindings/";
/** What starts the program creates nothing. */
const COMMAND_LINE = "cli/";
/** Whatever makes a stack begins there, but for tests and other programs. */
const PROGRAM = "main.ts";
const MODULES = `${sep}node_modules${sep}`;
/** Where a bundle of the project's own sources is kept. */
const BUNDLES = `${MODULES}.cache${sep}`;
/** Frames searched per resource: cdktf's, the provider's, the project's, and what Node does to load a module. */
const FRAMES_SEARCHED = 40;
const FRAMES_KEPT = 6;

/** Where calls stand in TypeScript, by file and offset of the running code; undefined outside the project's sources. */
const places = new Map<string, Map<number, SourceLine | undefined>>();
const callsOf = new WeakMap<Node, readonly SourceLine[]>();
/** What was read of the settings for each call in a stack. */
const readsOf = new WeakMap<IConstruct, Map<SourceLine, SettingRead[]>>();

// cdktf adds metadata to the node of every element, from its constructor. It is the one call to a public method that no
// construct can skip and during which the creator of the element is still on the stack.
const addMetadata = Node.prototype.addMetadata;
Node.prototype.addMetadata = function (this: Node, ...metadata: Parameters<typeof addMetadata>) {
  if (metadata[0] === "stacktrace") {
    const calls = callsOnStack();
    callsOf.set(this, calls);
    noteReads(this, calls, takeReads());
  }
  addMetadata.apply(this, metadata);
};

/**
 * A synthesizer that writes `sources.json` in addition to the stack's own output: the calls that created each resource,
 * innermost first, and the settings that were read for them.
 */
export function recordSourceLines(stack: TerraformStack): IStackSynthesizer {
  const own = stack.synthesizer;
  return {
    synthesize(session) {
      own.synthesize(session);
      const directory = join(session.outdir, session.manifest.forStack(stack).workingDirectory);
      writeFileSync(join(directory, FILE), JSON.stringify(sourcesOf(stack), undefined, 2));
    },
  };
}

const sourcesOf = (stack: TerraformStack): SourceFile => ({
  resources: sourceLines(stack),
  settings: settingLines(stack),
});

/**
 * The arguments of a call are evaluated before the first element is made in it: what was read by then is for this call.
 */
function noteReads(node: Node, calls: readonly SourceLine[], reads: readonly SettingRead[]): void {
  const stack = reads.length > 0 ? node.scopes.find((scope) => TerraformStack.isStack(scope)) : undefined;
  const call = calls.find(({ file }) => file.startsWith(STACKS));
  if (stack === undefined || call === undefined) return;
  const byCall = readsOf.get(stack) ?? new Map<SourceLine, SettingRead[]>();
  readsOf.set(stack, byCall.set(call, [...(byCall.get(call) ?? []), ...reads]));
}

function settingLines(stack: TerraformStack): SettingLines | null {
  const byCall = [...(readsOf.get(stack) ?? [])];
  const from = byCall[0]?.[1][0]?.from;
  if (from === undefined) return null;
  const values: Record<string, { line: number; value: SettingRead["value"] }> = {};
  const readBy: Record<string, string[]> = {};
  for (const [call, reads] of byCall) {
    const paths = (readBy[`${call.file}:${call.line}`] ??= []);
    for (const { path, value } of reads) {
      const name = path.join(".");
      values[name] ??= { line: from.lineOf(path), value };
      if (!paths.includes(name)) paths.push(name);
    }
  }
  return { file: fromRoot(resolve(from.file)), sha256: from.digest(), values, readBy };
}

/** Path from the project's root; of a file elsewhere, its absolute one. */
function fromRoot(path: string): string {
  const nearby = relative(ROOT, path);
  return (nearby.startsWith("..") ? path : nearby).replaceAll(sep, "/");
}

/** By `<type>.<logical id>`. */
function sourceLines(stack: TerraformStack): Record<string, SourceLine[]> {
  const resources = stack.node
    .findAll()
    .filter((one): one is TerraformResource => TerraformResource.isTerraformResource(one) && one.cdktfStack === stack);
  return Object.fromEntries(
    resources.map((one) => [`${one.terraformResourceType}.${one.friendlyUniqueId}`, linesOf(one.node)]),
  );
}

function linesOf(node: Node): SourceLine[] {
  const lines = callsOf.get(node) ?? [];
  // An inline callback, as in a map, is a second frame of the same line.
  return lines
    .filter(({ file, line }, index) => file !== lines[index - 1]?.file || line !== lines[index - 1]?.line)
    .slice(0, FRAMES_KEPT);
}

/** The project's part of the stack. */
function callsOnStack(): SourceLine[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  let sites: NodeJS.CallSite[] = [];
  Error.stackTraceLimit = FRAMES_SEARCHED;
  Error.prepareStackTrace = (_, frames) => (sites = frames);
  try {
    void new Error().stack;
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
  const lines: SourceLine[] = [];
  for (const site of sites) {
    const line = placeOf(site);
    if (line) lines.push(line);
    // What is left started the program.
    else if (lines.at(-1)?.file === PROGRAM) break;
  }
  return lines;
}

/** Many resources come from the same lines, and mapping is the slow part: each place is mapped once. */
function placeOf(site: NodeJS.CallSite): SourceLine | undefined {
  const file = site.getFileName() ?? "";
  let inFile = places.get(file);
  if (!inFile) places.set(file, (inFile = new Map()));
  // Unlike the line, the offset is not looked up in a table of the whole file.
  const offset = site.getPosition();
  let place = inFile.get(offset);
  if (!place && !inFile.has(offset)) inFile.set(offset, (place = toTypescript(site)));
  return place;
}

function toTypescript(site: NodeJS.CallSite): SourceLine | undefined {
  const running = site.getFileName() ?? "";
  if (running.includes(MODULES) && !running.includes(BUNDLES)) return undefined;
  // ts-node and cli/bundled.js map stacks through this hook. If it is not set, lines are those of the running code.
  const mapped =
    typeof Error.prepareStackTrace === "function" ? String(Error.prepareStackTrace(new Error(), [site])) : "";
  const [, path = running, line] = /^ +at (?:.* \()?(.*):(\d+):\d+\)?$/m.exec(mapped) ?? [];
  if (!path.startsWith(ROOT + sep) || path.includes(MODULES) || path === __filename) return undefined;
  const file = relative(ROOT, path).replaceAll(sep, "/");
  return file.startsWith(BINDINGS) || file.startsWith(COMMAND_LINE)
    ? undefined
    : { file, line: Number(line ?? site.getLineNumber()) };
}
