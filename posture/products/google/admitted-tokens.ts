import { evaluate, literal, parseCondition } from "../../formats/cel";

/** Claims of a token, by name. */
export type Token = Readonly<Record<string, string>>;

/**
 * Whether a condition in CEL accepts a token.
 *
 * @param mapping attributes of the provider, by which a condition may name claims
 * @returns undefined where the condition has an expression that is not understood and that decides
 */
export const admits = (condition: string, token: Token, mapping: ReadonlyMap<string, string>): boolean | undefined =>
  evaluate(parseCondition(condition), (atom) => holds(atom, token, mapping));

function holds(text: string, token: Token, mapping: ReadonlyMap<string, string>): boolean | undefined {
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
  const [, subject, method, argument] = /^(.+)\.(startsWith|endsWith|contains)\s*\((.+)\)$/.exec(text) ?? [];
  const [given, part] = [value(subject ?? ""), literal(argument ?? "")];
  if (given === undefined || part === undefined) return undefined;
  if (method === "startsWith") return given.startsWith(part);
  return method === "endsWith" ? given.endsWith(part) : given.includes(part);
}

function claim(term: string, token: Token, mapping: ReadonlyMap<string, string>): string | undefined {
  const [, name] = /^assertion\.(\w+)$/.exec(mapping.get(term.trim()) ?? term.trim()) ?? [];
  return name === undefined || !Object.hasOwn(token, name) ? undefined : token[name];
}
