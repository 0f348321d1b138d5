import { Finding } from "./check";
import { expectAttribute, Matcher } from "./expectations";
import { ABSENT, Attribute, isObject } from "../model/attribute";
import { Cursor, parentPath } from "../model/cursor";
import { traversalsIn } from "../model/expression";

/**
 * The attribute at a path; not set where nobody has set it and the provider chooses.
 *
 * A plan shows what the provider chooses as unknown, a synthesized file does not show it at all.
 */
export function configured(at: Cursor, path: string): Attribute {
  const attribute = at.get(path);
  if (attribute.kind !== "unknown" || at.written(path).expression !== undefined) return attribute;
  for (let parent = parentPath(path); ; parent = parentPath(parent)) {
    const { value, expression } = at.written(parent);
    if (expression !== undefined) return ABSENT;
    // A block that is there and stands nowhere in the configuration is generated: nothing can be said of what is in it.
    if (parent === "" || hasContent(value)) return attribute;
  }
}

/** Judges an attribute that counts as not set where the provider chooses. */
export const expectConfigured = (at: Cursor, path: string, matcher: Matcher): Finding =>
  expectAttribute(at, path, configured(at, path), matcher);

const hasContent = (value: unknown) =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);

/**
 * Where an attribute's value comes from, by what is written: nobody has set it, it stands there, or an expression makes
 * it from what these names mean.
 */
export type Origin =
  | { readonly kind: "absent" }
  | { readonly kind: "literal" }
  | { readonly kind: "expression"; readonly names: readonly string[] };

/**
 * Where an attribute's value comes from: also of one that no plan and no state shows, because it is only ever written.
 */
export function originOf(at: Cursor, path: string): Origin {
  const { value, expression } = at.written(path);
  if (expression !== undefined) {
    if (!isObject(expression)) return { kind: "absent" };
    if (Array.isArray(expression.references))
      return named(expression.references.filter((name): name is string => typeof name === "string"));
    return expression.constant_value === undefined || expression.constant_value === null
      ? { kind: "absent" }
      : { kind: "literal" };
  }
  if (value === undefined || value === null) return { kind: "absent" };
  return named(typeof value === "string" ? traversalsIn(value) : []);
}

const named = (names: readonly string[]): Origin =>
  names.length === 0 ? { kind: "literal" } : { kind: "expression", names };
