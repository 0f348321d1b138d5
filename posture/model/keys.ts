/** What the keys of a file's objects tell of it as a whole. */
export interface Keys {
  readonly count: number;
  /** Whether any object has a key by which it would refuse to become text. */
  readonly hideText: boolean;
}

/** Counts the keys of all objects in a tree: every key is looked at once, whatever it is looked at for. */
export function keysBelow(tree: unknown): Keys {
  const keys = { count: 0, hideText: false };
  if (isTree(tree)) visit(tree, keys);
  return keys;
}

const isTree = (value: unknown): value is object => typeof value === "object" && value !== null;

function visit(tree: object, keys: { count: number; hideText: boolean }): void {
  if (Array.isArray(tree)) {
    for (let index = 0; index < tree.length; index++) {
      const one: unknown = tree[index];
      if (isTree(one)) visit(one, keys);
    }
    return;
  }
  for (const key in tree) {
    keys.count++;
    if (key === "toString" || key === "valueOf") keys.hideText = true;
    const one = (tree as Readonly<Record<string, unknown>>)[key];
    if (isTree(one)) visit(one, keys);
  }
}

/**
 * Lets every object of a tree become text: rules that expect text may be given an object, and one with a `toString` of
 * its own, such as the name of a label, would throw there. Trees without such a key need not be walked.
 */
export function letObjectsBecomeText(tree: unknown): void {
  if (!isTree(tree)) return;
  if (Object.hasOwn(tree, "toString") || Object.hasOwn(tree, "valueOf"))
    Object.defineProperty(tree, Symbol.toPrimitive, { value: () => "[object Object]" });
  for (const value of Object.values(tree)) letObjectsBecomeText(value);
}
