import { literal, split, unwrap } from "../../formats/cel";

/** Claims of a token, by name. */
export type Token = Readonly<Record<string, string>>;

/**
 * Whether a condition in CEL accepts a token.
 *
 * @param mapping attributes of the provider, by which a condition may name claims
 * @returns undefined where the condition has an expression that is not understood and that decides
 */
export function admits(condition: string, token: Token, mapping: ReadonlyMap<string, string>): boolean | undefined {
  const text = unwrap(condition);
  if (split(text, "?").length > 1) return undefined;
  const alternatives = split(text, "||");
  if (alternatives.length > 1) return either(alternatives.map((one) => admits(one, token, mapping)));
  const parts = split(text, "&&");
  if (parts.length > 1) return not(either(parts.map((one) => not(admits(one, token, mapping)))));
  return holds(text, token, mapping);
}

function holds(text: string, token: Token, mapping: ReadonlyMap<string, string>): boolean | undefined {
  if (text === "true" || text === "false") return text === "true";
  const value = (term: string) => literal(term) ?? claim(term, token, mapping);
  const [, left, operator, right] = /^([^=!]+?)\s*(==|!=)\s*([^=]+)$/.exec(text) ?? [];
  if (left !== undefined && right !== undefined) {
    const [one, other] = [value(left), value(right)];
    return one === undefined || other === undefined ? undefined : (one === other) === (operator === "==");
  }
  const [, item, list] = /^(.+?)\s+in\s+\[(.*)\]$/.exec(text) ?? [];
  if (item !== undefined && list !== undefined) {
    const given = value(item);
    return given === undefined ? undefined : list.split(",").some((one) => literal(one) === given);
  }
  const [, subject, method, argument] = /^(.+)\.(startsWith|endsWith|contains)\((.+)\)$/.exec(text) ?? [];
  const [given, part] = [value(subject ?? ""), literal(argument ?? "")];
  if (given === undefined || part === undefined) return undefined;
  if (method === "startsWith") return given.startsWith(part);
  return method === "endsWith" ? given.endsWith(part) : given.includes(part);
}

function claim(term: string, token: Token, mapping: ReadonlyMap<string, string>): string | undefined {
  const [, name] = /^assertion\.(\w+)$/.exec(mapping.get(term.trim()) ?? term.trim()) ?? [];
  return name === undefined || !Object.hasOwn(token, name) ? undefined : token[name];
}

const not = (value: boolean | undefined) => (value === undefined ? undefined : !value);
const either = (values: readonly (boolean | undefined)[]) =>
  values.includes(true) ? true : values.includes(undefined) ? undefined : false;
