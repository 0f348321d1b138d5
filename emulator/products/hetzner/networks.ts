import { z } from "zod";
import { type Body, isObject, list, text } from "../../core/json";
import type { Resource } from "../../core/store";
import type { World } from "../../core/world";
import { type RestCall, type RestRoute, Reply } from "../../product";
import { actionRoute } from "./actions";
import { offers } from "./catalog";
import { contains, includes, isPrivate, overlap, range, toAddress } from "../../core/ipv4";
import { all, change, create, here, idOf, invalidInput, newId, refuse, requireUniqueName, view } from "./kind";
import { attachment, networks, servers } from "./kinds";
import { id, labels, protectionRoute, standard } from "./standard";

const name = z.string().min(1);
const cidr = z.cidrv4();
const subnet = z.strictObject({
  type: z.enum(["cloud", "server", "vswitch"]),
  ip_range: cidr.optional(),
  network_zone: z.string(),
  vswitch_id: id.optional(),
});
const route = z.strictObject({ destination: cidr, gateway: z.ipv4() });

/** Gateway of the public interfaces, which no private network may use. */
const PUBLIC_GATEWAY = "172.31.1.1";

const network = (call: RestCall): Resource => here(call, networks);

export const subnetsOf = (body: Body): Body[] => list(body.subnets).filter(isObject);
const routesOf = (body: Body): Body[] => list(body.routes).filter(isObject);

export const networkRoutes: readonly RestRoute[] = [
  ...standard({
    kind: networks,
    update: z.strictObject({
      name: name.optional(),
      labels: labels.optional(),
      expose_routes_to_vswitch: z.boolean().optional(),
    }),
    removing: ({ world }, { body }) => {
      for (const server of all(world, servers)) detach(world, server, Number(body.id));
    },
  }),
  {
    id: "hcloud.networks.create",
    verb: "POST",
    path: "/v1/networks",
    body: z.strictObject({
      name,
      ip_range: cidr,
      labels: labels.default({}),
      subnets: z.array(subnet).default([]),
      routes: z.array(route).default([]),
      expose_routes_to_vswitch: z.boolean().default(false),
    }),
    handle: ({ world, body }) => {
      requireUniqueName(world, networks, body.name);
      const own = range(text(body.ip_range));
      if (!isPrivate(own)) throw invalidInput("ip_range", "must be one of the private IPv4 ranges of RFC 1918");
      if (own.size < 256) throw invalidInput("ip_range", "the minimum network size is /24");
      const empty: Body = { ...body, subnets: [], routes: [], protection: { delete: false } };
      const complete = list(body.subnets)
        .filter(isObject)
        .reduce((so, one) => withSubnet(world, so, one), empty);
      const routed = list(body.routes).filter(isObject).reduce(withRoute, complete);
      const made = create(world, networks, newId(world, networks, text(body.name)), routed);
      return new Reply(201, { network: view(world, networks, made) });
    },
  },
  changing("add_subnet", subnet, (call, before) => withSubnet(call.world, before, call.body)),
  changing("delete_subnet", z.strictObject({ ip_range: cidr }), deleteSubnet),
  changing("add_route", route, (call, before) => withRoute(before, call.body)),
  changing("delete_route", route, deleteRoute),
  changing("change_ip_range", z.strictObject({ ip_range: cidr }), ({ body }, before) => {
    const [own, wanted] = [range(text(before.ip_range)), range(text(body.ip_range))];
    if (wanted.first !== own.first || wanted.size < own.size) {
      throw invalidInput("ip_range", "can only be extended at its end");
    }
    return { ...before, ip_range: body.ip_range ?? "" };
  }),
  protectionRoute(networks),
];

/** An action that changes the network itself. */
function changing(action: string, body: z.ZodType, after: (call: RestCall, before: Body) => Body): RestRoute {
  return actionRoute({
    kind: networks,
    name: action,
    command: action,
    body,
    run: (call) => {
      const before = network(call);
      change(call.world, before, after(call, before.body));
      return undefined;
    },
  });
}

/** The gateway of private interfaces is the first address of the network, whichever subnet they are in. */
const gatewayOf = (body: Body): string => toAddress(range(text(body.ip_range)).first + 1);

