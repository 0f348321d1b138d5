import type { Body, Json } from "../../core/json";
import { RestError } from "../../core/rest";
import type { Resource } from "../../core/store";
import type { RestCall } from "../../product";

/** Refuses with one of Cloudflare's numbered errors. */
export const refuse = (status: number, code: number, message: string): RestError =>
  new RestError(status, String(code), message);

/** What Cloudflare wraps every result in. */
export const envelope = (result: Json): Body => ({ result, success: true, errors: [], messages: [] });

/** Codes of refusals that no product makes: faults, and bodies that do not fit. */
const BY_STATUS: Readonly<Record<number, number>> = { 403: 10000, 429: 971 };

export const error = (status: number, reason: string, message: string): Body => ({
  result: null,
  success: false,
  errors: [{ code: /^\d+$/.test(reason) ? Number(reason) : (BY_STATUS[status] ?? 1004), message }],
  messages: [],
});

const LARGEST_PAGE = 5_000_000;
const DEFAULT_PAGE = 100;

/** A page of results with Cloudflare's account of it. */
export function page(call: RestCall, results: readonly Body[]): Body {
  const given = (name: string, otherwise: number): number => {
    const value = Number(call.query[name] ?? otherwise);
    if (!Number.isInteger(value) || value < 1) throw refuse(400, 1004, `Invalid value for ${name}`);
    return value;
  };
  const [number, size] = [given("page", 1), Math.min(given("per_page", DEFAULT_PAGE), LARGEST_PAGE)];
  const shown = results.slice((number - 1) * size, number * size);
  const info: Body = {
    page: number,
    per_page: size,
    count: shown.length,
    total_count: results.length,
    total_pages: Math.ceil(results.length / size),
  };
  return { ...envelope(shown), result_info: info };
}

export const zoneKey = (id: string): string => `cloudflare/zones/${id}`;

/**
 * The zone that a path names. A zone that no request made exists too, for stacks only name theirs, until it is
 * deleted; its domain is unknown then, and undefined is returned.
 *
 * @throws RestError for what is no identifier of a zone, or for a deleted one
 */
export function zoneOf({ world, params, url }: RestCall): Resource | undefined {
  const id = params.zone ?? "";
  if (!/^[0-9a-f]{32}$/.test(id)) {
    const message = `Could not route to ${url.pathname}, perhaps your object identifier is invalid?`;
    throw refuse(400, 7003, message);
  }
  const zone = world.store.get(zoneKey(id));
  if (!zone && world.store.incarnation(zoneKey(id)) > 0) throw refuse(404, 1001, "Invalid zone identifier");
  return zone;
}
