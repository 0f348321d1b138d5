import { Attribute } from "../../../posture/model/attribute";
import { Model } from "../../../posture/model/model";
import { Resource } from "../../../posture/model/resource";
import { KnownServer } from "../../../posture/products/hetzner/cloud-config";
import { inputChains, allowsConnectionsFromOthers, allowsReaching } from "../../../posture/formats/nftables";
import { loadsFirewall, rulesetOf } from "../../../posture/products/hetzner/servers";
import { unreadableFiles } from "../../../posture/products/hetzner/unreadable";
import { truncateLines } from "./programs";

/** A way through a firewall, as it is drawn. */
interface Opening {
  readonly protocol: string;
  readonly port: string;
  /** Addresses that it is open to; none where anyone may. */
  readonly sources: readonly string[];
}

export interface FirewallAccess {
  readonly openings: readonly Opening[];
  /** Whether there may be ways that the file does not tell. */
  readonly unknown: boolean;
}

export const SSH = "22";
const texts = (attribute: Attribute): readonly string[] =>
  attribute.kind !== "value" || attribute.sensitive
    ? []
    : Array.isArray(attribute.value)
      ? attribute.value.map(String)
      : [String(attribute.value)];

/** What a firewall of Hetzner lets in. */
export function accessOf(firewall: Resource): FirewallAccess {
  const { known, unknown } = firewall.blocks("rule");
  const inbound = known.filter((rule) => texts(rule.get("direction"))[0] !== "out");
  return {
    unknown,
    openings: inbound.map((rule) => {
      const sources = rule.elements("source_ips").flatMap(texts);
      return {
        protocol: texts(rule.get("protocol"))[0] ?? "",
        port: texts(rule.get("port"))[0] ?? "",
        sources: sources.some((source) => /\/0$/.test(source)) ? [] : sources,
      };
    }),
  };
}

/** Whether a firewall keeps everything out. */
export const isClosed = ({ openings: ways, unknown }: FirewallAccess) => ways.length === 0 && !unknown;

/** What a firewall lets in, in words: ping and its like left out. */
export function describeAccess({ openings: ways, unknown }: FirewallAccess): readonly string[] {
  if (ways.length === 0) return [unknown ? "rules not known yet" : "lets nothing in"];
  const named = ways.filter(({ protocol }) => protocol !== "icmp");
  const ports = (some: readonly Opening[]) =>
    [
      ...new Set(
        some.map(({ protocol, port }) =>
          port === "" || port === "any" ? `all ${protocol}` : protocol === "udp" ? `${port}/udp` : port,
        ),
      ),
    ].join(", ");
  const open = named.filter(({ sources }) => sources.length === 0);
  const listed = named.filter(({ sources }) => sources.length > 0);
  return truncateLines([
    ...(open.length > 0 ? [`${ports(open)} from anyone`] : []),
    ...(listed.length > 0 ? [`${ports(listed)} from a list`] : []),
    ...(named.length === 0 ? ["lets ping in only"] : []),
  ]);
}

/** Ports that anyone reaches through a firewall. */
export const openPorts = ({ openings: ways }: FirewallAccess): readonly string[] => [
  ...new Set(
    ways.filter(({ protocol, sources }) => protocol === "tcp" && sources.length === 0).map(({ port }) => port),
  ),
];

/** Addresses from which SSH is let in; undefined where it is not let in, empty where anyone may. */
export function sshSources({ openings: ways }: FirewallAccess): readonly string[] | undefined {
  const ssh = ways.filter(({ protocol, port }) => protocol === "tcp" && port === SSH);
  if (ssh.length === 0) return undefined;
  return ssh.some(({ sources }) => sources.length === 0) ? [] : [...new Set(ssh.flatMap(({ sources }) => sources))];
}

/** Another server, by the addresses that it has in the private network. */
export interface PeerServer {
  readonly name: string;
  readonly addresses: readonly string[];
}

const DRAWN_PORTS = [5432, 22];

/** What a server's own firewall lets in from its neighbours; undefined where none that drops the rest is in force. */
export function hostFirewallAccess(
  server: KnownServer,
  neighbours: readonly PeerServer[],
): { readonly lines: readonly string[]; reaches(from: string, port: number): boolean } | undefined {
  const dropping = inputChains(rulesetOf(server)).filter(({ drops }) => drops);
  if (dropping.length === 0 || !loadsFirewall(server) || unreadableFiles(server, ["nftables"]).length > 0)
    return undefined;
  const passes = (address: string, port: number) =>
    dropping.every(({ accepting }) => accepting.some((rule) => allowsReaching(rule, port, address)));
  const admitted = neighbours.flatMap(({ name, addresses }) => {
    const ports = DRAWN_PORTS.filter((port) => addresses.some((address) => passes(address, port)));
    return ports.length > 0 ? [{ name, addresses, ports }] : [];
  });
  if (admitted.length === 0) return undefined;
  const all = admitted.flatMap(({ addresses }) => addresses);
  const others = dropping.every(({ accepting }) => accepting.some((rule) => allowsConnectionsFromOthers(rule, all)));
  return {
    lines: truncateLines([
      ...admitted.map(({ name, ports }) => `${ports.join(", ")} from ${name}`),
      others ? "and from others" : "from nowhere else",
    ]),
    reaches: (from, port) => admitted.some(({ name, ports }) => name === from && ports.includes(port)),
  };
}

/** The address through which a private network's machines reach the internet. */
export const gatewayOf = (model: Model, network: Resource): string | undefined =>
  model
    .resources("hcloud_network_route")
    .filter((route) => texts(route.get("destination"))[0] === "0.0.0.0/0" && isRouteTo(model, route, network))
    .flatMap((route) => texts(route.get("gateway")))[0];

function isRouteTo(model: Model, route: Resource, network: Resource): boolean {
  const link = model.linked(route, "network_id", "hcloud_network");
  return link.kind === "resources" && link.resources.includes(network);
}
