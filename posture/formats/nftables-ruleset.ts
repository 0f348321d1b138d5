import { braceFault } from "./braces";

/** Why nft cannot read a ruleset; undefined where its blocks are whole. */
export const rulesetFault = (ruleset: string): string | undefined => braceFault(ruleset, { quotes: '"' });

/** A ruleset without comments, those that nft keeps included: they may say anything. */
export const stripComments = (ruleset: string) =>
  ruleset
    .replace(/\bcomment\s+"[^"\n]*"/g, "")
    .replace(/#.*$/gm, "")
    .replace(/\\\n/g, " ");

/** The chains of each table, by name. What is written of a chain in several places adds up, as it does for nft. */
export function chainsOf(ruleset: string): readonly ReadonlyMap<string, string>[] {
  const tables = new Map<string, Map<string, string>>();
  const text = substituteVariables(stripComments(ruleset));
  for (const [name, table] of blocks(text, "table")) {
    const chains = tables.get(name) ?? new Map<string, string>();
    for (const [chain, content] of blocks(table, "chain")) chains.set(chain, `${chains.get(chain) ?? ""}\n${content}`);
    tables.set(name, chains);
  }
  return [...tables.values()];
}

/**
 * Commands in a file of rules by which its tables are no longer what they say. What clears the way before the first of
 * them is none.
 */
export function laterModifications(ruleset: string): readonly string[] {
  const all = statements(stripComments(ruleset));
  const first = all.findIndex((one) => /^table\b[^{]*\{/.test(one));
  return all.filter(
    (one, at) =>
      !/^(?:table|define|redefine|undefine)\b/.test(one) &&
      !/^include\s+"[^"]+\.nft"$/.test(one) &&
      !(at < first && /^(?:flush|delete|destroy|add\s+table|create\s+table)\b/.test(one)),
  );
}

/** Statements end at a line's end or a semicolon, outside braces. */
export function statements(chain: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let current = "";
  for (const letter of chain) {
    if (letter === "{") depth++;
    if (letter === "}") depth--;
    if (depth === 0 && (letter === "\n" || letter === ";")) {
      found.push(current.trim());
      current = "";
    } else current += letter;
  }
  return [...found, current.trim()].filter(Boolean);
}

/** Names and contents of the blocks that a word opens. */
const blocks = (text: string, word: string) =>
  [...text.matchAll(new RegExp(String.raw`\b${word}\s+([^{};\n]+?)\s*\{`, "g"))].map(
    (match) => [match[1] ?? "", body(text, match.index + match[0].length)] as const,
  );

/** What stands in a pair of braces, from behind the first. */
function body(text: string, from: number): string {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return text.slice(from, at);
  }
  return text.slice(from);
}

/** Writes variables and the elements of named sets where they are used. */
export function substituteVariables(text: string): string {
  const variables = [...text.matchAll(/^\s*(?:define|redefine)\s+(\w+)\s*=\s*(\{[^}]*\}|[^\n;]+)/gm)].map(
    ([, name = "", value = ""]) => [`$${name}`, value.trim()] as const,
  );
  const sets = [...text.matchAll(/\bset\s+([\w-]+)\s*\{[^{}]*elements\s*=\s*(\{[^}]*\})[^{}]*\}/g)].map(
    ([, name = "", value = ""]) => [`@${name}`, value] as const,
  );
  return [...sets, ...variables]
    .sort(([a], [b]) => b.length - a.length)
    .slice(0, 100)
    .reduce((all, [name, value]) => all.replaceAll(name, value), text);
}
