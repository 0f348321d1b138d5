/**
 * Patterns of names that a page may give: words that a name has to contain, in whatever case.
 *
 * - `-` between words stands for `-`, `_` or nothing: `open-ai` is in `openai_key`. At the beginning of a pattern it
 *   stands for the beginning of a word: `-ai-content` is in `my-ai-content`, and not in `mai-content`.
 * - `*` stands for any characters, at most three times in a pattern.
 * - `{a,b}` stands for either.
 *
 * No regular expression is ever taken from a page: it could take exponential time.
 */
export const NAME_PATTERN = /^-?(?:[a-z0-9]+|\{[a-z0-9-]+(?:,[a-z0-9-]+)*\}|\*|-)+$/i;
const MAX_LENGTH = 100;
const MAX_STARS = 3;

export const NAME_PATTERN_ALLOWED =
  "words of letters and digits with - between them, * for anything (at most three times), {a,b} for either";

/** Whether a text is such a pattern. */
export const isNamePattern = (text: unknown): text is string =>
  typeof text === "string" &&
  text.length <= MAX_LENGTH &&
  NAME_PATTERN.test(text) &&
  (text.match(/\*/g) ?? []).length <= MAX_STARS;

/**
 * A test of names by several patterns, of which one has to match.
 * @param part `whole` where a pattern has to be the whole name, `any` where the name only has to contain it
 */
export function nameMatcher(patterns: readonly string[], part: "whole" | "any" = "any"): (name: string) => boolean {
  const alternatives = patterns.map((pattern) => {
    const inner = pattern.replace(/^-/, "^").replace(/[-*{},^]/g, (one) => REPLACEMENTS[one] ?? one);
    return part === "whole" ? `^${inner}$` : inner;
  });
  const expression = new RegExp(alternatives.join("|"), "i");
  return (name) => expression.test(name);
}

const REPLACEMENTS: Readonly<Record<string, string>> = {
  "-": "[-_]?",
  "*": ".*",
  "{": "(?:",
  "}": ")",
  ",": "|",
  // No pattern holds it: it stands for the hyphen at the beginning.
  "^": "(?:^|[-_])",
};