function withSubnet(world: World, body: Body, given: Body): Body {
  if (given.type === "vswitch" && given.vswitch_id === undefined) throw invalidInput("vswitch_id", "is missing");
  if (!offers(world, "locations").some((one) => one.network_zone === given.network_zone)) {
    throw invalidInput("network_zone", `network_zone ${text(given.network_zone)} not found`);
  }
  const chosen = text(given.ip_range) || firstFree(body);
  const wanted = range(chosen);
  if (!contains(range(text(body.ip_range)), wanted)) {
    throw invalidInput("ip_range", "must be within the network's ip_range");
  }
  if (wanted.size < 4) throw invalidInput("ip_range", "the minimum subnet size is /30");
  const taken = [...subnetsOf(body).map((one) => one.ip_range), ...specificRoutes(body)];
  if (taken.some((one) => overlap(range(text(one)), wanted))) {
    throw invalidInput("ip_range", "overlaps with another subnet or route");
  }
  return { ...body, subnets: [...subnetsOf(body), { ...given, ip_range: chosen, gateway: gatewayOf(body) }] };
}

/** Destinations of routes other than the one for everything. */
const specificRoutes = (body: Body): string[] =>
  routesOf(body).flatMap(({ destination }) => (destination === "0.0.0.0/0" ? [] : [text(destination)]));

/** The first /24 without a subnet. */
function firstFree(body: Body): string {
  const whole = range(text(body.ip_range));
  for (let first = whole.first; first < whole.first + whole.size; first += 256) {
    const taken = subnetsOf(body).some((one) => overlap(range(text(one.ip_range)), { first, size: 256 }));
    if (!taken) return `${toAddress(first)}/24`;
  }
  throw invalidInput("ip_range", "no /24 is free in the network's ip_range");
}

function withRoute(body: Body, given: Body): Body {
  const [destination, gateway] = [text(given.destination), text(given.gateway)];
  const wanted = range(destination);
  const everything = destination === "0.0.0.0/0";
  if (!everything && !isPrivate(wanted)) {
    throw invalidInput("destination", "must be 0.0.0.0/0 or one of the private IPv4 ranges of RFC 1918");
  }
  if (routesOf(body).some((one) => one.destination === destination)) {
    throw invalidInput("destination", "overlaps with another route");
  }
  const taken = [...subnetsOf(body).map((one) => text(one.ip_range)), ...specificRoutes(body), `${PUBLIC_GATEWAY}/32`];
  if (!everything && taken.some((one) => overlap(range(one), wanted))) {
    throw invalidInput("destination", "overlaps with a subnet or another route");
  }
  if (gateway === gatewayOf(body) || gateway === PUBLIC_GATEWAY) throw invalidInput("gateway", "is reserved");
  if (!includes(range(text(body.ip_range)), gateway)) {
    throw invalidInput("gateway", "must be within the network's ip_range");
  }
  return { ...body, routes: [...routesOf(body), { destination, gateway }] };
}

function deleteSubnet({ world, body }: RestCall, before: Body): Body {
  const rest = subnetsOf(before).filter((one) => one.ip_range !== body.ip_range);
  if (rest.length === subnetsOf(before).length) throw refuse(404, "not_found", "subnet not found");
  const attached = all(world, servers).some((server) => {
    const own = attachment(server.body, Number(before.id));
    return own && includes(range(text(body.ip_range)), text(own.ip));
  });
  if (attached) throw refuse(422, "service_error", "network has attached resources");
  return { ...before, subnets: rest };
}

function deleteRoute({ body }: RestCall, before: Body): Body {
  const rest = routesOf(before).filter((one) => one.destination !== body.destination || one.gateway !== body.gateway);
  if (rest.length === routesOf(before).length) throw refuse(404, "not_found", "route not found");
  return { ...before, routes: rest };
}

/** Detaches a server from a network, if it is attached. */
export function detach(world: World, server: Resource, from: number): void {
  if (!attachment(server.body, from)) return;
  const rest = list(server.body.private_net).filter((one) => !isObject(one) || one.network !== from);
  change(world, server, { private_net: rest });
}

/** Addresses of a network that attached servers use. */
export function usedAddresses(world: World, of: Resource): Set<string> {
  const attached = all(world, servers).map((server) => attachment(server.body, idOf(of)) ?? {});
  return new Set([gatewayOf(of.body), PUBLIC_GATEWAY, ...attached.map(addresses).flat()]);
}

const addresses = ({ ip, alias_ips: aliases }: Body): string[] => [text(ip), ...list(aliases).map(text)];
