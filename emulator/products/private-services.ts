import { type Body, list, text } from "../core/json";
import { pathOf } from "../core/references";
import type { Call } from "../product";

/** A private services access connection, as the services that stand on it see it. */
export interface PrivateServices {
  /** Names of the allocated ranges. */
  readonly ranges: readonly string[];
}

/**
 * The private services access of a network, if it has any.
 *
 * @param network path or URL of the network
 */
export function privateServicesOf(call: Call, network: string): PrivateServices | undefined {
  const wanted = pathOf(call, network);
  const connections = call.world.store
    .list("servicenetworking.services.connections")
    .filter(({ body }) => pathOf(call, text(body.network)) === wanted);
  if (connections.length === 0) return undefined;
  return { ranges: connections.flatMap(({ body }) => list(body.reservedPeeringRanges).map(text)) };
}

/** An address in one of the connection's ranges: in the named one, or else in the first. */
export function privateAddress(call: Call, services: PrivateServices, range: string, purpose: string): string {
  const name = range || (services.ranges[0] ?? "");
  const body: Body = call.world.store.get(`compute/projects/${call.project}/global/addresses/${name}`)?.body ?? {};
  const octets = (text(body.address) || "10.0.0.0").split(".").map(Number);
  const base = octets.reduce((number, octet) => number * 256 + octet, 0);
  const size = 2 ** (32 - Number(body.prefixLength ?? 24));
  const offset = size > 8 ? 3 + Math.floor(call.world.ids.fraction(`address ${purpose}`) * (size - 5)) : 0;
  return [24, 16, 8, 0].map((bits) => String(Math.floor((base + offset) / 2 ** bits) % 256)).join(".");
}

/** Key of the network that a field names, whether by path, URL or name; the default network need not exist. */
export function networkKey(call: Call, given: string): string | undefined {
  const path = given.includes("/") ? pathOf(call, given) : `projects/${call.project}/global/networks/${given}`;
  const key = `compute/${path}`;
  return path.endsWith("/networks/default") && !call.world.store.get(key) ? undefined : key;
}
