import { isObject } from "./attribute";

/** A file that cannot be reviewed: what was given, what is allowed, what to do. */
export class InputError extends Error {
  public override readonly name = "InputError";
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
  for (let index = 0; index < value.length; index++) if (!isObject(value[index])) throw wrong(`${where}${key}[${index}]`, value[index], "an object");
  return value as Tree[];
}

/** The text at a key. @throws InputError where there is none. */
export function textAt(parent: Tree, key: string, where: string): string {
  const value = own(parent, key);
  if (typeof value !== "string") throw wrong(`${where}${key}`, value, "text");
  return value;
}

export const own = (tree: Tree, key: string): unknown => (Object.hasOwn(tree, key) ? tree[key] : undefined);

function wrong(where: string, given: unknown, allowed: string): InputError {
  const what = given === undefined ? "nothing" : Array.isArray(given) ? "a list" : given === null ? "null" : isObject(given) ? "an object" : JSON.stringify(given).slice(0, 60);
  return new InputError(`${where}: got ${what}; allowed: ${allowed}`);
}
