import { z } from "zod";
import { type Body, isObject, list, text } from "../../core/json";
import type { World } from "../../core/world";
import type { RestRoute } from "../../product";
import { actionRoute } from "./actions";
import { offered } from "./catalog";
import { includes, overlap, range, toAddress } from "../../core/ipv4";
import { change, find, here, idOf, invalidInput, refuse } from "./kind";
import { attachment, networks, servers } from "./kinds";
import { detach, subnetsOf, usedAddresses } from "./networks";
import { id } from "./standard";

const address = z.ipv4();

export const serverNetworkRoutes: readonly RestRoute[] = [
  actionRoute({
    kind: servers,
    name: "attach_to_network",
    command: "attach_to_network",
    body: z.strictObject({
      network: id,
      ip: address.optional(),
      alias_ips: z.array(address).optional(),
      ip_range: z.cidrv4().optional(),
    }),
    run: ({ world, body }, server) => {
      attach(world, server, body);
      return { network: Number(body.network) };
    },
  }),
  actionRoute({
    kind: servers,
    name: "detach_from_network",
    command: "detach_from_network",
    body: z.strictObject({ network: id }),
    run: (call) => {
      detach(call.world, here(call, servers), Number(call.body.network));
      return { network: Number(call.body.network) };
    },
  }),
  actionRoute({
    kind: servers,
    name: "change_alias_ips",
    command: "change_alias_ips",
    body: z.strictObject({ network: id, alias_ips: z.array(address) }),
    run: (call) => {
      const server = here(call, servers);
      const own = attachment(server.body, Number(call.body.network));
      if (!own) throw invalidInput("network", "the server is not attached to the network");
      const before = list(own.alias_ips).map(text);
      const used = usedAddresses(call.world, find(call.world, networks, call.body.network));
      for (const alias of list(call.body.alias_ips).map(text)) if (!before.includes(alias)) requireUnused(used, alias);
      const changed = list(server.body.private_net).map((one) =>
        isObject(one) && one.network === own.network ? { ...one, alias_ips: call.body.alias_ips ?? [] } : one,
      );
      change(call.world, server, { private_net: changed });
      return { network: Number(call.body.network) };
    },
  }),
];

function requireUnused(used: ReadonlySet<string>, wanted: string): void {
  if (used.has(wanted)) throw refuse(422, "ip_not_available", `IP ${wanted} is not available`);
}

/** @throws RestError where the server cannot join the network as asked */
export function attach(world: World, server: number, given: Body): void {
  const { body } = find(world, servers, server);
  const network = find(world, networks, given.network);
  if (attachment(body, idOf(network))) {
    throw refuse(422, "server_already_attached", "server is already attached to the network");
  }
  const own = range(text(network.body.ip_range));
  const others = list(body.private_net)
    .filter(isObject)
    .map((one) => find(world, networks, one.network).body);
  if (others.some((other) => overlap(range(text(other.ip_range)), own))) {
    throw refuse(422, "networks_overlap", "the network's ip_range overlaps with another network of the server");
  }
  const { network_zone: zone } = offered(world, "locations", body.location);
  const subnets = subnetsOf(network.body)
    .filter((one) => one.network_zone === zone && one.type !== "vswitch")
    .map((one) => text(one.ip_range))
    .filter((one) => given.ip_range === undefined || one === given.ip_range);
  const used = usedAddresses(world, network);
  const ip = text(given.ip) || firstFree(subnets, used);
  if (ip === undefined || !subnets.some((one) => includes(range(one), ip))) {
    throw refuse(422, "no_subnet_available", "no subnet or IP is available for the server within the network");
  }
  const aliases = list(given.alias_ips).map(text);
  for (const one of [ip, ...aliases]) requireUnused(used, one);
  const mac = world.ids.hex(`mac ${String(server)} ${String(given.network)}`, 6).match(/../g) ?? [];
  const joined = { network: idOf(network), ip, alias_ips: aliases, mac_address: ["86", "00", "00", ...mac].join(":") };
  change(world, find(world, servers, server), { private_net: [...list(body.private_net), joined] });
}

function firstFree(subnets: readonly string[], used: ReadonlySet<string>): string | undefined {
  for (const { first, size } of subnets.map(range)) {
    for (let offset = 1; offset < size - 1; offset += 1) {
      const ip = toAddress(first + offset);
      if (!used.has(ip)) return ip;
    }
  }
  return undefined;
}
