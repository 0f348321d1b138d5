import { appendTo } from "./grouping";
import { ABSENT, Attribute, isObject, Json, UNTIL_APPLY } from "./attribute";
import { Cursor, FormatReader, Trees } from "./cursor";
import { evaluateTemplate } from "./hcl/evaluate";
import { isExpression, referencesIn, soleTraversal, toReference, traversalsIn, unescape } from "./expression";
import { objectAt, own, Tree } from "./input";
import { Execution, executionsIn } from "./executions";
import { labelsOf } from "./identity-labels";
import { Backend, Labels, Model, Provider } from "./model";
import { multiplicity } from "./multiplicity";
import { Resource } from "./resource";
import { collectSecrets } from "./sensitive";

const MAX_DEPTH = 16;
/** Deeper than blocks stand within blocks. */
const NESTED = 64;

/**
 * Is called with what is read of a file, as {@link readOf} names it.
 */
export type ReadObserver = (read: string) => void;

/**
 * Names what is read: which types there are, which resources of a type, an attribute of any of them, or which it has;
 * and what any of them executes.
 */
export const readOf = {
  types: "*",
  resources: (type: string) => type,
  attribute: (type: string, name: string) => `${type}#${name}`,
  attributes: (type: string) => `${type}#*`,
  executions: "executions",
} as const;

/**
 * Reads a `.tf.json` file, as cdktf synthesizes it or as one is written by hand.
 *
 * @param observe is called for what is read of the model. @default - nobody asks
 * @throws InputError where it is not of the known shape.
 */
export function readSynthesized(tree: Tree, observe?: ReadObserver): Model {
  const doubtful = new Set<string>();
  const model = readWithout(tree, new Set(), doubtful, observe);
  if (doubtful.size > 0) model.without = readWithout(tree, doubtful, new Set(), observe);
  return model;
}

/** Resources by type, of which every read is reported. */
class ObservedEntries extends Map<string, (() => Resource)[]> {
  public observe: ReadObserver = () => undefined;

  public override get(type: string): (() => Resource)[] | undefined {
    this.observe(readOf.resources(type));
    return super.get(type);
  }

  public override keys(): MapIterator<string> {
    this.observe(readOf.types);
    return super.keys();
  }
}

/** A body of which every read is reported. */
function observedBody(body: object, type: string, observe: ReadObserver): object {
  const note = (key: string | symbol) => {
    if (typeof key === "string") observe(readOf.attribute(type, key));
  };
  return new Proxy(body, {
    get: (target, key) => (note(key), Reflect.get(target, key) as unknown),
    has: (target, key) => (note(key), Reflect.has(target, key)),
    getOwnPropertyDescriptor: (target, key) => (note(key), Reflect.getOwnPropertyDescriptor(target, key)),
    ownKeys: (target) => (observe(readOf.attributes(type)), Reflect.ownKeys(target)),
  });
}

