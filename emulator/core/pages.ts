import { invalid } from "./errors";
import { type Body, isObject } from "./json";

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/**
 * One page. A token names the last key of the page before, so that changes in between skip and repeat nothing.
 *
 * @param size at most; 0 stands for the service's own default, here 500
 */
export function page<T extends { readonly key: string }>(items: readonly T[], size: number, token: string): Page<T> {
  if (size < 0) throw invalid("Invalid value at 'page_size': it cannot be negative.");
  const after = token === "" ? "" : Buffer.from(token, "base64url").toString();
  if (token !== "" && Buffer.from(after).toString("base64url") !== token) {
    throw invalid("Invalid value at 'page_token'.");
  }
  const rest = items.filter((one) => one.key > after);
  const limit = size === 0 ? 500 : size;
  const shown = rest.slice(0, limit);
  const last = shown[shown.length - 1];
  return rest.length > limit && last
    ? { items: shown, next: Buffer.from(last.key).toString("base64url") }
    : { items: shown };
}

/**
 * Filters of the kind `name=web`, `labels.team = "a" AND state=READY`, `name eq web`,
 * `timestamp>="2026-01-01T00:00:00Z"`. Names with dots stand in quotes:
 * `labels."run.googleapis.com/execution_name"=web`.
 *
 * @throws ApiError for anything else: an ignored filter would be a wrong reply
 */
export function filterBy(filter: string): (body: Body) => boolean {
  const conditions = filter
    .split(/\s+AND\s+/)
    .map((part) =>
      /^\(?\s*((?:[\w.]|"[\w./-]+")+)\s*(>=|<=|=|!=|:|>|<|\seq\s|\sne\s)\s*"?([^"()]*?)"?\s*\)?$/.exec(part),
    );
  return (body) =>
    conditions.every((condition) => {
      if (!condition) throw invalid(`The emulator does not know filters of this kind: ${JSON.stringify(filter)}`);
      const [, path = "", operator = "", wanted = ""] = condition;
      let value: unknown = body;
      for (const step of path.match(/"[^"]+"|\w+/g) ?? [])
        value = isObject(value) ? value[step.replaceAll('"', "")] : undefined;
      const found = value === undefined ? "" : String(value);
      if (operator === ":") return found.includes(wanted);
      if (/^[<>]/.test(operator))
        return operator.startsWith(">")
          ? found > wanted || (operator === ">=" && found === wanted)
          : found < wanted || (operator === "<=" && found === wanted);
      return operator.includes("!") || operator.includes("ne") ? found !== wanted : found === wanted;
    });
}
