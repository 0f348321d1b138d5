import { z } from "zod";
import { type Body, type Json, list, object, text } from "../../core/json";
import type { Resource } from "../../core/store";
import type { World } from "../../core/world";
import { type RestCall, type RestRoute, Reply } from "../../product";
import { act } from "./actions";
import { offered } from "./catalog";
import { all, change, create, find, idOf, invalidInput, newId, refuse, remove, requireUniqueName, view } from "./kind";
import { addressesOf, firewalls, networks, placementGroups, primaryIps, servers, sshKeys, volumes } from "./kinds";
import { makePrimaryIp } from "./primary-ips";
import { attach } from "./server-networks";
import { id, idOrName, labels, standard } from "./standard";

const HOSTNAME =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;
const name = z.string().regex(HOSTNAME, { error: "is no hostname (RFC 1123)" });
const MOST_USER_DATA = 32 * 1024;
const MOST_IN_SPREAD = 10;

export const serverRoutes: readonly RestRoute[] = [
  ...standard({
    kind: servers,
    filters: ["status"],
    update: z.strictObject({ name: name.optional(), labels: labels.optional() }),
    removing: ({ world }, server) => release(world, idOf(server)),
    removed: (call, server) => ({ action: act(call, "delete_server", { server: idOf(server) }) }),
  }),
  {
    id: "hcloud.servers.create",
    verb: "POST",
    path: "/v1/servers",
    body: z.strictObject({
      name,
      server_type: idOrName,
      image: idOrName,
      location: idOrName.optional(),
      ssh_keys: z.array(idOrName).default([]),
      user_data: z.string().max(MOST_USER_DATA).optional(),
      start_after_create: z.boolean().default(true),
      labels: labels.default({}),
      automount: z.boolean().optional(),
      volumes: z.array(id).default([]),
      networks: z.array(id).default([]),
      firewalls: z.array(z.strictObject({ firewall: id })).default([]),
      placement_group: id.optional(),
      public_net: z
        .strictObject({
          enable_ipv4: z.boolean().default(true),
          enable_ipv6: z.boolean().default(true),
          ipv4: id.nullable().optional(),
          ipv6: id.nullable().optional(),
        })
        .default({ enable_ipv4: true, enable_ipv6: true }),
    }),
    handle: createServer,
  },
];

function createServer(call: RestCall): Reply {
  const { world, body } = call;
  requireUniqueName(world, servers, body.name);
  const type = offered(world, "server_types", body.server_type);
  const image = offered(world, "images", body.image, (one) => one.architecture === type.architecture);
  const location = text(offered(world, "locations", body.location ?? "fsn1").name);
  for (const key of list(body.ssh_keys)) requireSshKey(world, key);
  const attached = list(body.volumes).map((one) => freeVolume(world, one, location));
  const joined = list(body.networks).map((one) => idOf(find(world, networks, one)));
  const applied = list(body.firewalls).map((one) => idOf(find(world, firewalls, object(one).firewall)));
  const group = body.placement_group === undefined ? null : placement(world, body.placement_group);
  const addresses = ["ipv4", "ipv6"].map((version) => chosenAddress(world, object(body.public_net), version, location));
  const made = newId(world, servers, text(body.name));
  const started = body.start_after_create === true;
  create(world, servers, made, {
    name: text(body.name),
    status: started ? "running" : "off",
    server_type: text(type.name),
    image_id: image.id ?? 0,
    location,
    labels: object(body.labels),
    protection: { delete: false, rebuild: false },
    firewalls: applied,
    placement_group: group,
    private_net: [],
    backup_window: null,
    rescue_enabled: false,
    locked: false,
    included_traffic: 0,
    outgoing_traffic: 0,
    ingoing_traffic: 0,
    primary_disk_size: type.disk ?? 0,
  });
  for (const chosen of addresses) takeAddress(world, chosen, made, location);
  for (const volume of attached) change(world, volume, { server: made });
  for (const network of joined) attach(world, made, { network });
  const action = act(call, "create_server", { server: made });
  const next = started ? [act(call, "start_server", { server: made })] : [];
  const shown = view(world, servers, find(world, servers, made));
  const password = list(body.ssh_keys).length > 0 ? null : world.ids.hex(`root password ${String(made)}`, 20);
  const server = { ...shown, status: "initializing" };
  return new Reply(201, { server, action, next_actions: next, root_password: password });
}

function requireSshKey(world: World, given: Json): void {
  if (all(world, sshKeys).some((one) => one.body.id === given || one.body.name === given)) return;
  throw invalidInput("ssh_keys", `SSH key ${String(given)} not found`);
}

function freeVolume(world: World, given: Json, location: string): Resource {
  const volume = find(world, volumes, given);
  if (volume.body.server !== null)
    throw refuse(422, "volume_already_attached", "volume is already attached to a server");
  if (volume.body.location !== location) throw invalidInput("volumes", "volumes must be in the server's location");
  return volume;
}

/** @throws RestError where the group has as many servers as it can spread */
export function placement(world: World, given: Json): number {
  const group = find(world, placementGroups, given);
  if (list(view(world, placementGroups, group).servers).length >= MOST_IN_SPREAD) {
    throw refuse(422, "placement_error", "placement group has too many servers");
  }
  return idOf(group);
}

type Address = { readonly version: string; readonly ip?: Resource } | undefined;

/** The address that a new server gets; without a primary IP, one is made for it. */
function chosenAddress(world: World, publicNet: Body, version: string, location: string): Address {
  const given = publicNet[version];
  if (typeof given !== "number") return publicNet[`enable_${version}`] === false ? undefined : { version };
  const ip = find(world, primaryIps, given);
  if (ip.body.type !== version) {
    throw refuse(412, "primary_ip_version_mismatch", "Primary IP has the wrong IP version");
  }
  if (ip.body.assignee_id !== null) throw refuse(422, "primary_ip_assigned", "Primary IP is already assigned");
  if (ip.body.location !== location) {
    throw refuse(422, "primary_ip_datacenter_mismatch", "Primary IP is in a different location");
  }
  return { version, ip };
}

function takeAddress(world: World, chosen: Address, server: number, location: string): void {
  if (!chosen) return;
  const { version, ip } = chosen;
  const auto = {
    name: `primary_ip-${version}-${String(server)}`,
    labels: {},
    assignee_type: "server",
    auto_delete: true,
  };
  change(world, ip ?? makePrimaryIp(world, { ...auto, type: version, location }), { assignee_id: server });
}

/** What was attached to a deleted server is detached, and addresses that were made for it go with it. */
function release(world: World, server: number): void {
  for (const volume of all(world, volumes)) {
    if (volume.body.server === server) change(world, volume, { server: null });
  }
  for (const ip of addressesOf(world, server)) {
    if (ip.body.auto_delete === true) remove(world, ip);
    else change(world, ip, { assignee_id: null });
  }
}
