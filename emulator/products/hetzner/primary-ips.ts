import { isIP } from "node:net";
import { z } from "zod";
import { type Body, isObject, list, text } from "../../core/json";
import type { Resource } from "../../core/store";
import type { World } from "../../core/world";
import { type RestCall, type RestRoute, Reply } from "../../product";
import { act, actionRoute } from "./actions";
import { offered } from "./catalog";
import { all, change, create, find, here, idOf, invalidInput, newId, refuse, requireUniqueName, view } from "./kind";
import { addressesOf, primaryIps, servers } from "./kinds";
import { id, idOrName, labels, protectionRoute, standard } from "./standard";

const name = z.string().min(1);
const assigneeType = z.enum(["server"]);

export const primaryIpRoutes: readonly RestRoute[] = [
  ...standard({
    kind: primaryIps,
    filters: ["ip"],
    update: z.strictObject({ name: name.optional(), labels: labels.optional(), auto_delete: z.boolean().optional() }),
    removing: (_, ip) => {
      if (ip.body.assignee_id !== null) throw refuse(422, "must_be_unassigned", "Primary IP must be unassigned");
    },
  }),
  {
    id: "hcloud.primary_ips.create",
    verb: "POST",
    path: "/v1/primary_ips",
    body: z.strictObject({
      name,
      type: z.enum(["ipv4", "ipv6"]),
      labels: labels.default({}),
      location: idOrName.optional(),
      assignee_type: assigneeType.default("server"),
      assignee_id: id.nullable().optional(),
      auto_delete: z.boolean().default(false),
    }),
    handle: createPrimaryIp,
  },
  actionRoute({
    kind: primaryIps,
    name: "assign",
    command: "assign_primary_ip",
    body: z.strictObject({ assignee_id: id, assignee_type: assigneeType }),
    run: (call) => {
      const server = find(call.world, servers, call.body.assignee_id);
      assign(call.world, here(call, primaryIps), server);
      return { server: idOf(server) };
    },
  }),
  actionRoute({
    kind: primaryIps,
    name: "unassign",
    command: "unassign_primary_ip",
    run: (call) => {
      const ip = here(call, primaryIps);
      const { assignee_id: assignee } = ip.body;
      if (assignee === null) return undefined;
      requireStopped(find(call.world, servers, assignee));
      change(call.world, ip, { assignee_id: null });
      return { server: Number(assignee) };
    },
  }),
  actionRoute({
    kind: primaryIps,
    name: "change_dns_ptr",
    command: "change_dns_ptr",
    body: z.strictObject({ ip: z.string(), dns_ptr: z.string().min(1).nullable() }),
    run: (call) => {
      changePointer(call, here(call, primaryIps));
      return undefined;
    },
  }),
  protectionRoute(primaryIps),
];

function createPrimaryIp(call: RestCall): Reply {
  const { world } = call;
  const { location, assignee_id: assignee, ...body } = call.body;
  const server = typeof assignee === "number" ? find(world, servers, assignee) : undefined;
  if ((server === undefined) === (location === undefined)) {
    throw invalidInput("location", "either the location or the assignee must be given");
  }
  requireUniqueName(world, primaryIps, body.name);
  if (server) requireFree(world, server, text(body.type));
  const place = server ? text(server.body.location) : text(offered(world, "locations", location).name);
  const made = makePrimaryIp(world, { ...body, location: place, assignee_id: server ? idOf(server) : null });
  const action = server ? act(call, "assign_primary_ip", { server: idOf(server), primary_ip: idOf(made) }) : null;
  return new Reply(201, { primary_ip: view(world, primaryIps, made), action });
}

/** Stores a primary IP with an address of the ranges that are reserved for documentation (RFC 5737, RFC 3849). */
export function makePrimaryIp(world: World, body: Body): Resource {
  const made = newId(world, primaryIps, text(body.name));
  const ip = body.type === "ipv4" ? freeIpv4(world, made) : freeIpv6(world, made);
  const dns = body.type === "ipv4" ? [{ ip, dns_ptr: defaultPointer(ip) }] : [];
  return create(world, primaryIps, made, { ...body, ip, dns_ptr: dns, blocked: false, protection: { delete: false } });
}

const defaultPointer = (ip: string): string => `static.${ip.split(".").reverse().join(".")}.clients.your-server.de`;

function freeIpv4(world: World, made: number): string {
  const blocks = ["203.0.113", "198.51.100", "192.0.2"];
  const used = new Set(all(world, primaryIps).map((one) => one.body.ip));
  for (let attempt = 0; attempt < blocks.length * 254; attempt += 1) {
    const number = (made + attempt) % (blocks.length * 254);
    const ip = `${blocks[Math.floor(number / 254)] ?? ""}.${String((number % 254) + 1)}`;
    if (!used.has(ip)) return ip;
  }
  throw refuse(403, "resource_limit_exceeded", "primary_ip_limit exceeded");
}

function freeIpv6(world: World, made: number): string {
  const groups = /^(.{4})(.{4})/.exec(world.ids.hex(`primary_ip ${String(made)}`, 8)) ?? [];
  return `2001:db8:${groups
    .slice(1)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}

/** @throws RestError where an address is taken, the server runs, or has one of that kind */
export function assign(world: World, ip: Resource, server: Resource): void {
  if (ip.body.assignee_id !== null) {
    throw refuse(422, "primary_ip_already_assigned", "Primary IP is already assigned to a different server");
  }
  if (ip.body.location !== server.body.location) {
    throw invalidInput("assignee_id", "server and Primary IP must be in the same location");
  }
  requireFree(world, server, text(ip.body.type));
  change(world, ip, { assignee_id: idOf(server) });
}

function requireFree(world: World, server: Resource, type: string): void {
  requireStopped(server);
  if (!addressesOf(world, idOf(server)).some((one) => one.body.type === type)) return;
  throw refuse(422, `server_has_${type}`, `server already has an ${type} address`);
}

/** @throws RestError unless a server is off */
export function requireStopped(server: Resource): void {
  if (server.body.status !== "off") throw refuse(422, "server_not_stopped", "server is not stopped");
}

/** Sets, resets or removes a reverse DNS entry. */
export function changePointer({ world, body }: RestCall, ip: Resource): void {
  const address = text(body.ip);
  const prefix = text(ip.body.ip).replace(/:?:\/64$/, "");
  const within =
    ip.body.type === "ipv4" ? address === ip.body.ip : isIP(address) === 6 && address.startsWith(`${prefix}:`);
  if (!within) throw invalidInput("ip", "is no address of this Primary IP");
  const others = list(ip.body.dns_ptr).filter((one) => !isObject(one) || one.ip !== address);
  const pointer = body.dns_ptr ?? (ip.body.type === "ipv4" ? defaultPointer(address) : undefined);
  change(world, ip, { dns_ptr: [...others, ...(pointer === undefined ? [] : [{ ip: address, dns_ptr: pointer }])] });
}