function readWithout(
  tree: Tree,
  leftOut: ReadonlySet<string>,
  doubtful: Set<string>,
  observe: ReadObserver | undefined,
): Model {
  const locals = objectAt(tree, "locals", "");
  const bodies = new Map<string, { type: string; name: string; mode: "managed" | "data"; body: unknown }>();
  for (const [mode, block] of [
    ["managed", "resource"],
    ["data", "data"],
  ] as const) {
    for (const [type, byName] of Object.entries(objectAt(tree, block, ""))) {
      if (type === "//" || !isObject(byName)) continue;
      for (const [name, raw] of Object.entries(byName)) {
        const body: unknown = Array.isArray(raw) && raw.length === 1 ? raw[0] : raw;
        const address = `${mode === "data" ? "data." : ""}${type}.${name}`;
        if (name === "//" || !isObject(body) || leftOut.has(address)) continue;
        const instances = instancesOf(body);
        const number = instances ? (instances.length > 0 ? "some" : "none") : multiplicity(body);
        if (number === "none") continue;
        if (number === "maybe") doubtful.add(address);
        bodies.set(address, { type, name, mode, body });
      }
    }
  }
  const variables = objectAt(tree, "variable", "");
  const secrets = new Set<string>();
  for (const variable of Object.values(variables))
    if (isObject(variable) && variable.sensitive === true) collectSecrets(variable.default, true, secrets);

  const readingOf = (each?: Each): FormatReader => ({
    decode: (value, sensitive) => decode(value, sensitive, MAX_DEPTH, each),
    references: () => [],
  });
  const reading = readingOf();

  function decode(value: Json, sensitive: boolean, depth: number, each?: Each): Attribute {
    if (typeof value !== "string") return { kind: "value", value, sensitive, references: referencesBelow(value) };
    if (!isExpression(value)) return { kind: "value", value: unescape(value), sensitive, references: [] };
    const sole = soleTraversal(value);
    const followed = sole && depth > 0 ? follow(sole, depth - 1) : undefined;
    if (followed) return followed;
    const evaluated = depth > 0 ? evaluateTemplate(value, (name) => valueOf(name, depth - 1, each)) : undefined;
    if (evaluated !== undefined)
      return evaluated === null
        ? ABSENT
        : { kind: "value", value: evaluated, sensitive, references: referencesIn(value) };
    const references = referencesIn(value);
    if (references.length > 0) return { kind: "reference", references };
    const variable = traversalsIn(value).find((traversal) => traversal.startsWith("var."));
    return { kind: "unknown", until: variable ? `${variable} is given` : UNTIL_APPLY };
  }

  /** What a traversal leads to, where this file says it. */
  function follow(traversal: string, depth: number): Attribute | undefined {
    const [first = "", name = ""] = traversal.split(".");
    if (first === "local" && Object.hasOwn(locals, name) && traversal === `local.${name}`)
      return decode(locals[name] as Json, false, depth);
    const reference = toReference(traversal);
    const target = reference && bodies.get(reference.address);
    const named = reference?.address.slice(0, reference.address.lastIndexOf(".")) ?? "";
    observe?.(readOf.resources(named));
    if (!target || !reference.path) return undefined;
    const attribute = cursorOf(reference.address, observed(target.body, named), {
      ...reading,
      decode: (value, sensitive) => decode(value, sensitive, depth),
    }).get(reference.path);
    return attribute.kind === "value"
      ? {
          kind: "value",
          value: attribute.value,
          sensitive: attribute.sensitive,
          references: [reference, ...attribute.references],
        }
      : attribute === ABSENT || attribute.kind === "absent"
        ? { kind: "reference", references: [reference] }
        : attribute.kind === "reference"
          ? { kind: "reference", references: [reference, ...attribute.references] }
          : attribute;
  }

  function observed(body: unknown, type: string): unknown {
    return observe && isObject(body) ? observedBody(body, type, observe) : body;
  }

  /**
   * What a name means in an expression, where this file says it. A variable's default is none: another may be given.
   */
  function valueOf(name: string, depth: number, each?: Each): Json | undefined {
    const [, first = "", rest = ""] = /^(each|count|local)\.(.*)$/.exec(name) ?? [];
    if (first === "each" || first === "count")
      return each && within({ key: each.key, value: each.value, index: each.key }, rest);
    if (first === "local") {
      const [, local = "", path = ""] = /^([\w-]+)(.*)$/.exec(rest) ?? [];
      const whole = Object.hasOwn(locals, local) ? valueBelow(locals[local] as Json, depth) : undefined;
      return whole === undefined ? undefined : within({ [local]: whole }, `${local}${path}`);
    }
    const followed = depth > 0 ? follow(name, depth - 1) : undefined;
    return followed?.kind === "value" && !followed.sensitive ? followed.value : undefined;
  }

  /** A value with every expression in it evaluated; undefined where one is not known. */
  function valueBelow(value: Json, depth: number): Json | undefined {
    if (depth <= 0) return undefined;
    if (typeof value === "string") {
      const attribute = decode(value, false, depth - 1);
      return attribute.kind === "value" ? attribute.value : undefined;
    }
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, one]) => [key, valueBelow(one as Json, depth - 1)] as const);
    if (entries.some(([, one]) => one === undefined)) return undefined;
    return Array.isArray(value) ? entries.map(([, one]) => one as Json) : (Object.fromEntries(entries) as Json);
  }

  /**
   * The instances that `for_each` or `count` makes, where the file says which; undefined where it makes one, or any.
   */
  function instancesOf(body: Tree): readonly Each[] | undefined {
    const [forEach, count] = [own(body, "for_each"), own(body, "count")].map((one) =>
      one === undefined || one === null ? undefined : valueBelow(one as Json, MAX_DEPTH),
    );
    const number = typeof count === "string" && count !== "" ? Number(count) : count;
    if (typeof number === "number" && number <= MAX_INSTANCES)
      return Array.from({ length: number }, (_, key) => ({ key, value: key }));
    if (typeof forEach !== "object" || forEach === null) return undefined;
    const entries = Array.isArray(forEach)
      ? (forEach as readonly Json[]).map((one) => [String(one), one] as const)
      : Object.entries(forEach as Readonly<Record<string, Json>>);
    return entries.length > MAX_INSTANCES ? undefined : entries.map(([key, value]) => ({ key, value }));
  }

  const executions: Execution[] = [];
  const entries = observe ? new ObservedEntries() : new Map<string, (() => Resource)[]>();
  for (const [address, { type, name, mode, body }] of bodies) {
    const key = mode === "data" ? `data.${type}` : type;
    const make = (instance: string, reads: FormatReader) => () =>
      new Resource(instance, address, type, name, mode, providerOf(body, type), treesOf(observed(body, key)), reads);
    const instances = isObject(body) ? instancesOf(body) : undefined;
    if (instances)
      for (const each of instances)
        appendTo(entries, key, make(`${address}[${JSON.stringify(each.key)}]`, readingOf(each)));
    else appendTo(entries, key, make(address, reading));
    if (isObject(body)) executions.push(...executionsIn(address, type, mode, body));
  }
  const providers = providersOf(objectAt(tree, "provider", ""), reading);
  const modules = Object.keys(objectAt(tree, "module", "")).filter((name) => name !== "//");
  const notEvaluated = modules.map(
    (name) => `module.${name}: its resources stand in a plan, not in a synthesized file`,
  );
  const labels = { ...labelsOf(providers, entries), ...stackOf(tree) };
  if (observe && entries instanceof ObservedEntries) entries.observe = observe;
  const model = new Model(
    "synthesized",
    entries,
    labels,
    providers,
    notEvaluated,
    secrets,
    undefined,
    modules.map((name) => `module.${name}`),
  );
  if (observe) {
    const get = () => (observe(readOf.executions), executions);
    Object.defineProperty(model, "executions", { get });
  } else model.executions = executions;
  model.backend = backendOf(objectAt(tree, "terraform", ""), reading);
  return model;
}

