import KEYWORDS from "./sshd-keywords.json";

/** A line of sshd_config, as sshd reads it. */
export interface SshdLine {
  readonly line: number;
  /** In lower case: sshd takes any. */
  readonly keyword: string;
  readonly args: readonly string[];
  /** Whether it stands behind a `Match`, and so holds for some connections only. */
  readonly matched: boolean;
}

const { newer } = KEYWORDS;
const KNOWN = new Set([...KEYWORDS.keywords, ...newer.keywords]);
const SWITCHES = new Set([...KEYWORDS.switches, ...newer.switches]);
const SINGLE = new Set([...KEYWORDS.single, ...newer.switches]);
const BEFORE_MATCH = new Set([...KEYWORDS.beforeMatch, ...newer.beforeMatch]);
const CHOICES = new Map<string, readonly string[]>(Object.entries(KEYWORDS.choices));
/** Keywords that mean the same as another. */
const ALIASES = new Map([
  ["challengeresponseauthentication", "kbdinteractiveauthentication"],
  ["skeyauthentication", "kbdinteractiveauthentication"],
]);
/** What a `Match` may ask for; the last two since OpenSSH 10. */
const CRITERIA =
  /^(?:user|group|host|localaddress|localport|address|rdomain|version|sessiontype)$|^(?:all|invalid-user)$/;
const WITHOUT_VALUE = /^(?:all|invalid-user)$/;

/** The lines of a file; what cannot be read is left out. */
export const sshdLines = (content: string): readonly SshdLine[] =>
  read(content).flatMap((one) => (typeof one === "string" ? [] : [one]));

/** Why sshd refuses a file, and then does not start; undefined where it takes every line. */
export const sshdFault = (content: string): string | undefined => {
  for (const one of read(content)) {
    const fault = typeof one === "string" ? one : lineFault(one);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

/** Each line that is no comment, or why it cannot be taken apart. */
function read(content: string): readonly (SshdLine | string)[] {
  let matched = false;
  return content.split("\n").flatMap((text, index): readonly (SshdLine | string)[] => {
    const line = index + 1;
    const [, quoted, plain = "", rest = ""] =
      /^[ \t\r]*=?[ \t\r]*(?:"([^"]*)"|([^ \t\r="]*))[ \t\r]*=?(.*)$/.exec(text.replace(/[\s\f]+$/, "")) ?? [];
    const keyword = (quoted ?? plain).toLowerCase();
    if (keyword === "" || keyword.startsWith("#")) return [];
    if (rest.trim() === "") return [`line ${line} has no argument for ${keyword}`];
    const args = argumentsIn(rest);
    if (args === undefined) return [`the quote in line ${line} is not closed`];
    const own = { line, keyword: ALIASES.get(keyword) ?? keyword, args, matched };
    matched ||= keyword === "match";
    return [own];
  });
}

function lineFault({ line, keyword, args, matched }: SshdLine): string | undefined {
  const [first = ""] = args;
  if (!KNOWN.has(keyword)) return `line ${line} begins with ${keyword}, which is no keyword of sshd`;
  if (matched && BEFORE_MATCH.has(keyword)) return `line ${line} has ${keyword} behind Match, where sshd refuses it`;
  if (keyword === "match") return matchFault(line, args);
  const choices = CHOICES.get(keyword) ?? (SWITCHES.has(keyword) ? ["yes", "no"] : undefined);
  if (args.length === 0 || (choices && first === "")) return `line ${line} has no argument for ${keyword}`;
  if (choices && !choices.includes(first.toLowerCase()))
    return `line ${line} has ${first} for ${keyword}, which is not ${choices.join(" or ")}`;
  if (args.length > 1 && (SINGLE.has(keyword) || choices)) return `line ${line} has too many arguments for ${keyword}`;
  return keyword === "port" && !(/^\d+$/.test(first) && Number(first) > 0 && Number(first) < 65536)
    ? `line ${line} has ${first} for a port`
    : undefined;
}

function matchFault(line: number, args: readonly string[]): string | undefined {
  const words = args.flatMap((word) => {
    const [, name, value] = /^([\w-]+)=(.*)$/.exec(word) ?? [];
    return name === undefined || value === undefined ? [word] : [name, value];
  });
  if (words.length === 0) return `line ${line} has a Match without criteria`;
  for (let at = 0; at < words.length; at++) {
    const name = (words[at] ?? "").toLowerCase();
    if (!CRITERIA.test(name)) return `line ${line} has ${name} behind Match, by which sshd cannot choose`;
    if (name === "all" && words.length > 1) return `line ${line} has Match all with other criteria`;
    if (!WITHOUT_VALUE.test(name) && (words[++at] ?? "") === "") return `line ${line} has no value for ${name}`;
  }
  return undefined;
}

/** Words of a line up to its comment, without their quotes; undefined where a quote is not closed. */
function argumentsIn(text: string): readonly string[] | undefined {
  const found: string[] = [];
  for (let at = 0; at < text.length; at++) {
    if (/\s/.test(text.charAt(at))) continue;
    if (text[at] === "#") break;
    let word = "";
    let quote = "";
    for (; at < text.length && (quote !== "" || !/\s/.test(text.charAt(at))); at++) {
      const letter = text.charAt(at);
      const next = text.charAt(at + 1);
      if (letter === "\\" && next !== "" && (`"'\\`.includes(next) || (quote === "" && next === " "))) {
        word += next;
        at++;
      } else if (quote === "" && (letter === '"' || letter === "'")) quote = letter;
      else if (letter === quote) quote = "";
      else word += letter;
    }
    if (quote !== "") return undefined;
    found.push(word);
  }
  return found;
}
