import PARAMETERS from "./postgres-parameters.json";

const LETTER = String.raw`A-Za-z_\u0080-\uffff`;
const ID = `[${LETTER}][${LETTER}0-9]*`;
const EXPONENT = "[Ee][-+]?[0-9]+";
/** What PostgreSQL's own scanner of settings knows; of equally long ones, the first counts. */
const TOKENS: readonly (readonly [kind: Kind, pattern: RegExp])[] = (
  [
    ["name", ID],
    ["qualified name", String.raw`${ID}\.${ID}`],
    ["text", String.raw`'(?:[^'\\\n]|\\.|'')*'`],
    ["bare text", `[${LETTER}][${LETTER}0-9._:/-]*`],
    ["number", `[-+]?(?:0x[0-9a-fA-F]+|[0-9]+)[a-zA-Z]*`],
    ["number", String.raw`[-+]?[0-9]*\.[0-9]*(?:${EXPONENT})?`],
    ["=", "="],
  ] as const
).map(([kind, pattern]) => [kind, new RegExp(pattern, "y")]);

type Kind = "name" | "qualified name" | "text" | "bare text" | "number" | "=" | "?";

interface Token {
  readonly kind: Kind;
  readonly text: string;
}

const ONLY: Readonly<Record<string, readonly number[]>> = PARAMETERS.only;
const EVERY = new Set([...PARAMETERS.every, ...PARAMETERS.notShown]);
const FIXED = new Set(PARAMETERS.fixed);
const BOOLEANS = new Set(PARAMETERS.booleans);
const VERSIONS = new Set(Object.values(ONLY).flat());
const INCLUDES = /^(?:include|include_if_exists|include_dir)$/;

/**
 * Why PostgreSQL refuses a file of settings, and then does not start; undefined where each line is a name and a value,
 * the name one that this version knows, and the value of a switch one that it takes.
 *
 * @param version PostgreSQL's major version; where it is none of those whose names are known here, a name may be of any
 */
export function postgresConfFault(content: string, version?: number): string | undefined {
  for (const [index, text] of content.split("\n").entries()) {
    const fault = lineFault(tokensOf(text), version);
    if (fault !== undefined) return `line ${index + 1} ${fault}`;
  }
  return undefined;
}

/** The version in the path of a file of settings, as Debian has it. */
export const versionInPath = (path: string): number | undefined =>
  Number(/\/postgresql\/(\d+)\//.exec(path)?.[1] ?? NaN) || undefined;

function lineFault(tokens: readonly Token[], version: number | undefined): string | undefined {
  const [name, ...others] = tokens;
  if (!name) return undefined;
  const strange = tokens.find(({ kind }) => kind === "?");
  if (strange) return `has ${strange.text}, which is no part of a setting`;
  if (name.kind !== "name" && name.kind !== "qualified name") return `begins with ${name.text}, which is no name`;
  const [value, more] = others[0]?.kind === "=" ? others.slice(1) : others;
  if (!value) return `has no value for ${name.text}`;
  if (value.kind === "=" || value.kind === "qualified name") return `has ${value.text} for a value, without quotes`;
  if (more) return `has ${more.text} behind the value of ${name.text}`;
  return INCLUDES.test(name.text.toLowerCase()) ? undefined : settingFault(name, value.text, version);
}

/** A name of two parts belongs to an extension, which may not be loaded yet. */
function settingFault({ kind, text }: Token, value: string, version: number | undefined): string | undefined {
  if (kind === "qualified name") return undefined;
  const name = text.toLowerCase();
  if (!isKnown(name, version) && !FIXED.has(name))
    return `sets ${text}, which is no parameter of PostgreSQL${version === undefined ? "" : ` ${version}`}`;
  if (FIXED.has(name)) return `sets ${text}, which cannot be set`;
  const bare = value.replace(/^'(.*)'$/, "$1");
  return BOOLEANS.has(name) && !isBoolean(bare) ? `has ${bare} for ${text}, which is on or off` : undefined;
}

function isKnown(name: string, version: number | undefined): boolean {
  const versions = ONLY[name];
  if (versions === undefined) return EVERY.has(name);
  return version === undefined || !VERSIONS.has(version) || versions.includes(version);
}

/** PostgreSQL takes any beginning of these words that no other shares. */
const isBoolean = (value: string) =>
  /^[01]$/.test(value) ||
  (value !== "" && ["true", "false", "yes", "no"].some((word) => word.startsWith(value.toLowerCase()))) ||
  /^(?:on|off?)$/i.test(value);

/** The tokens of a line up to its comment. */
function tokensOf(text: string): readonly Token[] {
  const found: Token[] = [];
  for (let at = 0; at < text.length;) {
    const letter = text.charAt(at);
    if (letter === "#") break;
    if (/[ \t\r]/.test(letter)) {
      at++;
      continue;
    }
    let longest: Token = { kind: "?", text: "" };
    for (const [kind, pattern] of TOKENS) {
      pattern.lastIndex = at;
      const [token = ""] = pattern.exec(text) ?? [];
      if (token.length > longest.text.length) longest = { kind, text: token };
    }
    if (longest.text === "") longest = { kind: "?", text: letter };
    found.push(longest);
    at += longest.text.length;
  }
  return found;
}
