import { Reference } from "./attribute";
import { distinct, splitTraversal } from "./configuration";

const STRING = /"(?:[^"\\]|\\.)*"/g;
const TRAVERSAL = /(?<![\w.-])(?:data\.)?[a-zA-Z_][\w-]*\.[a-zA-Z_][\w-]*(?:\.[\w*-]+|\[[^\]]*\])*/g;
const NO_RESOURCE = new Set(["var", "local", "each", "count", "self", "path", "terraform", "module", "ephemeral"]);

/** Whether a text of a `.tf.json` file holds an expression. */
export const isExpression = (text: string) => /(?<!\$)\$\{|(?<!%)%\{/.test(text);

/** A text as Terraform reads it where it holds no expression. */
export const unescape = (text: string) => text.replaceAll("$${", "${").replaceAll("%%{", "%{");

/** The traversal that a text consists of and nothing else, such as `google_compute_network.main.id`. */
export function soleTraversal(text: string): string | undefined {
  const inner = /^\$\{([^{}"]*)\}$/.exec(text)?.[1]?.trim();
  return inner !== undefined && new RegExp(`^${TRAVERSAL.source}$`).test(inner) ? inner : undefined;
}

/** The traversals in the expressions of a text, those in its quoted strings left out. */
export function traversalsIn(text: string): string[] {
  return templates(text).flatMap(
    (template) =>
      template
        .replace(STRING, (quoted) => (isExpression(quoted) ? ` ${traversalsIn(quoted.slice(1, -1)).join(" ")} ` : '""'))
        .match(TRAVERSAL) ?? [],
  );
}

/** The resource that a traversal names, or none. */
export function toReference(traversal: string): Reference | undefined {
  const [first = "", second = "", third = "", ...rest] = splitTraversal(traversal);
  if (first === "data") return third === "" ? undefined : { address: `data.${second}.${third}`, path: rest.join(".") };
  if (NO_RESOURCE.has(first) || second === "") return undefined;
  return { address: `${first}.${second}`, path: [third, ...rest].filter(Boolean).join(".") };
}

export const referencesIn = (text: string): readonly Reference[] =>
  distinct(traversalsIn(text).flatMap((traversal) => toReference(traversal) ?? []));

/** The contents of `${…}` and `%{…}`, braces and quotes counted. */
function templates(text: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const opens = (text[at] === "$" || text[at] === "%") && text[at + 1] === "{";
    if (!opens) continue;
    if (text[at - 1] === text[at]) continue;
    const end = closing(text, at + 2);
    found.push(text.slice(at + 2, end));
    at = end;
  }
  return found;
}

function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '"') at = endOfString(text, at);
    else if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at;
  }
  return text.length;
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text.startsWith("${", at)) at = closing(text, at + 2);
    else if (text[at] === '"') return at;
  }
  return text.length;
}
