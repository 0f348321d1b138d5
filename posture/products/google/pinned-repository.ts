import { literal, split, unwrap } from "../../formats/cel";

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
export function pinsRepository(condition: string, mapping: ReadonlyMap<string, string>): boolean {
  const text = unwrap(condition);
  if (split(text.replaceAll("(", " ").replaceAll(")", " "), "?").length > 1) return false;
  const alternatives = split(text, "||");
  if (alternatives.length > 1) return alternatives.every((one) => pinsRepository(one, mapping));
  const parts = split(text, "&&");
  if (parts.length > 1) return parts.some((one) => pinsRepository(one, mapping));
  return pins(text, mapping);
}

function pins(text: string, mapping: ReadonlyMap<string, string>): boolean {
  const [, left = "", right = ""] = /^(.+?)\s*==\s*(.+)$/.exec(text) ?? [];
  const [name, value] = literal(left) === undefined ? [left, literal(right)] : [right, literal(left)];
  if (value !== undefined) return is(name, mapping) && value !== "";
  const [, listed = "", all = ""] = /^(.+?)\s+in\s+\[(.*)\]$/.exec(text) ?? [];
  if (listed !== "") return is(listed, mapping) && all.split(",").every((one) => (literal(one) ?? "") !== "");
  const [, subject = "", beginning = ""] = /^(.+)\.startsWith\((.+)\)$/.exec(text) ?? [];
  return subject !== "" && is(subject, mapping) && SUBJECT_OF_ONE.test(literal(beginning) ?? "");
}

const is = (name: string, mapping: ReadonlyMap<string, string>) => CLAIMS.test(mapping.get(name.trim()) ?? name.trim());
