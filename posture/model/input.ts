import { isObject } from "./attribute";

const MAX_LENGTH = 600;
/** Characters that end a line, steer a terminal, turn the direction of writing, or are half of one. */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * A file that cannot be reviewed: what was given, what is allowed, what to do. In one line, whatever the file holds.
 */
export class InputError extends Error {
  public override readonly name = "InputError";

  constructor(message: string) {
    super(message.slice(0, MAX_LENGTH).replace(UNSAFE, " "));
  }
}

export type Tree = Readonly<Record<string, unknown>>;

/** The object at a key, or an empty one where there is none. @throws InputError where there is something else. */
export function objectAt(parent: Tree, key: string, where: string): Tree {
  const value = own(parent, key);
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw wrong(`${where}${key}`, value, "an object");
  return value;
}

/** The objects of the list at a key, or none. @throws InputError where there is something else. */
export function objectsAt(parent: Tree, key: string, where: string): readonly Tree[] {
  const value = own(parent, key);
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw wrong(`${where}${key}`, value, "a list");
  for (let index = 0; index < value.length; index++)
    if (!isObject(value[index])) throw wrong(`${where}${key}[${index}]`, value[index], "an object");
  return value as Tree[];
}

/** The text at a key. @throws InputError where there is none. */
export function textAt(parent: Tree, key: string, where: string): string {
  const value = own(parent, key);
  if (typeof value !== "string") throw wrong(`${where}${key}`, value, "text");
  return value;
}

/** What an object of JSON has under a key. */
export function own(tree: Tree, key: string): unknown {
  const found = tree[key];
  // What JSON holds is no function, and nothing of JSON is what every object inherits from.
  return typeof found === "function" || found === Object.prototype ? undefined : found;
}

function wrong(where: string, given: unknown, allowed: string): InputError {
  return new InputError(`${where.slice(-200)}: got ${kindOf(given)}; allowed: ${allowed}`);
}

/** What a value is, without a word of what it says: it may be secret. */
export function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "a number";
  return typeof value === "boolean" ? String(value) : "an object";
}
