import { Condition, literal, parseCondition } from "../../formats/cel";

/** Claims of GitHub's token that stand for one repository, or for whoever owns it. */
const CLAIMS = /^assertion\.(repository|repository_id|repository_owner|repository_owner_id|sub)$/;
const SUBJECT_OF_ONE = /^repo:[^:*/]+\/[^:*]+:/;

/**
 * Whether a condition in CEL lets in one repository, or one owner's, whichever of its alternatives is true.
 *
 * Only comparisons that are joined by `&&` and `||` are understood: anything else pins nothing.
 *
 * @param mapping attributes of the provider, by which a condition may name claims
 */
export const pinsRepository = (condition: string, mapping: ReadonlyMap<string, string>): boolean =>
  pins(parseCondition(condition), mapping);

function pins(condition: Condition, mapping: ReadonlyMap<string, string>): boolean {
  switch (condition.kind) {
    case "any":
      return condition.of.every((one) => pins(one, mapping));
    case "all":
      return condition.of.some((one) => pins(one, mapping));
    case "atom":
      return comparisonPins(condition.text, mapping);
    default:
      return false;
  }
}

function comparisonPins(text: string, mapping: ReadonlyMap<string, string>): boolean {
  const [, left = "", right = ""] = /^(.+?)\s*==\s*(.+)$/.exec(text) ?? [];
  const [name, value] = literal(left) === undefined ? [left, literal(right)] : [right, literal(left)];
  if (value !== undefined) return is(name, mapping) && value !== "";
  const [, listed = "", all = ""] = /^(.+?)\s+in\s+\[(.*)\]$/.exec(text) ?? [];
  if (listed !== "") return is(listed, mapping) && all.split(",").every((one) => (literal(one) ?? "") !== "");
  const [, subject = "", beginning = ""] = /^(.+)\.startsWith\s*\((.+)\)$/.exec(text) ?? [];
  return subject !== "" && is(subject, mapping) && SUBJECT_OF_ONE.test(literal(beginning) ?? "");
}

const is = (name: string, mapping: ReadonlyMap<string, string>) => CLAIMS.test(mapping.get(name.trim()) ?? name.trim());
