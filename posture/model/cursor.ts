import { ABSENT, Attribute, isObject, Json, Reference, UNTIL_APPLY, valueFrom } from "./attribute";
import { own, Tree } from "./input";
import { hasMark } from "./sensitive";

/** The same place in the parallel trees of a plan; the other formats have fewer of them. */
export interface Trees {
  readonly value: unknown;
  /** `true` where the value is known only after the apply. */
  readonly unknown?: unknown;
  /** `true` where the value is marked as sensitive. */
  readonly sensitive?: unknown;
  /** The configuration's expression, looked for only when it is asked for. */
  readonly expression?: unknown;
}

/** Whether a `dynamic` block makes blocks of a kind, in a synthesized file. */
const isGenerated = (value: unknown, key: string) =>
  isObject(value) && isObject(value.dynamic) && Object.hasOwn(value.dynamic, key);

/** A place below another one. */
class ChildTrees implements Trees {
  private found: { readonly expression: unknown } | undefined;

  constructor(
    private readonly parent: Trees,
    private readonly key: string,
    public readonly value: unknown,
    public readonly unknown: unknown,
    public readonly sensitive: unknown,
  ) {}

  public get expression(): unknown {
    this.found ??= { expression: expressionOf(this.parent.expression, this.key, this.value) };
    return this.found.expression;
  }
}

/** How a format's leaves become attributes. */
export interface FormatReader {
  /** Makes an attribute of a value that stands in the file; sensitive where any part of it is. */
  decode(value: Json, sensitive: boolean, trees: Trees): Attribute;
  /** Resources that the expression names. */
  references(expression: unknown): readonly Reference[];
}

/** Blocks of one kind; `unknown` where there may be others that the file does not tell. */
export interface Blocks {
  readonly known: readonly Cursor[];
  readonly unknown: boolean;
}

/**
 * A place in a resource, from which attributes and blocks are read by path, such as
 * `settings.ip_configuration.ipv4_enabled`.
 */
export class Cursor {
  /** What was read: rules ask for the same few blocks again and again. Attributes are read faster than looked up. */
  private blocksRead: Map<string, Blocks> | undefined;
  private elementsRead: Map<string, readonly Attribute[]> | undefined;

  constructor(
    /** Address of the resource. */
    public readonly address: string,
    /** Path from the resource to here; empty at the resource itself. */
    public readonly path: string,
    protected readonly trees: Trees,
    protected readonly reading: FormatReader,
  ) {}

  /** The attribute at a path. A block that stands only once is passed through without an index. */
  public get(path: string): Attribute {
    const keys = keysOf(path);
    const trees = isDirect(this.trees, keys)
      ? directlyBelow(this.trees, keys[0])
      : new DescendantTrees(this.trees, keys);
    if (!trees) return ABSENT;
    const { value, unknown, sensitive } = trees;
    if (unknown === true) return this.unknown(trees);
    if (value === undefined || value === null) return hasMark(unknown) ? this.unknown(trees) : ABSENT;
    return this.reading.decode(value as Json, hasMark(sensitive), trees);
  }

  /**
   * The elements of a list or a set of plain values, each as an attribute; one element where the whole is not known.
   */
  public elements(path: string): readonly Attribute[] {
    const whole = this.get(path);
    if (whole.kind === "absent") return [];
    if (whole.kind !== "value" || !Array.isArray(whole.value)) return [whole];
    this.elementsRead ??= new Map();
    let elements = this.elementsRead.get(path);
    if (!elements) {
      elements = this.readElements(path, whole, whole.value as readonly Json[]);
      this.elementsRead.set(path, elements);
    }
    return elements;
  }

  private readElements(path: string, whole: Attribute & { kind: "value" }, values: readonly Json[]): Attribute[] {
    const trees = new DescendantTrees(this.trees, keysOf(path));
    return values.map((value, index) => {
      const element = elementOf(trees, index);
      if (element.unknown === true || value === null) return this.unknown(element);
      const decoded = this.reading.decode(value, hasMark(element.sensitive), element);
      return decoded.kind === "value"
        ? valueFrom(value, whole.sensitive || decoded.sensitive, decoded, whole)
        : decoded;
    });
  }

