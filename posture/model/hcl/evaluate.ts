import { isObject, Json } from "../attribute";
import { FUNCTIONS } from "./functions";

/** What a name such as `local.region` means; undefined where the file does not say it. */
export type Resolve = (traversal: string) => Json | undefined;

/** An expression whose value the file does not give, or that is not understood. */
class Unknown extends Error {}

const MAX_LENGTH = 20_000;
const MAX_DEPTH = 60;

/**
 * The value of a text with `${…}` in it, as Terraform reads it; undefined where any part of it is not known here.
 *
 * @param resolve what the names in it mean
 */
export function evaluateTemplate(text: string, resolve: Resolve): Json | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  try {
    return template(text, resolve, 0);
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

function template(text: string, resolve: Resolve, depth: number): Json {
  if (depth > MAX_DEPTH || /(?<!%)%\{/.test(text)) throw new Unknown();
  const parts: Json[] = [];
  let literal = "";
  for (let at = 0; at < text.length; at++) {
    if (text.startsWith("$${", at)) {
      literal += "${";
      at += 2;
    } else if (text.startsWith("${", at)) {
      const end = closing(text, at + 2);
      if (literal !== "") parts.push(literal);
      literal = "";
      parts.push(new Reader(text.slice(at + 2, end), resolve, depth + 1).whole());
      at = end;
    } else literal += text[at];
  }
  if (literal !== "") parts.push(literal);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  if (parts.some((part) => typeof part === "object")) throw new Unknown();
  return parts.join("");
}

/** Where the brace closes that stands before a place; quoted text is passed over. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '"') at = closingQuote(text, at);
    else if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at;
  }
  throw new Unknown();
}

function closingQuote(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text.startsWith("${", at)) at = closing(text, at + 2);
    else if (text[at] === '"') return at;
  }
  throw new Unknown();
}

const BINARY: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["+", "-"],
  ["*", "/", "%"],
];
const NAME = /[A-Za-z_][\w-]*/y;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Reads and evaluates one expression at once: nothing in it has any effect. */
class Reader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly resolve: Resolve,
    private readonly depth: number,
  ) {
    if (depth > MAX_DEPTH) throw new Unknown();
  }

  public whole(): Json {
    const value = this.conditional(0);
    if (!this.isAtEnd()) throw new Unknown();
    return value;
  }

  private conditional(depth: number): Json {
    if (depth + this.depth > MAX_DEPTH) throw new Unknown();
    const condition = this.binary(0, depth + 1);
    if (!this.takes("?")) return condition;
    // The branch that is not taken may name something unknown: only the other one is read.
    const [start, colon] = [this.at, this.branchEnd(":")];
    const end = ((this.at = colon + 1), this.branchEnd(",)]}"));
    this.at = end;
    const branch = truth(condition) ? this.text.slice(start, colon) : this.text.slice(colon + 1, end);
    return new Reader(branch, this.resolve, this.depth + 1).whole();
  }

  /** Where a branch of a conditional ends: at one of these characters, or at the end of the text. */
  private branchEnd(ends: string): number {
    let open = 0;
    let inner = 0;
    for (let at = this.at; at < this.text.length; at++) {
      const character = this.text[at] ?? "";
      if (character === '"') at = closingQuote(this.text, at);
      else if (open === 0 && inner === 0 && ends.includes(character)) return at;
      else if ("([{".includes(character)) open++;
      else if (")]}".includes(character)) open--;
      else if (character === "?") inner++;
      else if (character === ":" && inner > 0) inner--;
    }
    if (ends === ":") throw new Unknown();
    return this.text.length;
  }

  private binary(level: number, depth: number): Json {
    const operators = BINARY[level];
    if (!operators) return this.unary(depth);
    let left = this.binary(level + 1, depth);
    for (;;) {
      const operator = operators.find((one) => this.takes(one));
      if (operator === undefined) return left;
      left = apply(operator, left, this.binary(level + 1, depth));
    }
  }

  private unary(depth: number): Json {
    if (depth + this.depth > MAX_DEPTH) throw new Unknown();
    if (this.text[this.skip()] === "!" && this.text[this.at + 1] !== "=") {
      this.at++;
      const value = this.unary(depth + 1);
      if (value === true || value === "true") return false;
      if (value === false || value === "false") return true;
      throw new Unknown();
    }
    if (this.takes("-")) return -number(this.unary(depth + 1));
    return this.postfix(this.primary(depth + 1), depth);
  }

  private primary(depth: number): Json {
    const start = this.skip();
    const character = this.text[start];
    if (this.takes("(")) {
      const value = this.conditional(depth);
      this.expects(")");
      return value;
    }
    if (this.takes("[")) return this.listed("]", depth);
    if (character === "{") return this.object(depth);
    if (character === '"') {
      const end = closingQuote(this.text, start);
      this.at = end + 1;
      return template(unquoted(this.text.slice(start + 1, end)), this.resolve, this.depth + 1);
    }
    const digits = this.match(NUMBER);
    if (digits !== undefined) return Number(digits);
    const name = this.match(NAME);
    if (name === undefined || name === "for") throw new Unknown();
    if (name === "true" || name === "false") return name === "true";
    if (name === "null") return null;
    return this.takes("(") ? this.call(name, depth) : this.traversal(name, depth);
  }

  private call(name: string, depth: number): Json {
    const value = FUNCTIONS.get(name)?.(...this.listed(")", depth));
    if (value === undefined) throw new Unknown();
    return value;
  }

  private traversal(first: string, depth: number): Json {
    let name = first;
    while (this.text[this.at] === "." || this.text[this.at] === "[") {
      if (this.takes("[")) {
        const key = this.conditional(depth);
        this.expects("]");
        name += typeof key === "number" ? `[${key}]` : `[${JSON.stringify(key)}]`;
      } else {
        this.at++;
        const part = this.match(NAME) ?? this.match(NUMBER);
        if (part === undefined) throw new Unknown();
        name += `.${part}`;
      }
    }
    const value = this.resolve(name);
    if (value === undefined) throw new Unknown();
    return value;
  }

  /** Attributes and elements of what is no traversal, such as `merge(a, b).c`. */
  private postfix(value: Json, depth: number): Json {
    let current = value;
    for (;;) {
      if (this.text[this.at] === "." && /[A-Za-z_]/.test(this.text[this.at + 1] ?? "")) {
        this.at++;
        current = member(current, this.match(NAME) ?? "");
      } else if (this.text[this.at] === "[") {
        this.at++;
        current = member(current, this.conditional(depth));
        this.expects("]");
      } else return current;
    }
  }

  private listed(end: string, depth: number): Json[] {
    const values: Json[] = [];
    while (!this.takes(end)) {
      values.push(this.conditional(depth));
      if (this.text.startsWith("...", this.skip())) throw new Unknown();
      if (!this.takes(",")) {
        this.expects(end);
        break;
      }
    }
    return values;
  }

  private object(depth: number): Json {
    this.expects("{");
    const entries: [string, Json][] = [];
    while (!this.takes("}")) {
      this.skip();
      const name = this.match(NAME);
      const key = name ?? this.conditional(depth);
      if (typeof key !== "string" || name === "for") throw new Unknown();
      if (!this.takes("=")) this.expects(":");
      entries.push([key, this.conditional(depth)]);
      this.takes(",");
    }
    return Object.fromEntries(entries);
  }

  private skip(): number {
    while (/\s/.test(this.text[this.at] ?? "")) this.at++;
    return this.at;
  }

  private isAtEnd(): boolean {
    return this.skip() === this.text.length;
  }

  private takes(token: string): boolean {
    if (!this.text.startsWith(token, this.skip())) return false;
    // `<` is no beginning of `<=`, and `=` none of `==`.
    if (/^[<>=]$/.test(token) && this.text[this.at + 1] === "=") return false;
    this.at += token.length;
    return true;
  }

  private expects(token: string): void {
    if (!this.takes(token)) throw new Unknown();
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }
}

