/** Contexts of an expression by name, such as `github` and `matrix`. */
export type Contexts = Readonly<Record<string, unknown>>;
/** Functions of an expression, by their name in lower case. */
export type Functions = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

const TOKEN = /\s*(\|\||&&|==|!=|[!().[\],]|'(?:[^']|'')*'|-?\d+(?:\.\d+)?|[A-Za-z_][\w-]*)/y;

/**
 * Evaluates what stands between `${{` and `}}` in a workflow: the operators, literals, properties and functions that
 * GitHub documents, without `<`, `>` and object filters.
 *
 * @throws Error for anything else, and for a context or a function that was not given
 */
export function evaluate(text: string, contexts: Contexts, functions: Functions): unknown {
  const tokens = tokensOf(text);
  let at = 0;
  const take = (wanted: string): boolean => tokens[at] === wanted && at++ >= 0;
  const expect = (wanted: string): void => {
    if (!take(wanted)) throw new Error(`${text}: got ${tokens[at] ?? "the end"}, expected ${wanted}`);
  };

  const or = (): unknown => {
    let value = and();
    while (take("||")) {
      const right = and();
      value = isTrue(value) ? value : right;
    }
    return value;
  };
  const and = (): unknown => {
    let value = comparison();
    while (take("&&")) {
      const right = comparison();
      value = isTrue(value) ? right : value;
    }
    return value;
  };
  const comparison = (): unknown => {
    const left = unary();
    if (take("==")) return equal(left, unary());
    return take("!=") ? !equal(left, unary()) : left;
  };
  const unary = (): unknown => (take("!") ? !isTrue(unary()) : properties(primary()));
  const properties = (of: unknown): unknown => {
    let value = of;
    for (;;) {
      if (take(".")) value = property(value, tokens[at++] ?? "");
      else if (take("[")) {
        value = property(value, asText(or()));
        expect("]");
      } else return value;
    }
  };
  const primary = (): unknown => {
    if (take("(")) {
      const value = or();
      expect(")");
      return value;
    }
    const token = tokens[at++] ?? "";
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^-?\d/.test(token)) return Number(token);
    if (Object.hasOwn(LITERALS, token)) return LITERALS[token];
    if (take("(")) return call(token);
    if (!Object.hasOwn(contexts, token)) throw new Error(`${text}: no context ${token}`);
    return contexts[token];
  };
  const call = (name: string): unknown => {
    const args: unknown[] = [];
    while (!take(")")) {
      if (args.length > 0) expect(",");
      args.push(or());
    }
    const known = functions[name.toLowerCase()];
    if (!known) throw new Error(`${text}: no function ${name}`);
    return known(...args);
  };

  const value = or();
  if (at < tokens.length) throw new Error(`${text}: got ${tokens[at] ?? ""} after its end`);
  return value;
}

/** A text in which each `${{ … }}` is replaced by its value. */
export const interpolate = (text: string, contexts: Contexts, functions: Functions): string =>
  text.replace(/\$\{\{(.*?)\}\}/gs, (_, inner: string) => asText(evaluate(inner, contexts, functions)));

/** What GitHub takes for true in a condition. */
export const isTrue = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== false && value !== "" && value !== 0;

const LITERALS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const [, token] = TOKEN.exec(text) ?? [];
    if (token === undefined) throw new Error(`${text}: not an expression at ${text.slice(from, from + 20)}`);
    tokens.push(token);
  }
  return tokens;
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return null;
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : null;
}

/** GitHub compares text without regard to case, and values of two types as numbers. */
function equal(left: unknown, right: unknown): boolean {
  if (typeof left === "string" && typeof right === "string") return left.toLowerCase() === right.toLowerCase();
  const [a, b] = [left ?? null, right ?? null];
  return typeof a === typeof b ? a === b : Number(a) === Number(b);
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value as string | number | boolean);
}
