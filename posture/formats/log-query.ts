import { oncePerText } from "../memoize";

/**
 * The part of the Logging query language that sinks and exclusions are written in: comparisons, `log_id()`,
 * AND, OR and NOT. OR binds more tightly than AND, as Google documents it.
 *
 * A query is asked of a kind of log entries, of which some fields are known: it takes all of them, none, or some.
 */

/** A kind of log entries. */
export interface Entries {
  /** In a reader's words, such as `admin activity`. */
  readonly description: string;
  /** Fields that all of them have, by path. A project that is not known is `*` in `logName`. */
  readonly fields: ReadonlyMap<string, string>;
  /** Fields that none of them has, such as `jsonPayload`. */
  readonly excludedFields: readonly string[];
}

export type Answer = "all" | "some" | "none";

export type Query =
  | { readonly kind: "and" | "or"; readonly of: readonly Query[] }
  | { readonly kind: "not"; readonly of: Query }
  | { readonly kind: "comparison"; readonly path: string; readonly operator: string; readonly value: string }
  | { readonly kind: "call"; readonly name: string; readonly argument: string }
  | { readonly kind: "text" };

interface Token {
  readonly kind: "word" | "string" | "operator" | "open" | "close" | "comma";
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const TOKEN = /\s+|--[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|=~|!~|!=|>=|<=|[=<>:]|[(),]|[^\s()"'=!<>:,~]+/gy;
const MAX_DEPTH = 64;

class Unreadable extends Error {}

/** A query, or why it cannot be read. Several rules ask for each, and the same stand in many resources. */
export const parseQuery = oncePerText((text): Query | { readonly unreadable: string } => {
  try {
    const parser = new Parser(tokens(text));
    return parser.whole();
  } catch (error) {
    if (error instanceof Unreadable) return { unreadable: error.message };
    throw error;
  }
});

/** Which of the entries a query takes. */
export function matchEntries(query: Query, entries: Entries): Answer {
  switch (query.kind) {
    case "and":
      return conjunctionOf(query.of.map((one) => matchEntries(one, entries)));
    case "or":
      return negate(conjunctionOf(query.of.map((one) => negate(matchEntries(one, entries)))));
    case "not":
      return negate(matchEntries(query.of, entries));
    case "comparison":
      return compare(query.path, query.operator, query.value, entries);
    case "call":
      return call(query.name, query.argument, entries);
    case "text":
      return "some";
  }
}

/** Every comparison in a query. */
export function comparisons(query: Query): readonly Extract<Query, { kind: "comparison" }>[] {
  switch (query.kind) {
    case "and":
    case "or":
      return query.of.flatMap(comparisons);
    case "not":
      return comparisons(query.of);
    case "comparison":
      return [query];
    default:
      return [];
  }
}

export const negate = (answer: Answer): Answer => (answer === "all" ? "none" : answer === "none" ? "all" : "some");

/** What is taken by every one of them. */
export const conjunctionOf = (answers: readonly Answer[]): Answer =>
  answers.includes("none") ? "none" : answers.includes("some") ? "some" : "all";

function tokens(text: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text)?.[0];
    if (match === undefined) throw new Unreadable(`${JSON.stringify(text.slice(from, from + 20))} at ${from + 1}`);
    const first = match[0] ?? "";
    if (/\s/.test(first) || match.startsWith("--")) continue;
    const kind =
      first === '"' || first === "'"
        ? "string"
        : first === "("
          ? "open"
          : first === ")"
            ? "close"
            : first === ","
              ? "comma"
              : /[=!<>:]/.test(first)
                ? "operator"
                : "word";
    found.push({
      kind,
      text: kind === "string" ? match.slice(1, -1).replace(/\\(.)/g, "$1") : match,
      from,
      to: from + match.length,
    });
  }
  return found;
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  public whole(): Query {
    if (this.tokens.length === 0) return { kind: "and", of: [] };
    const query = this.conjunction(() => this.term());
    if (this.at < this.tokens.length) this.fail();
    return query;
  }

  private conjunction(term: () => Query): Query {
    if (++this.depth > MAX_DEPTH) throw new Unreadable("it is nested too deeply");
    const of = [this.disjunction(term)];
    for (
      let next = this.tokens[this.at];
      next && next.kind !== "close" && next.kind !== "comma";
      next = this.tokens[this.at]
    ) {
      this.keyword("AND");
      of.push(this.disjunction(term));
    }
    this.depth--;
    return of.length === 1 && of[0] ? of[0] : { kind: "and", of };
  }

  private disjunction(term: () => Query): Query {
    const of = [this.negation(term)];
    while (this.keyword("OR")) of.push(this.negation(term));
    return of.length === 1 && of[0] ? of[0] : { kind: "or", of };
  }

  private negation(term: () => Query): Query {
    if (++this.depth > MAX_DEPTH) throw new Unreadable("it is nested too deeply");
    const query: Query = this.keyword("NOT") ? { kind: "not", of: this.negation(term) } : term();
    this.depth--;
    return query;
  }

  private term(): Query {
    const token = this.take();
    if (token.kind === "open") return this.closed(() => this.term());
    if (token.kind !== "word" && token.kind !== "string") this.fail(token);
    if (token.kind === "word" && token.text.startsWith("-") && token.text.length > 1)
      return { kind: "not", of: this.named({ ...token, text: token.text.slice(1) }) };
    if (token.kind === "word" && token.text === "-") return { kind: "not", of: this.term() };
    return this.named(token);
  }

  private named(first: Token): Query {
    let path = first.text;
    let last = first;
    // A part of a path may stand in quotes: labels."compute.googleapis.com/name".
    for (
      let next = this.tokens[this.at];
      next && next.from === last.to && (next.kind === "string" || next.kind === "word");
      next = this.tokens[this.at]
    ) {
      path += next.text;
      last = next;
      this.at++;
    }
    const next = this.tokens[this.at];
    if (next?.kind === "open" && next.from === last.to && first.kind === "word") return this.called(path);
    if (next?.kind !== "operator") return { kind: "text" };
    this.at++;
    const operator = next.text;
    if (this.tokens[this.at]?.kind === "open") {
      this.at++;
      const value = (): Query =>
        this.tokens[this.at]?.kind === "open" ? (this.at++, this.closed(value)) : this.comparison(path, operator);
      return this.closed(value);
    }
    return this.comparison(path, operator);
  }

  private comparison(path: string, operator: string): Query {
    const value = this.take();
    if (value.kind !== "word" && value.kind !== "string") this.fail(value);
    return { kind: "comparison", path, operator, value: value.text };
  }

  private called(name: string): Query {
    this.at++;
    const values: string[] = [];
    for (let token = this.take(); token.kind !== "close"; token = this.take()) {
      if (token.kind === "open") this.fail(token);
      if (token.kind !== "comma") values.push(token.text);
    }
    return { kind: "call", name: name.toLowerCase(), argument: values[0] ?? "" };
  }

  /** What stands up to the closing parenthesis; the opening one is taken already. */
  private closed(term: () => Query): Query {
    const query = this.conjunction(term);
    const token = this.take();
    if (token.kind !== "close") this.fail(token);
    return query;
  }

  private keyword(word: string): boolean {
    const next = this.tokens[this.at];
    const is = next?.kind === "word" && next.text === word;
    if (is) this.at++;
    return is;
  }

  private take(): Token {
    const token = this.tokens[this.at];
    if (!token) throw new Unreadable("it ends unexpectedly");
    this.at++;
    return token;
  }

  private fail(token = this.tokens[this.at]): never {
    throw new Unreadable(token ? `${JSON.stringify(token.text)} at ${token.from + 1}` : "it ends unexpectedly");
  }
}

function compare(path: string, operator: string, value: string, { fields, excludedFields: without }: Entries): Answer {
  const actual = fields.get(path);
  if (actual === undefined) {
    if (without.some((one) => path === one || path.startsWith(`${one}.`)))
      return operator.startsWith("!") ? "some" : "none";
    const below = operator === ":" && value === "*" && [...fields.keys()].some((known) => known.startsWith(`${path}.`));
    return below ? "all" : "some";
  }
  const [left, right] =
    path === "logName" && actual.startsWith("projects/*/")
      ? [actual, value.replace(/^projects\/[^/]+/, "projects/*")]
      : [actual, value];
  // Texts are compared without regard to case, save by regular expressions.
  const a = left.toLowerCase();
  const b = right.toLowerCase();
  switch (operator) {
    case "=":
      return of(a === b);
    case "!=":
      return of(a !== b);
    case ":":
      return of(value === "*" || a.includes(b));
    case "=~":
      return search(left, right);
    case "!~":
      return negate(search(left, right));
    default:
      return "some";
  }
}

const of = (is: boolean): Answer => (is ? "all" : "none");

function search(text: string, pattern: string): Answer {
  // A pattern of a stranger's may take for ever on a long text; these are short, and no group may repeat.
  if (pattern.length > 500 || /[*+}]\)*[*+{]|\)[*+{]/.test(pattern)) return "some";
  const [, insensitive, rest = ""] = /^(\(\?i\))?([\s\S]*)$/.exec(pattern) ?? [];
  try {
    return of(new RegExp(rest, insensitive ? "i" : "").test(text));
  } catch {
    return "some";
  }
}

function call(name: string, argument: string, { fields }: Entries): Answer {
  const logName = fields.get("logName") ?? "";
  const [, project = "", id = ""] = /^projects\/([^/]+)\/logs\/(.+)$/.exec(logName) ?? [];
  switch (name) {
    case "log_id":
      return id === "" ? "some" : of(decoded(id) === decoded(argument));
    case "source":
      return project === "*" || project === ""
        ? /^projects\//i.test(argument)
          ? "all"
          : "some"
        : argument.toLowerCase() === `projects/${project}`.toLowerCase()
          ? "all"
          : "some";
    default:
      return "some";
  }
}

const decoded = (id: string) => id.replace(/%2f/gi, "/").toLowerCase();
