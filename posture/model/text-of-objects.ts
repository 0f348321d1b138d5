/**
 * Keys by which an object would refuse to become text, and JSON's ways to spell their letters. A file may have either
 * as the name of a label.
 */
const PLAIN = ['"toString"', '"valueOf"'];
const ESCAPED = /\\u00[4-7]/;
const DEEPEST = 1_000;

/**
 * Lets every object of a tree become text: rules that expect text may be given an object, and one with a `toString` of
 * its own would throw there.
 *
 * @param json the text that the tree was parsed from: most have no such key, and are not walked
 */
export function letObjectsBecomeText(json: string, tree: unknown): void {
  if (PLAIN.some((key) => json.includes(key)) || (json.includes("\\u00") && ESCAPED.test(json))) visit(tree, 0);
}

function visit(tree: unknown, depth: number): void {
  if (typeof tree !== "object" || tree === null || depth > DEEPEST) return;
  if (Object.hasOwn(tree, "toString") || Object.hasOwn(tree, "valueOf"))
    Object.defineProperty(tree, Symbol.toPrimitive, { value: () => "[object Object]" });
  for (const value of Object.values(tree)) visit(value, depth + 1);
}
