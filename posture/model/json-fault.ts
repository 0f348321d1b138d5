/** Where a text stops being JSON. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  /** What is wrong there. Never more of the text than one character: what stands around it may be secret. */
  readonly problem: string;
  /** Everything up to the end was right, and more was to come. */
  readonly isCutOff: boolean;
}

type Expected = "value" | "value or ]" | "key" | "key or }" | "colon" | "comma" | "nothing";

const NAMES: Readonly<Record<Exclude<Expected, "comma">, string>> = {
  value: "a value",
  "value or ]": "a value or ]",
  key: "a name in double quotes",
  "key or }": "a name in double quotes or }",
  colon: "a colon",
  nothing: "nothing",
};
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const HEX = /[\da-fA-F]{4}/y;
const LITERALS = ["true", "false", "null"];

/** The place of a key that stands a second time in its object. */
export interface DuplicateKey {
  readonly line: number;
  readonly column: number;
  readonly key: string;
}

/** Finds the first key that an object of a JSON text has twice. */
export function duplicateKey(text: string): DuplicateKey | undefined {
  const objects: Set<string>[] = [];
  let duplicate: DuplicateKey | undefined;
  jsonFault(text, (start, end, depth, isFirst) => {
    if (isFirst) objects[depth] = new Set();
    const written = text.slice(start + 1, end - 1);
    const key = written.includes("\\") ? (JSON.parse(`"${written}"`) as string) : written;
    const keys = objects[depth];
    if (keys?.has(key)) duplicate ??= { ...positionOf(text, start), key };
    keys?.add(key);
    return duplicate === undefined;
  });
  return duplicate;
}

/** Sees every key of an object: where it stands with its quotes, and how deep. Returns whether to go on. */
type OnKey = (start: number, end: number, depth: number, isFirst: boolean) => boolean;

/**
 * Finds the first place at which a text is no JSON; nothing where it is JSON.
 *
 * JSON.parse gives a position in only some of its messages, and quotes the text in others. This reads the text once,
 * and only after JSON.parse has refused it. jsonc-parser recurses for every level and overflows the stack on input that
 * is nested 10,000 levels deep; this does not recurse.
 */
export function jsonFault(text: string, onKey?: OnKey): JsonFault | undefined {
  const inObject: boolean[] = [];
  // Widened: what the loop makes of it is more than its first value.
  let expected = "value" as Expected;
  let at = 0;
  for (;;) {
    at = skipSpace(text, at);
    if (at >= text.length)
      return expected === "nothing"
        ? undefined
        : fault(
            text,
            text.length,
            "the file ends " +
              `${
                inObject.length === 0
                  ? "before there is a value"
                  : `with ${inObject.length} open bracket${inObject.length === 1 ? "" : "s"}`
              }`,
            true,
          );
    const char = text[at];
    const isObject = inObject[inObject.length - 1] === true;
    if (expected === "nothing") return fault(text, at, `${show(text, at)} stands after the end of the JSON`);
    if (expected === "comma") {
      if (char === ",") expected = isObject ? "key" : "value";
      else if (char === (isObject ? "}" : "]")) expected = close(inObject);
      else return fault(text, at, `${show(text, at)} stands where a comma or ${isObject ? "}" : "]"} has to`);
      at++;
    } else if (expected === "colon") {
      if (char !== ":") return fault(text, at, `${show(text, at)} stands where a colon has to`);
      expected = "value";
      at++;
    } else if ((char === "}" && expected === "key or }") || (char === "]" && expected === "value or ]")) {
      expected = close(inObject);
      at++;
    } else if (char === '"') {
      const end = endOfString(text, at);
      if (typeof end !== "number") return end;
      const isKey = expected === "key" || expected === "key or }";
      if (isKey && onKey?.(at, end, inObject.length, expected === "key or }") === false) return undefined;
      expected = isKey ? "colon" : after(inObject);
      at = end;
    } else if (expected === "key" || expected === "key or }") {
      return fault(text, at, `${show(text, at)} stands where ${NAMES[expected]} has to`);
    } else if (char === "{" || char === "[") {
      inObject.push(char === "{");
      expected = char === "{" ? "key or }" : "value or ]";
      at++;
    } else {
      const end = endOfScalar(text, at);
      if (end === undefined) return fault(text, at, `${show(text, at)} stands where ${NAMES[expected]} has to`);
      if (end < 0) return fault(text, text.length, "the file ends within a value", true);
      expected = after(inObject);
      at = end;
    }
  }
}

function close(inObject: boolean[]): Expected {
  inObject.pop();
  return after(inObject);
}

const after = (inObject: readonly boolean[]): Expected => (inObject.length === 0 ? "nothing" : "comma");

function skipSpace(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
  }
  return at;
}

/** Just after the closing quote, or what is wrong before it. */
function endOfString(text: string, from: number): number | JsonFault {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code < 0x20) return fault(text, at, `${show(text, at)} stands within a text, where it has to be escaped`);
    if (code !== BACKSLASH) continue;
    at++;
    if (at >= text.length) break;
    if (text[at] === "u") {
      HEX.lastIndex = at + 1;
      if (!HEX.test(text))
        return at + 5 > text.length && /^[\da-fA-F]*$/.test(text.slice(at + 1))
          ? cutOffText(text)
          : fault(text, at, "\\u stands without four hexadecimal digits");
      at += 4;
    } else if (!'"\\/bfnrt'.includes(text[at] ?? " "))
      return fault(text, at, `\\ stands before ${show(text, at)}, which is nothing to escape`);
  }
  return cutOffText(text);
}

const cutOffText = (text: string) => fault(text, text.length, "the file ends within a text", true);

/** Just after a number, true, false or null; -1 where the file ends within it; nothing where there is none. */
function endOfScalar(text: string, at: number): number | undefined {
  for (const literal of LITERALS) {
    if (text.startsWith(literal, at)) return at + literal.length;
    if (text.length - at < literal.length && literal.startsWith(text.slice(at))) return -1;
  }
  NUMBER.lastIndex = at;
  if (NUMBER.test(text)) {
    // A figure that goes on is cut off or wrong: the next step finds which.
    const end = NUMBER.lastIndex;
    return /[.eE]/.test(text[end] ?? "") && text.length - end <= 2 && /^(?:\.|[eE][+-]?)$/.test(text.slice(end))
      ? -1
      : end;
  }
  return text[at] === "-" && at === text.length - 1 ? -1 : undefined;
}

function fault(text: string, at: number, problem: string, isCutOff = false): JsonFault {
  return { ...positionOf(text, at), problem, isCutOff };
}

function positionOf(text: string, at: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  for (let next = text.indexOf("\n"); next >= 0 && next < at; next = text.indexOf("\n", start)) {
    line++;
    start = next + 1;
  }
  return { line, column: at - start + 1 };
}

/** One character, by its number where it cannot be seen. */
function show(text: string, at: number): string {
  const code = text.codePointAt(at) ?? 0;
  return code > 0x20 && code < 0x7f
    ? `"${String.fromCodePoint(code)}"`
    : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
