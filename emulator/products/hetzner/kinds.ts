import { type Body, isObject, list, object } from "../../core/json";
import type { Resource } from "../../core/store";
import type { World } from "../../core/world";
import { offered } from "./catalog";
import { type Kind, all, idOf, keyOf } from "./kind";

/**
 * The kinds of Hetzner Cloud. Each relation is stored on one side only, and views compute the other: volumes and
 * primary IPs name their server, servers name their networks, firewalls and placement group.
 */
const hcloud = (plural: string, singular: string, rest: Partial<Kind> = {}): Kind => {
  return { service: "hcloud", plural, singular, ...rest };
};

const located = (world: World, body: Body): Body => ({ ...body, location: offered(world, "locations", body.location) });

const idsOf = (resources: readonly Resource[]): number[] => resources.map(idOf);

export const sshKeys = hcloud("ssh_keys", "ssh_key", { label: "SSH key" });
export const volumes = hcloud("volumes", "volume", { view: located });
export const primaryIps = hcloud("primary_ips", "primary_ip", { label: "Primary IP", view: located });
export const zones = hcloud("zones", "zone", {
  byName: true,
  view: (world, body) => {
    const records = world.store
      .list("hcloud.zones.rrsets", keyOf(zones, String(body.id)))
      .reduce((sum, rrset) => sum + list(rrset.body.records).length, 0);
    return { ...body, record_count: records };
  },
});

export const networks = hcloud("networks", "network", {
  view: (world, body) => ({
    ...body,
    servers: idsOf(all(world, servers).filter((server) => attachment(server.body, Number(body.id)))),
    load_balancers: [],
  }),
});

export const placementGroups = hcloud("placement_groups", "placement_group", {
  view: (world, body) => ({
    ...body,
    servers: idsOf(all(world, servers).filter((server) => server.body.placement_group === body.id)),
  }),
});

export const firewalls = hcloud("firewalls", "firewall", {
  view: (world, { label_selectors: selectors, ...body }) => ({
    ...body,
    applied_to: [
      ...all(world, servers)
        .filter((server) => list(server.body.firewalls).includes(body.id ?? null))
        .map((server) => ({ type: "server", server: { id: idOf(server) } })),
      ...list(selectors).map((selector) => ({ type: "label_selector", label_selector: { selector } })),
    ],
  }),
});

export const servers = hcloud("servers", "server", { view: serverView });

/** How a server is attached to a network. */
export function attachment(server: Body, network: number): Body | undefined {
  return list(server.private_net)
    .filter(isObject)
    .find((one) => one.network === network);
}

/** The primary IPs of a server. */
export function addressesOf(world: World, server: number): Resource[] {
  return all(world, primaryIps).filter((one) => one.body.assignee_id === server);
}

function serverView(world: World, stored: Body): Body {
  const { firewalls: applied, placement_group: group, image_id: imageId, ...body } = stored;
  const id = Number(body.id);
  const addresses = addressesOf(world, id).map((one) => one.body);
  const [ipv4, ipv6] = ["ipv4", "ipv6"].map((type) => addresses.find((one) => one.type === type));
  const placement = group === null ? undefined : world.store.get(keyOf(placementGroups, String(group)));
  return {
    ...body,
    public_net: {
      ipv4: ipv4 ? { ...address(ipv4), dns_ptr: object(list(ipv4.dns_ptr)[0]).dns_ptr ?? "" } : null,
      ipv6: ipv6 ? { ...address(ipv6), dns_ptr: ipv6.dns_ptr ?? [] } : null,
      floating_ips: [],
      firewalls: list(applied).map((firewall) => ({ id: firewall, status: "applied" })),
    },
    server_type: offered(world, "server_types", body.server_type),
    location: offered(world, "locations", body.location),
    image: offered(world, "images", imageId),
    placement_group: placement ? (placementGroups.view?.(world, placement.body) ?? null) : null,
    volumes: idsOf(all(world, volumes).filter((volume) => volume.body.server === id)),
    load_balancers: [],
    iso: null,
  };
}

const address = ({ id, ip, blocked }: Body): Body => ({ id: id ?? 0, ip: ip ?? "", blocked: blocked ?? false });