  /** The blocks at a path: of every block on the way to it. */
  public blocks(path: string): Blocks {
    this.blocksRead ??= new Map();
    let blocks = this.blocksRead.get(path);
    if (!blocks) {
      blocks = this.readBlocks(path);
      this.blocksRead.set(path, blocks);
    }
    return blocks;
  }

  private readBlocks(path: string): Blocks {
    let at: readonly Cursor[] = [this];
    let unknown = false;
    const keys = keysOf(path);
    for (let step = 0; step < keys.length; step++) {
      const below: Cursor[] = [];
      for (let index = 0; index < at.length; index++)
        if (at[index]?.addBlocks(keys[step] ?? "", below) === true) unknown = true;
      at = below;
    }
    return { known: at, unknown };
  }

  /** Adds the blocks that stand at a key. @returns whether there may be others that the file does not tell */
  private addBlocks(key: string, below: Cursor[]): boolean {
    const trees = step(this.trees, key);
    const { value, unknown } = trees;
    const path = this.at(key);
    if (Array.isArray(value))
      for (let index = 0; index < value.length; index++)
        below.push(this.block(value.length > 1 ? `${path}[${index}]` : path, elementOf(trees, index)));
    else if (isObject(value)) below.push(this.block(path, trees));
    return unknown === true || typeof value === "string" || isGenerated(this.trees.value, key);
  }

  private block(path: string, trees: Trees): Cursor {
    return new Cursor(this.address, path, trees, this.reading);
  }

  /**
   * What stands at a path as it is written: the expression in a plan's configuration, the text in a synthesized file.
   * The empty path is here.
   */
  public written(path: string): Pick<Trees, "value" | "expression"> {
    return path === "" ? this.trees : new DescendantTrees(this.trees, keysOf(path));
  }

  /** The path of an attribute as a reader finds it. */
  public at(path: string): string {
    return join(this.path, path);
  }

  private unknown({ expression }: Trees): Attribute {
    const references = this.reading.references(expression);
    return references.length > 0 ? { kind: "reference", references } : { kind: "unknown", until: UNTIL_APPLY };
  }
}

const join = (path: string, key: string) => (path === "" ? key : `${path}.${key}`);

/** A place several steps below another one: as those steps lead to, without a place for each of them. */
class DescendantTrees implements Trees {
  public readonly value: unknown;
  public readonly unknown: unknown;
  public readonly sensitive: unknown;

  constructor(
    private readonly from: Trees,
    private readonly keys: readonly string[],
  ) {
    let { value, unknown, sensitive } = from;
    // Not for…of, which makes an object for each element until V8 has optimized it.
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at] ?? "";
      const index = indexOf(key);
      if (index === undefined) {
        // A list of one is passed through, however often it is wrapped.
        while (Array.isArray(value) || (value === undefined && Array.isArray(unknown))) {
          value = child(value, "0");
          unknown = unknown === true || child(unknown, "0");
          sensitive = sensitive === true || child(sensitive, "0");
        }
      } else if (index === 0 && isObject(value)) continue;
      value = child(value, key);
      unknown = unknown === true || child(unknown, key);
      sensitive = sensitive === true || child(sensitive, key);
    }
    this.value = value;
    this.unknown = unknown;
    this.sensitive = sensitive;
  }

  public get expression(): unknown {
    let { value, unknown, expression } = this.from;
    for (const key of this.keys) {
      const index = indexOf(key);
      if (index === undefined) {
        while (Array.isArray(value) || (value === undefined && Array.isArray(unknown))) {
          value = child(value, "0");
          unknown = unknown === true || child(unknown, "0");
          expression = expressionOf(expression, "0", value);
        }
      } else if (index === 0 && isObject(value)) continue;
      value = child(value, key);
      unknown = unknown === true || child(unknown, key);
      expression = expressionOf(expression, key, value);
    }
    return expression;
  }
}

/** Whether a path leads to something in an object itself, as most paths do that rules ask for. */
const isDirect = (trees: Trees, keys: readonly string[]): keys is readonly [string] =>
  keys.length === 1 && isObject(trees.value) && !isDigit(keys[0]?.charCodeAt(0) ?? 0);

/** The place at a key of an object; nothing where it certainly is not set. */
function directlyBelow(trees: Trees, key: string): Trees | undefined {
  const value = child(trees.value, key);
  const unknown = trees.unknown === true || child(trees.unknown, key);
  if (value === undefined && (unknown === undefined || unknown === false)) return undefined;
  return new ChildTrees(trees, key, value, unknown, trees.sensitive === true || child(trees.sensitive, key));
}

