/** Writes values of Terraform's JSON syntax as expressions of HCL. */

const IDENTIFIER = /^[A-Za-z_][\w-]*$/;

/** A value of JSON, whose strings are templates, as an expression. */
export function valueOf(value: unknown): string {
  if (typeof value === "string") return expressionOf(value);
  if (Array.isArray(value))
    return value.length === 0 ? "[]" : `[\n${value.map((one) => `${valueOf(one)},\n`).join("")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value);
  return entries.length === 0
    ? "{}"
    : `{\n${entries.map(([key, one]) => `${keyOf(key)} = ${valueOf(one)}\n`).join("")}}`;
}

const keyOf = (key: string) => (IDENTIFIER.test(key) ? key : templateOf(key));

/** A template; where it is one interpolation and nothing else, what is interpolated, which need not be a string. */
export function expressionOf(template: string): string {
  const [part, ...others] = partsOf(template);
  // Line breaks end an expression that stands in no brackets.
  return part && others.length === 0 && part.isCode && part.text.startsWith("$") && !part.text.includes("\n")
    ? part.text.slice(2, -1).trim()
    : templateOf(template);
}

/** A string in quotes, as JSON has it, without interpretation of what is interpolated. */
export const templateOf = (template: string): string =>
  `"${partsOf(template)
    .map(({ text, isCode }) => (isCode ? text : escaped(text)))
    .join("")}"`;

/** HCL knows two escapes of JSON only as code points. */
const CODE_POINTS: Readonly<Record<string, string>> = { "\\b": "\\u0008", "\\f": "\\u000c" };

const escaped = (text: string) =>
  JSON.stringify(text)
    .slice(1, -1)
    .replace(/\\./g, (escape) => CODE_POINTS[escape] ?? escape);

interface Part {
  readonly text: string;
  /** Whether it is `${…}` or `%{…}`, in which quotes are not escaped. */
  readonly isCode: boolean;
}

/** Literal texts and sequences of code, in their order. */
function partsOf(template: string): Part[] {
  const parts: Part[] = [];
  let literal = 0;
  let at = 0;
  while (at < template.length) {
    const mark = template.slice(at, at + 3);
    // $${ and %%{ stand for themselves.
    if (mark === "$${" || mark === "%%{") at += 3;
    else if (mark.startsWith("${") || mark.startsWith("%{")) {
      const end = endOfCode(template, at + 2);
      if (at > literal) parts.push({ text: template.slice(literal, at), isCode: false });
      parts.push({ text: template.slice(at, end), isCode: true });
      literal = at = end;
    } else at += 1;
  }
  if (literal < template.length) parts.push({ text: template.slice(literal), isCode: false });
  return parts;
}

/** Where code ends that began before `at`: behind its closing brace, which may stand in no string of it. */
function endOfCode(text: string, at: number): number {
  for (let depth = 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at + 1) - 1;
    else if (character === "{") depth += 1;
    else if (character === "}" && --depth === 0) return at + 1;
  }
  throw new Error(`an interpolation that does not end: ${text}`);
}

/** Where a string in code ends that began before `at`: behind its closing quote. */
function endOfString(text: string, at: number): number {
  while (at < text.length) {
    const mark = text.slice(at, at + 3);
    if (mark.startsWith("\\")) at += 2;
    else if (mark === "$${" || mark === "%%{") at += 3;
    else if (mark.startsWith("${") || mark.startsWith("%{")) at = endOfCode(text, at + 2);
    else if (text[at++] === '"') return at;
  }
  throw new Error(`a string that does not end: ${text}`);
}
