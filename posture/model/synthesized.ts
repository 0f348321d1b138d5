import { appendTo } from "./grouping";
import { ABSENT, Attribute, isObject, Json, UNTIL_APPLY } from "./attribute";
import { Cursor, FormatReader, Trees } from "./cursor";
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
 * Reads a `.tf.json` file, as cdktf synthesizes it or as one is written by hand.
 *
 * @throws InputError where it is not of the known shape.
 */
export function readSynthesized(tree: Tree): Model {
  const doubtful = new Set<string>();
  const model = readWithout(tree, new Set(), doubtful);
  if (doubtful.size > 0) model.without = readWithout(tree, doubtful, new Set());
  return model;
}

function readWithout(tree: Tree, leftOut: ReadonlySet<string>, doubtful: Set<string>): Model {
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
        const number = multiplicity(body);
        if (number === "none") continue;
        if (number === "maybe") doubtful.add(address);
        bodies.set(address, { type, name, mode, body });
      }
    }
  }
  const locals = objectAt(tree, "locals", "");
  const variables = objectAt(tree, "variable", "");
  const secrets = new Set<string>();
  for (const variable of Object.values(variables))
    if (isObject(variable) && variable.sensitive === true) collectSecrets(variable.default, true, secrets);

  const reading: FormatReader = {
    decode: (value, sensitive) => decode(value, sensitive, MAX_DEPTH),
    references: () => [],
  };

  function decode(value: Json, sensitive: boolean, depth: number): Attribute {
    if (typeof value !== "string") return { kind: "value", value, sensitive, references: referencesBelow(value) };
    if (!isExpression(value)) return { kind: "value", value: unescape(value), sensitive, references: [] };
    const sole = soleTraversal(value);
    const followed = sole && depth > 0 ? follow(sole, depth - 1) : undefined;
    if (followed) return followed;
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
    if (first === "var" && traversal === `var.${name}`) {
      const variable = own(variables, name);
      const fallback = isObject(variable) ? own(variable, "default") : undefined;
      const sensitive = isObject(variable) && variable.sensitive === true;
      return fallback === undefined || fallback === null
        ? undefined
        : { kind: "value", value: fallback as Json, sensitive, references: [] };
    }
    const reference = toReference(traversal);
    const target = reference && bodies.get(reference.address);
    if (!target || !reference.path) return undefined;
    const attribute = cursorOf(reference.address, target.body, {
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

  const executions: Execution[] = [];
  const entries = new Map<string, (() => Resource)[]>();
  for (const [address, { type, name, mode, body }] of bodies) {
    const make = () => new Resource(address, address, type, name, mode, providerOf(body, type), treesOf(body), reading);
    const key = mode === "data" ? `data.${type}` : type;
    appendTo(entries, key, make);
    if (isObject(body)) executions.push(...executionsIn(address, type, mode, body));
  }
  const providers = providersOf(objectAt(tree, "provider", ""), reading);
  const modules = Object.keys(objectAt(tree, "module", "")).filter((name) => name !== "//");
  const notEvaluated = modules.map(
    (name) => `module.${name}: its resources stand in a plan, not in a synthesized file`,
  );
  const model = new Model(
    "synthesized",
    entries,
    { ...labelsOf(providers, entries), ...stackOf(tree) },
    providers,
    notEvaluated,
    secrets,
    undefined,
    modules.map((name) => `module.${name}`),
  );
  model.executions = executions;
  model.backend = backendOf(objectAt(tree, "terraform", ""), reading);
  return model;
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
