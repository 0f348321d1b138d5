import { type Body, type Json, object, text } from "../../core/json";
import { type RestCall, Reply } from "../../product";
import { invalidInput } from "./kind";

const LARGEST_PAGE = 50;
const DEFAULT_PAGE = 25;

function positive(call: RestCall, name: string, otherwise: number): number {
  const given = call.query[name];
  if (given === undefined) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(given)) throw invalidInput(name, "must be a positive integer");
  return Number(given);
}

/** A page of bodies, sorted as asked, with the pagination that Hetzner's lists carry. */
export function listReply(call: RestCall, plural: string, bodies: readonly Body[]): Body | Reply {
  const page = positive(call, "page", 1);
  const size = Math.min(positive(call, "per_page", DEFAULT_PAGE), LARGEST_PAGE);
  const last = Math.max(1, Math.ceil(bodies.length / size));
  const previous = page > 1 ? page - 1 : null;
  const next = page < last ? page + 1 : null;
  const pagination: Body = {
    page,
    per_page: size,
    previous_page: previous,
    next_page: next,
    last_page: last,
    total_entries: bodies.length,
  };
  const shown = sorted(bodies, call.url.searchParams.getAll("sort")).slice((page - 1) * size, page * size);
  const body: Body = { [plural]: shown, meta: { pagination } };
  return next === null && previous === null
    ? body
    : new Reply(200, body, { link: links(call.url, previous, next, last) });
}

function links(url: URL, previous: number | null, next: number | null, last: number): string {
  const link = (page: number | null, relation: string): string[] => {
    if (page === null) return [];
    const target = new URL(url);
    target.searchParams.set("page", String(page));
    return [`<${target.href}>; rel="${relation}"`];
  };
  return [...link(previous, "prev"), ...link(next, "next"), ...link(last, "last")].join(", ");
}

function sorted(bodies: readonly Body[], orders: readonly string[]): Body[] {
  const rules = orders.map((order) => {
    const [, field = "", direction] = /^(\w+)(?::(asc|desc))?$/.exec(order) ?? [];
    if (field === "") throw invalidInput("sort", `'${order}' is no field with :asc or :desc`);
    return { field, sign: direction === "desc" ? -1 : 1 };
  });
  return [...bodies].sort((one, other) => {
    for (const { field, sign } of rules) {
      const order = compare(one[field], other[field]);
      if (order !== 0) return order * sign;
    }
    return 0;
  });
}

function compare(one: Json | undefined, other: Json | undefined): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  const [left, right] = [String(one), String(other)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Hetzner's selectors of labels: `env=prod,team!=web,!old,tier in (a,b)`.
 *
 * @throws RestError 422 for anything else
 */
export function selects(selector: string): (body: Body) => boolean {
  const tests = selector.split(/,(?![^(]*\))/).map((part) => requirement(part.trim()));
  return (body) => tests.every((holds) => holds(object(body.labels)));
}

function requirement(part: string): (labels: Body) => boolean {
  const [, absent, exists] = /^(!?)([\w./-]+)$/.exec(part) ?? [];
  if (exists !== undefined) return (labels) => Object.hasOwn(labels, exists) === (absent === "");
  const [, key, operator, value] = /^([\w./-]+)\s*(==?|!=)\s*([\w.-]*)$/.exec(part) ?? [];
  if (key !== undefined) return (labels) => (text(labels[key]) === value && key in labels) === (operator !== "!=");
  const [, name, not, set] = /^([\w./-]+)\s+(not)?in\s*\(([^()]*)\)$/.exec(part) ?? [];
  if (name === undefined || set === undefined) throw invalidInput("label_selector", `'${part}' is no requirement`);
  const values = set.split(",").map((one) => one.trim());
  return (labels) => (name in labels && values.includes(text(labels[name]))) === (not === undefined);
}
