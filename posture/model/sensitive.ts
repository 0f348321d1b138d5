import { isObject } from "./attribute";
import { InputError } from "./input";

const MIN_LENGTH = 4;
const SCHEMA_NAME = /^[a-z_]+$/;
/** Deeper than any provider's schema goes. */
const MAX_DEPTH = 256;

/**
 * Adds every value below a place that its mask marks as sensitive. Shorter ones than four characters cannot be told
 * apart from other text.
 */
export function collectSecrets(value: unknown, mask: unknown, into: Set<string>): void {
  // Most masks mark nothing.
  if (hasMark(mask)) collect(value, mask, into, MAX_DEPTH);
}

function collect(value: unknown, mask: unknown, into: Set<string>, depth: number): void {
  if (mask === undefined || mask === false || value === undefined || value === null) return;
  if (depth === 0) throw tooDeep();
  if (isMark(mask)) {
    addLeaves(value, into, depth);
  } else if (Array.isArray(mask)) {
    if (Array.isArray(value) && value.length === mask.length)
      mask.forEach((one, index) => collect(value[index], one, into, depth - 1));
    else if (hasMark(mask)) addLeaves(value, into, depth);
  } else if (isObject(mask)) {
    // A mask of another shape than its value may mark any part of it, so all of it counts as sensitive.
    if (Array.isArray(value) && hasMark(mask)) addLeaves(value, into, depth);
    else if (isObject(value))
      for (const key of Object.keys(mask))
        if (Object.hasOwn(value, key)) collect(value[key], mask[key], into, depth - 1);
  }
}

/** Terraform marks with true; what else is no mask counts as a mark too. */
const isMark = (mask: unknown) => typeof mask !== "object" && mask !== undefined && mask !== false;

/** Whether a mask marks anything; beyond any depth that is known, it does. */
export function hasMark(mask: unknown, depth = MAX_DEPTH): boolean {
  if (typeof mask !== "object" || mask === null) return isMark(mask);
  if (depth === 0) return true;
  if (Array.isArray(mask)) {
    for (let index = 0; index < mask.length; index++) if (hasMark(mask[index], depth - 1)) return true;
    return false;
  }
  for (const key in mask) if (hasMark((mask as Readonly<Record<string, unknown>>)[key], depth - 1)) return true;
  return false;
}

function addLeaves(value: unknown, into: Set<string>, depth: number, withKeys = true): void {
  if (depth === 0) throw tooDeep();
  if (typeof value === "string" || typeof value === "number") {
    const text = `${value}`;
    if (text.length >= MIN_LENGTH) into.add(text);
    if (/^[{[]/.test(text)) addDocument(text, into, depth);
  } else if (typeof value === "object" && value !== null) {
    const isMap = withKeys && !Array.isArray(value);
    for (const [key, one] of Object.entries(value)) {
      // The keys of a sensitive map are as sensitive as what they hold; a schema's own names are not, such as those of
      // the blocks in a list.
      if (isMap && key.length >= MIN_LENGTH && !SCHEMA_NAME.test(key)) into.add(key);
      addLeaves(one, into, depth - 1, isMap);
    }
  }
}

/** What a document in JSON says, such as a policy: rules read those, and tell of parts. */
function addDocument(text: string, into: Set<string>, depth: number): void {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return;
  }
  if (typeof document === "object") addLeaves(document, into, depth - 1, false);
}

const tooDeep = () =>
  new InputError(
    "got a value that is nested too deeply to tell what in it is sensitive; allowed: a plan " +
      "or a state by terraform show -json",
  );