/** Rules ask for the same few paths of every resource. */
const split = new Map<string, readonly string[]>();
const CACHE_LIMIT = 2000;

function keysOf(path: string): readonly string[] {
  let keys = split.get(path);
  if (!keys) {
    keys = namesOf(path).flatMap((name) => {
      const [, map, key] = MAP_KEY.exec(name) ?? [];
      return map === undefined || key === undefined ? [name] : [map, key];
    });
    if (split.size < CACHE_LIMIT) split.set(path, keys);
  }
  return keys;
}

/** The key of a map stands in quotes, as in `annotations["run.googleapis.com/ingress"]`: it may have full stops. */
const MAP_KEY = /^([^[]*)\["(.*)"\]$/;
const NAMES = /(?:[^.[]|\["[^"]*"\]|\[(?!"))+/g;

/** The names in a path, each with the key of a map behind it. */
export const namesOf = (path: string): readonly string[] =>
  path.includes('["') ? (path.match(NAMES) ?? [path]) : path.split(".");

/** The path of what a path leads to something in; empty where that is the resource. */
export const parentPath = (path: string): string =>
  path.endsWith('"]') ? path.slice(0, path.lastIndexOf('["')) : path.slice(0, Math.max(path.lastIndexOf("."), 0));

const isDigit = (code: number) => code >= 48 && code <= 57;
const indexOf = (key: string) => (isDigit(key.charCodeAt(0)) && /^\d+$/.test(key) ? Number(key) : undefined);

/** An element of a list. */
const elementOf = (trees: Trees, index: number): Trees =>
  new ChildTrees(
    trees,
    `${index}`,
    elementAt(trees.value, index),
    trees.unknown === true || elementAt(trees.unknown, index),
    trees.sensitive === true || elementAt(trees.sensitive, index),
  );

const elementAt = (tree: unknown, index: number): unknown =>
  Array.isArray(tree) ? tree[index] : child(tree, `${index}`);

/** One step down in all trees at once. */
function step(trees: Trees, key: string): Trees {
  const index = indexOf(key);
  // A block that stands once is a list of one in a plan and may be an object in a synthesized file.
  if (
    index === undefined &&
    (Array.isArray(trees.value) || (trees.value === undefined && Array.isArray(trees.unknown)))
  )
    return step(step(trees, "0"), key);
  if (index === 0 && isObject(trees.value)) return trees;
  return new ChildTrees(
    trees,
    key,
    child(trees.value, key),
    trees.unknown === true || child(trees.unknown, key),
    trees.sensitive === true || child(trees.sensitive, key),
  );
}

function child(tree: unknown, key: string): unknown {
  if (typeof tree !== "object" || tree === null) return undefined;
  if (Array.isArray(tree)) return tree[Number(key)];
  return own(tree as Tree, key);
}

const isLeaf = (expression: unknown) =>
  isObject(expression) && (Array.isArray(expression.references) || Object.hasOwn(expression, "constant_value"));

/**
 * The expression a step down; blocks of a set stand in another order than in the configuration, so they are found by
 * what they say.
 */
function expressionOf(expression: unknown, key: string, value: unknown): unknown {
  if (isLeaf(expression)) return expression;
  if (!Array.isArray(expression)) return child(expression, key);
  const same: unknown = expression[Number(key)];
  if (matchesConstants(same, value)) return same;
  return expression.find((candidate) => matchesConstants(candidate, value)) ?? same;
}

/**
 * Whether everything that the expression states as a constant is what the value has. Text of a JSON configuration
 * counts as a constant even where it refers to something.
 */
function matchesConstants(expression: unknown, value: unknown): boolean {
  if (!isObject(expression) || !isObject(value)) return false;
  for (const key in expression) {
    const one = expression[key];
    if (
      isObject(one) &&
      Object.hasOwn(one, "constant_value") &&
      !Array.isArray(one.references) &&
      !sameJson(one.constant_value, value[key])
    )
      return false;
  }
  return true;
}

function sameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object") return false;
  try {
    return JSON.stringify(one) === JSON.stringify(other);
  } catch {
    return false;
  }
}
