import { isObject, Reference } from "./attribute";
import { configuredExecutions, Execution } from "./executions";
import { objectAt, objectsAt, own, Tree } from "./input";
import { configuredMultiplicity, Multiplicity } from "./multiplicity";

/** A module of a plan's `configuration`, and where it is called from. */
interface Module {
  readonly prefix: string;
  readonly tree: Tree;
  readonly multiplicity: Multiplicity;
  readonly call?: { readonly expressions: Tree; readonly from: Module; readonly forEach: unknown };
}

const MAX_DEPTH = 32;
const NONE: readonly Reference[] = [];

/** The configuration in a plan: what each resource's expressions name, through modules. */
export class Configuration {
  private readonly resources = new Map<string, { readonly tree: Tree; readonly module: Module }>();
  private readonly byExpression = new Map<object, readonly Reference[]>();
  private readonly modules = new Map<string, Module>();
  /**
   * What names of a module lead to, each found once: empty while it is looked for, as configurations do not go round.
   */
  private readonly resolved = new Map<string, readonly Reference[]>();

  constructor(tree: Tree) {
    this.add({ prefix: "", tree: objectAt(tree, "root_module", "configuration."), multiplicity: "some" });
  }

  /** Every managed resource that is configured, by its address without keys, and whether there is any of it. */
  public *managed(): Generator<{ readonly address: string; readonly multiplicity: Multiplicity }> {
    for (const [address, { tree, module }] of this.resources)
      if (own(tree, "mode") === "managed")
        yield { address, multiplicity: both(module.multiplicity, configuredMultiplicity(tree)) };
  }

  /** Programs that the configuration lets Terraform run. */
  public executions(): Execution[] {
    const found: Execution[] = [];
    this.resources.forEach(({ tree }, address) => found.push(...configuredExecutions(address, tree)));
    return found;
  }

  /** The expressions of a resource by its address without keys. */
  public expressions(configAddress: string): unknown {
    const found = this.resources.get(configAddress);
    return found && own(found.tree, "expressions");
  }

  /** The resources that an expression of a resource names. */
  public references(configAddress: string, expression: unknown): readonly Reference[] {
    if (typeof expression !== "object" || expression === null) return NONE;
    const found = this.resources.get(configAddress);
    if (!found) return NONE;
    const sole = soleReference(expression, found.module.prefix);
    if (sole) return [sole];
    // An expression belongs to one resource of the configuration, and every instance of it asks.
    let references = this.byExpression.get(expression);
    if (!references) {
      references = this.resolve(expression, found.module, own(found.tree, "for_each_expression"), MAX_DEPTH);
      this.byExpression.set(expression, references);
    }
    return references;
  }

  private add(module: Module): void {
    this.modules.set(module.prefix, module);
    const where = `configuration.${module.prefix || "root_module."}`;
    for (const resource of objectsAt(module.tree, "resources", where)) {
      const address = own(resource, "address");
      if (typeof address === "string") this.resources.set(module.prefix + address, { tree: resource, module });
    }
    for (const [name, call] of Object.entries(objectAt(module.tree, "module_calls", where))) {
      if (!isObject(call)) continue;
      this.add({
        prefix: `${module.prefix}module.${name}.`,
        multiplicity: both(module.multiplicity, configuredMultiplicity(call)),
        tree: objectAt(call, "module", `${where}module_calls.${name}.`),
        call: {
          expressions: objectAt(call, "expressions", where),
          from: module,
          forEach: own(call, "for_each_expression"),
        },
      });
    }
  }

  private resolve(expression: unknown, module: Module, forEach: unknown, depth: number): readonly Reference[] {
    if (depth === 0) return NONE;
    const names = namesIn(expression);
    const [only] = names;
    if (only === undefined) return NONE;
    const resolve = (name: string) =>
      name.startsWith("var.") || name.startsWith("module.")
        ? this.resolveOnce(name, module, depth)
        : this.resolveName(name, module, forEach, depth);
    return distinct(names.length === 1 ? resolve(only) : names.flatMap(resolve));
  }

  private resolveOnce(name: string, module: Module, depth: number): readonly Reference[] {
    const key = `${module.prefix} ${name}`;
    let found = this.resolved.get(key);
    if (!found) {
      this.resolved.set(key, []);
      found = this.resolveName(name, module, undefined, depth);
      this.resolved.set(key, found);
    }
    return found;
  }

