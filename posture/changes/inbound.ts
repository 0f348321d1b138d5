import { isOn, isUnknown, numberOf, textOrEmpty, shownTextOf, isSensitive } from "../model/attribute-readers";
import { Attribute } from "../model/attribute";
import { Cursor } from "../model/cursor";
import { isWithin } from "../formats/ip-range";
import { SENSITIVE } from "./format-values";

/** Who may reach which ports. */
export interface Inbound {
  readonly ranges: readonly string[];
  /** Not all ranges are known. */
  readonly unknown: boolean;
  readonly sensitive: boolean;
  readonly portsSensitive: boolean;
  /** `tcp`, or `all`. */
  readonly protocol: string;
  readonly ports: readonly Ports[];
}

type Ports = readonly [first: number, last: number];

const EVERY_PORT: Ports = [0, 65535];
const READERS: Readonly<Record<string, (at: Cursor) => readonly Inbound[]>> = {
  google_compute_firewall: googleFirewall,
  google_compute_firewall_policy_rule: googlePolicyRule,
  google_compute_network_firewall_policy_rule: googlePolicyRule,
  google_compute_region_network_firewall_policy_rule: googlePolicyRule,
  hcloud_firewall: (at) =>
    at
      .blocks("rule")
      .known.flatMap((rule) =>
        shownTextOf(rule.get("direction")) === "out"
          ? []
          : [inbound(rule, ["source_ips"], rule.get("protocol"), [rule.get("port")])],
      ),
  aws_security_group: (at) => at.blocks("ingress").known.map(awsRule),
  aws_default_security_group: (at) => at.blocks("ingress").known.map(awsRule),
  aws_security_group_rule: (at) => (shownTextOf(at.get("type")) === "egress" ? [] : [awsRule(at)]),
  aws_vpc_security_group_ingress_rule: (at) => [
    {
      ...awsRule(at),
      protocol: protocolOf(at.get("ip_protocol")),
      portsSensitive:
        isSensitive(at.get("ip_protocol")) || isSensitive(at.get("from_port")) || isSensitive(at.get("to_port")),
    },
  ],
  azurerm_network_security_rule: azureRule,
  azurerm_network_security_group: (at) => at.blocks("security_rule").known.flatMap(azureRule),
};

export const hasInbound = (type: string): boolean => Object.hasOwn(READERS, type);

/** What a resource lets in; nothing where it is not of a known type. */
export const inboundOf = (type: string, at: Cursor): readonly Inbound[] =>
  Object.hasOwn(READERS, type) ? (READERS[type]?.(at) ?? []) : [];

/** Whether what is let in from a range was let in before. */
export function wasAllowed(range: string, now: Inbound, before: readonly Inbound[]): boolean {
  return now.ports.every((ports) =>
    before.some(
      (old) =>
        !old.unknown &&
        old.ranges.some((one) => isWithin(range, one)) &&
        (old.protocol === "all" || old.protocol === now.protocol) &&
        old.ports.some(([first, last]) => first <= ports[0] && ports[1] <= last),
    ),
  );
}

/** As `tcp 443, 8000-8010`. */
export function portsText({ protocol, ports, portsSensitive }: Inbound): string {
  if (portsSensitive) return `ports ${SENSITIVE}`;
  if (ports.some(([first, last]) => first === 0 && last === 65535))
    return protocol === "all"
      ? "every port"
      : protocol === "icmp" || protocol === "icmpv6" || protocol === "esp"
        ? protocol
        : `every ${protocol} port`;
  return `${protocol} ${ports.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(", ")}`;
}

function googleFirewall(at: Cursor): readonly Inbound[] {
  if (shownTextOf(at.get("direction")) === "EGRESS" || isOn(at.get("disabled"))) return [];
  const bySource = ["source_tags", "source_service_accounts"].some((path) => at.elements(path).length > 0);
  const isNarrowed = bySource && at.elements("source_ranges").length === 0;
  return at.blocks("allow").known.flatMap((allow) => {
    if (isNarrowed) return [];
    const rule = inbound(at, ["source_ranges"], allow.get("protocol"), allow.elements("ports"));
    // Neither ranges nor tags: Google lets everyone in.
    return [rule.ranges.length === 0 && !rule.unknown ? { ...rule, ranges: ["0.0.0.0/0"] } : rule];
  });
}

function googlePolicyRule(at: Cursor): readonly Inbound[] {
  if (
    shownTextOf(at.get("direction")) === "EGRESS" ||
    shownTextOf(at.get("action")) !== "allow" ||
    isOn(at.get("disabled"))
  )
    return [];
  return at.blocks("match.layer4_configs").known.map((layer) => ({
    ...inbound(at, ["match.src_ip_ranges"], layer.get("ip_protocol"), layer.elements("ports")),
  }));
}

function awsRule(at: Cursor): Inbound {
  const [first, last] = [numberOf(at.get("from_port")), numberOf(at.get("to_port"))];
  const rule = inbound(at, ["cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6"], at.get("protocol"), []);
  return rule.protocol === "all" || first === undefined || last === undefined || first < 0
    ? rule
    : {
        ...rule,
        ports: [[first, last]],
        portsSensitive: rule.portsSensitive || isSensitive(at.get("from_port")) || isSensitive(at.get("to_port")),
      };
}

function azureRule(at: Cursor): readonly Inbound[] {
  if (shownTextOf(at.get("direction")) === "Outbound" || shownTextOf(at.get("access")) === "Deny") return [];
  return [
    inbound(at, ["source_address_prefix", "source_address_prefixes"], at.get("protocol"), [
      at.get("destination_port_range"),
      ...at.elements("destination_port_ranges"),
    ]),
  ];
}

function inbound(at: Cursor, sources: readonly string[], protocol: Attribute, ports: readonly Attribute[]): Inbound {
  const elements = sources.flatMap((path) => at.elements(path));
  const known = elements.flatMap((one) =>
    one.kind === "value" && typeof one.value === "string" && one.value !== "" ? [one.value] : [],
  );
  const ranges = ports.flatMap((port) => portsOf(port));
  return {
    ranges: known,
    unknown: elements.some(isUnknown),
    sensitive: elements.some(isSensitive),
    portsSensitive: [protocol, ...ports].some(isSensitive),
    protocol: protocolOf(protocol),
    ports: ranges.length > 0 ? ranges : [EVERY_PORT],
  };
}

const protocolOf = (attribute: Attribute) => {
  const text = attribute.kind === "value" ? textOrEmpty(attribute).toLowerCase() : "all";
  return text === "-1" || text === "*" || text === "" ? "all" : text;
};

function portsOf(attribute: Attribute): Ports[] {
  if (attribute.kind !== "value") return [];
  const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(textOrEmpty(attribute)) ?? [];
  return first === undefined ? [EVERY_PORT] : [[Number(first), Number(last ?? first)]];
}
