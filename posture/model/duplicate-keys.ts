import { InputError } from "./input";
import { duplicateKey } from "./json-fault";

const BACKSLASH = 0x5c;
/** Names that schemas have: others may be as sensitive as what they hold. */
const SCHEMA_NAME = /^[a-z_]{1,60}$/;

/**
 * JSON.parse keeps the last of two values under one key, and other programs the first, so nobody knows which of them
 * the apply takes. This finds accidents, not forgeries: comparing the number of keys in the text with that in the tree
 * takes a fraction of parsing, and the place is looked for only where they differ.
 *
 * @throws InputError with the place of the second one
 */
export function refuseDuplicateKeys(text: string, tree: unknown): void {
  if (keysIn(text) === keysBelow(tree)) return;
  // They also differ where white space stands before a colon.
  const found = duplicateKey(text);
  if (!found) return;
  const { line, column, key } = found;
  throw new InputError(
    `line ${line}, column ${column}: the key${SCHEMA_NAME.test(key) ? ` "${key}"` : ""} stands a second time in its ` +
      "object; allowed: once, as nothing says which value counts",
  );
}

/** Quotes before a colon. In a text of JSON, a quote is escaped. */
function keysIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2))
    if (text.charCodeAt(at - 1) !== BACKSLASH) count++;
  return count;
}

function keysBelow(tree: unknown): number {
  if (typeof tree !== "object" || tree === null) return 0;
  let count = 0;
  if (Array.isArray(tree)) {
    for (const one of tree as readonly unknown[]) if (typeof one === "object" && one !== null) count += keysBelow(one);
    return count;
  }
  for (const key in tree) {
    count++;
    const one = (tree as Readonly<Record<string, unknown>>)[key];
    if (typeof one === "object" && one !== null) count += keysBelow(one);
  }
  return count;
}
