import { isObject } from "./attribute";
import { own, Tree } from "./input";

/** Whether there is any instance of a resource or a module: `maybe` where its number depends on something. */
export type Multiplicity = "some" | "none" | "maybe";

/** By the `count` and `for_each` that a `.tf.json` file gives. */
export function multiplicity(body: Tree): Multiplicity {
  const [count, forEach] = [own(body, "count"), own(body, "for_each")];
  if (typeof count === "number") return count > 0 ? "some" : "none";
  if (typeof count === "string")
    return /^(\$\{)?\s*0\s*\}?$/.test(count) ? "none" : /^(\$\{)?\s*\d+\s*\}?$/.test(count) ? "some" : "maybe";
  if (typeof forEach === "string")
    return /^\$\{\s*(toset|tomap)?\(?\s*(\[\s*\]|\{\s*\})\s*\)?\s*\}$/.test(forEach) ? "none" : "maybe";
  if (forEach === undefined || forEach === null) return "some";
  return typeof forEach === "object" && Object.keys(forEach).length > 0 ? "some" : "none";
}

/** An expression whose value a plan's `configuration` does not give. */
const DEPENDS = "${…}";

/** By the expressions that a plan's `configuration` has of a resource or a module call. */
export function configuredMultiplicity(configured: Tree): Multiplicity {
  const constant = (key: string) => {
    const expression = own(configured, key);
    if (expression === undefined || expression === null) return undefined;
    return isObject(expression) && Object.hasOwn(expression, "constant_value") ? expression.constant_value : DEPENDS;
  };
  return multiplicity({ count: constant("count_expression"), for_each: constant("for_each_expression") });
}
