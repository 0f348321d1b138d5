import { toVisibleLine } from "./visible-line";

/** Markup that may stand in the page as it is. */
export class Markup {
  constructor(public readonly text: string) {}
}

type Part = string | number | Markup | null | undefined | readonly Part[];

/** Markup into which texts are filled escaped, markup as it is, and nothing for null. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(literals.map((literal, index) => literal + toText(parts[index])).join(""));
}

function toText(part: Part): string {
  if (part === null || part === undefined) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "string" || typeof part === "number") return escape(`${part}`);
  return part.map(toText).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text for any place in HTML or SVG, with what cannot be seen spelled out. */
const escape = (text: string): string =>
  toVisibleLine(text, Infinity).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

/** A text as part of an id or a fragment: what may not stand there is replaced. */
export const toId = (text: string): string => text.replace(/[^A-Za-z0-9._-]/g, "-");

/** Markup of several parts with something between them. */
export const joined = (parts: readonly Markup[], between = ""): Markup =>
  new Markup(parts.map(({ text }) => text).join(between));