  private resolveName(name: string, module: Module, forEach: unknown, depth: number): readonly Reference[] {
    const parts = splitTraversal(name);
    const [first = "", second = "", third = ""] = parts;
    const path = (from: number) => parts.slice(from).filter(Boolean).join(".");
    switch (first) {
      case "each":
        return this.resolve(forEach, module, undefined, depth - 1);
      case "var": {
        const { call } = module;
        return call ? this.resolve(own(call.expressions, second), call.from, call.forEach, depth - 1) : [];
      }
      case "module": {
        const child = this.modules.get(`${module.prefix}module.${second}.`);
        if (!child) return [];
        const outputs = objectAt(child.tree, "outputs", "configuration.");
        const chosen = third === "" ? Object.values(outputs) : [own(outputs, third)];
        return chosen.flatMap((output) =>
          isObject(output) ? this.resolve(output.expression, child, undefined, depth - 1) : [],
        );
      }
      case "local":
      case "path":
      case "terraform":
      case "count":
      case "self":
      case "ephemeral":
        return [];
      case "data":
        return [{ address: `${module.prefix}data.${second}.${third}`, path: path(3) }];
      default:
        return second === "" ? [] : [{ address: `${module.prefix}${first}.${second}`, path: path(2) }];
    }
  }
}

/** What an expression may begin with that is no type of a resource. */
const KEYWORDS = new Set(["var", "local", "module", "each", "count", "self", "path", "terraform", "ephemeral", "data"]);

/**
 * The reference that most expressions consist of, one attribute of one resource: `["a.b.id", "a.b"]`. Taking it apart
 * takes no longer than looking for what was found before.
 */
function soleReference(expression: object, prefix: string): Reference | undefined {
  const { references } = expression as { readonly references?: unknown };
  if (!Array.isArray(references) || references.length !== 2) return undefined;
  const whole: unknown = references[0];
  const address: unknown = references[1];
  if (typeof whole !== "string" || typeof address !== "string") return undefined;
  const dot = address.indexOf(".");
  return dot > 0 &&
    whole[address.length] === "." &&
    whole.startsWith(address) &&
    !whole.includes("[") &&
    !address.includes(".", dot + 1) &&
    !KEYWORDS.has(address.slice(0, dot))
    ? { address: prefix + address, path: whole.slice(address.length + 1) }
    : undefined;
}

/** Of something in a module. */
function both(outer: Multiplicity, inner: Multiplicity): Multiplicity {
  if (outer === "none" || inner === "none") return "none";
  return outer === "maybe" || inner === "maybe" ? "maybe" : "some";
}

/** What an expression refers to: Terraform lists each with its shorter beginnings, which are left out. */
function namesIn(expression: unknown, depth = MAX_DEPTH): readonly string[] {
  if (depth === 0) return [];
  if (Array.isArray(expression)) return expression.flatMap((one) => namesIn(one, depth - 1));
  if (!isObject(expression)) return [];
  const { references } = expression;
  if (!Array.isArray(references)) return Object.values(expression).flatMap((one) => namesIn(one, depth - 1));
  const names = references.filter((name): name is string => typeof name === "string");
  if (names.length < 2) return names;
  return withoutBeginnings(names);
}

/** So few names are compared with each other faster than each is taken apart. */
const FEW = 16;

/** Names without those that another one goes on from: `a.b` beside `a.b.id` or `a.b[0]`. */
function withoutBeginnings(names: readonly string[]): readonly string[] {
  if (names.length <= FEW) return names.filter((name) => !names.some((other) => isBeginning(name, other)));
  const beginnings = new Set<string>();
  for (const name of names)
    for (let end = 0; end < name.length; end++) if (goesOn(name[end])) beginnings.add(name.slice(0, end));
  return names.filter((name) => !beginnings.has(name));
}

const isBeginning = (name: string, of: string) => goesOn(of[name.length]) && of.startsWith(name);
const goesOn = (char: string | undefined) => char === "." || char === "[";

/** The names of a traversal, without its indices: `a.b[0].c` is a, b, c. */
export function splitTraversal(traversal: string): string[] {
  if (!traversal.includes("[")) return traversal.split(".");
  return traversal.replace(/\[(?:[^\]"]*|"(?:[^"\\]|\\.)*")\]/g, "").split(".");
}

/** References without those that stand there a second time. */
export function distinct(references: readonly Reference[]): readonly Reference[] {
  if (references.length < 2) return references;
  if (references.length <= FEW)
    return references.filter(
      ({ address, path }, index) =>
        references.findIndex((other) => other.address === address && other.path === path) === index,
    );
  return [...new Map(references.map((one) => [`${one.address} ${one.path}`, one])).values()];
}
