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

function literal(text: string): string | undefined {
  const [, single, double] = /^\s*(?:'([^'\\]*)'|"([^"\\]*)")\s*$/.exec(text) ?? [];
  return single ?? double;
}

/** Without the parentheses around the whole. */
function unwrap(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith("(") || !trimmed.endsWith(")")) return trimmed;
  const inner = trimmed.slice(1, -1);
  let depth = 0;
  for (const character of inner) {
    if (character === "(") depth++;
    if (character === ")" && --depth < 0) return trimmed;
  }
  return unwrap(inner);
}

/** The parts between an operator, those in parentheses and quotes left whole. */
function split(text: string, operator: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = "";
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === "'" || character === '"') quote = character;
    else if (character === "(" || character === "[") depth++;
    else if (character === ")" || character === "]") depth--;
    else if (depth === 0 && text.startsWith(operator, at)) {
      parts.push(text.slice(from, at));
      from = at + operator.length;
      at = from - 1;
    }
  }
  return [...parts, text.slice(from)];
}