function member(value: Json, key: Json): Json {
  const found =
    Array.isArray(value) && typeof key === "number"
      ? (value as readonly Json[])[key]
      : isObject(value) && typeof key === "string" && Object.hasOwn(value, key)
        ? (value as Readonly<Record<string, Json>>)[key]
        : undefined;
  if (found === undefined) throw new Unknown();
  return found;
}

function number(value: Json): number {
  const result = typeof value === "number" ? value : typeof value === "string" && value !== "" ? Number(value) : NaN;
  if (!Number.isFinite(result)) throw new Unknown();
  return result;
}

const same = (left: Json, right: Json) => JSON.stringify(left) === JSON.stringify(right);
const truth = (value: Json): boolean => {
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw new Unknown();
};

function apply(operator: string, left: Json, right: Json): Json {
  switch (operator) {
    case "||":
      return truth(left) || truth(right);
    case "&&":
      return truth(left) && truth(right);
    case "==":
      return same(left, right);
    case "!=":
      return !same(left, right);
    case "<":
      return number(left) < number(right);
    case ">":
      return number(left) > number(right);
    case "<=":
      return number(left) <= number(right);
    case ">=":
      return number(left) >= number(right);
    case "+":
      return number(left) + number(right);
    case "-":
      return number(left) - number(right);
    case "*":
      return number(left) * number(right);
    case "/":
      return number(number(left) / number(right));
    default:
      return number(number(left) % number(right));
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
const unquoted = (text: string) => text.replace(/\\(.)/g, (_, character: string) => ESCAPES[character] ?? character);
