import { IStackSynthesizer, TerraformResource, TerraformStack } from "cdktf";
import { Node } from "constructs";
import { writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** A place in TypeScript. */
export interface SourceLine {
  /** Path from the project's root, with forward slashes. */
  readonly file: string;
  readonly line: number;
}

const ROOT = join(__dirname, "..");
const FILE = "sources.json";
/** The project's own bindings correspond to a provider's package: lines within them are not of interest. */
const BINDINGS = join(__dirname, "hetzner", "bindings") + sep;
/** Frames searched per resource: cdktf's, the provider's, the project's, and what Node does to load a module. */
const FRAMES_LOOKED_AT = 40;
const FRAMES_KEPT = 6;

/** Calls in compiled code, by place, and the same places in TypeScript where they were asked for. */
const compiled = new Map<string, NodeJS.CallSite>();
const typescript = new Map<string, SourceLine>();
const callsOf = new WeakMap<Node, readonly string[]>();

// cdktf adds metadata to the node of every element, from its constructor. It is the one call to a public method that no
// construct can skip and during which the creator of the element is still on the stack.
const addMetadata = Node.prototype.addMetadata;
Node.prototype.addMetadata = function (this: Node, ...metadata: Parameters<typeof addMetadata>) {
  if (metadata[0] === "stacktrace") callsOf.set(this, callsOnStack());
  addMetadata.apply(this, metadata);
};

/**
 * A synthesizer that writes `sources.json` in addition to the stack's own output: the calls that created each resource,
 * innermost first.
 */
export function withSourceLines(stack: TerraformStack): IStackSynthesizer {
  const own = stack.synthesizer;
  return {
    synthesize(session) {
      own.synthesize(session);
      const directory = join(session.outdir, session.manifest.forStack(stack).workingDirectory);
      writeFileSync(join(directory, FILE), JSON.stringify(sourceLines(stack), undefined, 2));
    },
  };
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
  const lines = (callsOf.get(node) ?? []).map(toTypescript);
  // An inline callback, as in a map, is a second frame of the same line.
  return lines
    .filter(({ file, line }, index) => file !== lines[index - 1]?.file || line !== lines[index - 1]?.line)
    .slice(0, FRAMES_KEPT);
}

/**
 * The project's part of the stack, not yet mapped: many resources come from the same lines, and mapping is the slow
 * part.
 */
function callsOnStack(): string[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  let sites: NodeJS.CallSite[] = [];
  Error.stackTraceLimit = FRAMES_LOOKED_AT;
  Error.prepareStackTrace = (_, frames) => (sites = frames);
  try {
    void new Error().stack;
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
  return sites.filter(isOfProject).map((site) => {
    const call = `${site.getFileName()}:${site.getLineNumber()}:${site.getColumnNumber()}`;
    compiled.set(call, site);
    return call;
  });
}

function isOfProject(site: NodeJS.CallSite): boolean {
  const file = site.getFileName() ?? "";
  return (
    file.startsWith(ROOT + sep) &&
    !file.includes(`${sep}node_modules${sep}`) &&
    !file.startsWith(BINDINGS) &&
    file !== __filename
  );
}

function toTypescript(call: string): SourceLine {
  const known = typescript.get(call);
  if (known) return known;
  const site = compiled.get(call);
  // ts-node maps stacks through this hook. If it is not set, lines are those of the running code.
  const mapped =
    typeof Error.prepareStackTrace === "function" && site ? String(Error.prepareStackTrace(new Error(), [site])) : "";
  const line = Number(/:(\d+):\d+\)?$/.exec(mapped)?.[1] ?? site?.getLineNumber());
  const found = { file: relative(ROOT, site?.getFileName() ?? "").replaceAll(sep, "/"), line };
  typescript.set(call, found);
  return found;
}
