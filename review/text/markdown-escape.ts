import { createHash } from "node:crypto";
import { toVisibleLine } from "./visible-line";

/**
 * A text from a plan as a code span, in which GitHub links no mention, issue or address.
 *
 * What could end the span, a table's cell or a line of HTML is written as entities, which are never structure.
 */
export function code(text: string, longest = 160): string {
  const seen = toVisibleLine(text, longest);
  if (seen === "") return "(empty)";
  if (!/[`|<>&\\]/.test(seen)) return `\`${seen}\``;
  return `<code>${seen.replace(/[^\p{L}\p{M}\p{N} ]/gu, (character) => `&#${character.codePointAt(0)};`)}</code>`;
}

/** Words in which nothing is Markdown, HTML, a link, a mention or a reference to an issue or a commit. */
const WORD =
  /^(?:[\p{L}\p{M}\p{N}]+(?:['’–-][\p{L}\p{M}\p{N}]+)*|\d+(?:[.,:]\d+)*%?|[A-Z0-9]+\/[A-Z0-9]+|[–—→≥≤=+/%-])?$/u;
const REFERENCE = /^(?:gh-\d+|(?=\D*\d)[0-9a-f]{7,40})$/i;

/** A sentence that may hold names from a plan: whatever is not an ordinary word becomes code. Not to begin a line. */
export function prose(text: string, longest = 400): string {
  return toVisibleLine(text, longest).split(/\s+/u).filter(Boolean).map(word).join(" ");
}

function word(token: string): string {
  const [, before = "", inner = "", after = ""] = /^([("“‘]*)(.*?)([)"”’,.;:!?…]*)$/u.exec(token) ?? [];
  if (WORD.test(inner) && !REFERENCE.test(inner)) return token;
  if (token === "&") return "&amp;";
  return inner.includes("(") && after.includes(")")
    ? `${before}${code(inner + after)}`
    : `${before}${code(inner)}${after}`;
}

/** What was expected or found: one word is a value, more are a sentence. */
export const value = (text: string): string => (/\s|^(?:none|set)$/u.test(text.trim()) ? prose(text) : code(text));

/**
 * The hidden line by which a comment is found again. It names a stack and can hold nothing else.
 */
export function marker(stack: string): string {
  const name = encodeURIComponent(toVisibleLine(stack) || "-").replace(
    /[!'()*~]|(?<=-)-/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return (
    "<!-- avouch:review " +
    `${name.length <= 100 && stack.length <= 100 ? name : createHash("sha256").update(stack).digest("hex")} ` +
    "-->"
  );
}