/** What `each` or `count` is in one instance of a resource. */
interface Each {
  readonly key: string | number;
  readonly value: Json;
}

const MAX_INSTANCES = 1000;

/** What stands at a path such as `a.b[0]["c"]`. */
function within(tree: Json, path: string): Json | undefined {
  let current: unknown = tree;
  for (const [, name, index] of path.matchAll(/([\w-]+)|\["?([^"\]]*)"?\]/g)) {
    const key = name ?? index ?? "";
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Readonly<Record<string, unknown>>)[key];
  }
  return current as Json;
}

/** Where the state is kept: one block, named by its label or by its only key. */
function backendOf(terraform: Tree, reading: FormatReader): Backend | undefined {
  for (const name of ["cloud", "backend"]) {
    const raw = own(terraform, name);
    const block: unknown = Array.isArray(raw) ? raw[0] : raw;
    if (!isObject(block)) continue;
    const [[kind, settings] = ["local", {}]] = name === "cloud" ? [["cloud", block] as const] : Object.entries(block);
    return { kind, settings: cursorOf(`terraform.${name}`, Array.isArray(settings) ? settings[0] : settings, reading) };
  }
  return undefined;
}

/** The references in the parts of a list or an object. */
function referencesBelow(value: Json, depth = NESTED): ReturnType<typeof referencesIn> {
  if (typeof value === "string") return isExpression(value) ? referencesIn(value) : [];
  if (depth === 0 || typeof value !== "object" || value === null) return [];
  return Object.values(value as Record<string, Json>).flatMap((one) => referencesBelow(one, depth - 1));
}

const treesOf = (body: unknown): Trees => ({ value: body });
const cursorOf = (address: string, body: unknown, reading: FormatReader) =>
  new Cursor(address, "", treesOf(body), reading);

function providerOf(body: unknown, type: string): string {
  const named = isObject(body) ? own(body, "provider") : undefined;
  return typeof named === "string" ? named : type.slice(0, Math.max(type.indexOf("_"), 0)) || type;
}

function providersOf(tree: Tree, reading: FormatReader): Provider[] {
  return Object.entries(tree).flatMap(([name, raw]) => {
    if (name === "//") return [];
    const all: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
    return all.filter(isObject).map((body) => {
      const alias = own(body, "alias");
      const key = typeof alias === "string" ? `${name}.${alias}` : name;
      return { key, name, values: cursorOf(`provider.${key}`, body, reading) };
    });
  });
}

/** cdktf writes the stack's name beside what it synthesizes. */
function stackOf(tree: Tree): Labels {
  const comment = own(tree, "//");
  const metadata = isObject(comment) ? own(comment, "metadata") : undefined;
  const name = isObject(metadata) ? own(metadata, "stackName") : undefined;
  return typeof name === "string" ? { stack: name } : {};
}
