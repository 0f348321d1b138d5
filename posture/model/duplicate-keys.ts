import { InputError } from "./input";
import { duplicateKey } from "./json-fault";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Names that schemas have: others may be as sensitive as what they hold. */
const SCHEMA_NAME = /^[a-z_]{1,60}$/;

/**
 * JSON.parse keeps the last of two values under one key, and other programs the first, so nobody knows which of them
 * the apply takes. This finds accidents, not forgeries: comparing the number of keys in the text with that in the tree
 * takes a fraction of parsing, and the place is looked for only where they differ.
 *
 * @param keysOfTree how many keys the objects have that the text was parsed to
 * @throws InputError with the place of the second one
 */
export function refuseDuplicateKeys(text: string, keysOfTree: number): void {
  if (keysIn(text) === keysOfTree) return;
  // They also differ where white space stands before a colon.
  const found = duplicateKey(text);
  if (!found) return;
  const { line, column, key } = found;
  throw new InputError(
    `line ${line}, column ${column}: the key${SCHEMA_NAME.test(key) ? ` "${key}"` : ""} stands a second time in its ` +
      "object; allowed: once, as nothing says which value counts",
  );
}

/** Colons behind a quote. In a text of JSON, a quote is escaped. */
function keysIn(text: string): number {
  let count = 0;
  // One character is found faster than two, and there are fewer colons than quotes.
  for (let at = text.indexOf(":"); at >= 0; at = text.indexOf(":", at + 1))
    if (text.charCodeAt(at - 1) === QUOTE && text.charCodeAt(at - 2) !== BACKSLASH) count++;
  return count;
}
