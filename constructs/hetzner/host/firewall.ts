import { isAddress, isIpv4, isIpv4Range, isRange, versionOf } from "../../../net/ip-range";
import { Requirement } from "../../props-validation";
import { accept } from "./accept-rule";
import { InputRule, Part } from "./part";
import { unit } from "./units";

export interface FirewallProps {
  /** For a gateway: what it forwards. @default - only its own containers' traffic */
  readonly forward?: {
    /** The address or range that it is the gateway for. */
    readonly from: string;
    /** @default - the interface of the route to public addresses */
    readonly publicInterface?: string;
  };
}

const RULESET = "/etc/nftables.conf";
/**
 * Destinations that forwarded traffic must not reach: private addresses, and the metadata service, which reveals a
 * server's user_data.
 */
const NOT_PUBLIC =
  "{ 0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16, 224.0.0.0/3 }";

/**
 * The host firewall: it allows only the inbound traffic that the parts ask for, over IPv4 and IPv6. The rules have
 * their own table. Reloading them keeps Podman's tables, and stopping nftables.service leaves them in force. Ports that
 * containers publish are reachable only from the host itself, whatever address they are published on.
 *
 * @throws InvalidPropsError naming every rule that cannot be accepted.
 */
export function firewall(parts: readonly Part[], props: FirewallProps = {}): Part {
  const rules = parts.flatMap((part) => part.input ?? []);
  accept("firewall", [...rules.flatMap(requirements), ...(props.forward ? forwardRequirements(props.forward) : [])]);
  const containers = parts.some((part) => part.packages?.includes("podman"));
  return {
    packages: ["nftables"],
    files: [
      { path: RULESET, content: ruleset(rules, containers, props), permissions: "0755" },
      // Debian's unit would flush every table when it stops or restarts, including Podman's.
      unit("nftables.service.d/own-table.conf", { Service: { ExecStop: "" } }),
      // By default, Podman may look for iptables, which is not installed.
      ...(containers
        ? [
            {
              path: "/etc/containers/containers.conf.d/firewall.conf",
              content: '[network]\nfirewall_driver = "nftables"\n',
            },
          ]
        : []),
    ],
    run: [
      ["systemctl", "enable", "nftables.service"],
      ["systemctl", "restart", "nftables.service"],
    ],
  };
}

function ruleset(rules: readonly InputRule[], containers: boolean, props: FirewallProps): string {
  return `#!/usr/sbin/nft -f
# Declared before it is deleted, so that deleting works the first time too. All of the file is \
taken over at once, or none.
table inet smallcrm
delete table inet smallcrm
table inet smallcrm {
${[
  chain("input", "type filter hook input priority filter; policy drop;", [
    "ct state vmap { established : accept, related : accept, invalid : drop }",
    'iif "lo" accept',
    ...ICMP,
    // Replies to a DHCP broadcast belong to no connection.
    "udp sport 67 udp dport 68 accept",
    ...(containers ? ['iifname "podman*" meta l4proto { tcp, udp } th dport 53 accept'] : []),
    ...new Set(rules.flatMap(accepting)),
  ]),
  chain("forward", "type filter hook forward priority filter; policy drop;", [
    "ct state vmap { established : accept, related : accept, invalid : drop }",
    ...(containers
      ? ['iifname "podman*" ip daddr 169.254.0.0/16 drop', 'iifname "podman*" oifname != "podman*" accept']
      : []),
    ...(props.forward ? forwardingRules(props.forward) : []),
  ]),
  ...(props.forward
    ? [
        chain("postrouting", "type nat hook postrouting priority srcnat; policy accept;", [
          `${fromPrivateNetwork(props.forward)} masquerade`,
        ]),
      ]
    : []),
].join("\n")}}
`;
}

const chain = (name: string, hook: string, rules: readonly string[]) =>
  `  chain ${name} {\n${[hook, ...rules].map((rule) => `    ${rule}\n`).join("")}  }\n`;

/** What IP needs to work: errors, path MTU discovery, neighbour discovery; and rate-limited echo. */
const ICMP = [
  "icmp type { destination-unreachable, time-exceeded, parameter-problem } accept",
  "icmp type echo-request limit rate 10/second accept",
  "icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem } accept",
  "icmpv6 type { nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept",
  "icmpv6 type echo-request limit rate 10/second accept",
];

function accepting({ protocol, port, from }: InputRule): readonly string[] {
  const accept = `${protocol} dport ${port} accept`;
  if (!from) return [accept];
  const of = (version: 4 | 6) => from.filter((range) => versionOf(range) === version);
  return [
    ...(of(4).length > 0 ? [`ip saddr { ${of(4).join(", ")} } ${accept}`] : []),
    ...(of(6).length > 0 ? [`ip6 saddr { ${of(6).join(", ")} } ${accept}`] : []),
  ];
}

type Forward = NonNullable<FirewallProps["forward"]>;
const fromPrivateNetwork = ({ from, publicInterface }: Forward) =>
  `ip saddr ${from}${publicInterface ? ` oifname "${publicInterface}"` : ""} ip daddr != ${NOT_PUBLIC}`;
/** Updates, DNS and NTP: the database server needs nothing else from the internet. */
const forwardingRules = (forward: Forward) => [
  `${fromPrivateNetwork(forward)} tcp dport { 80, 443 } accept`,
  `${fromPrivateNetwork(forward)} udp dport { 53, 123 } accept`,
];

function forwardRequirements({ from, publicInterface = "eth0" }: Forward): readonly Requirement[] {
  return [
    {
      prop: "forward.from",
      given: from,
      accepted: isIpv4(from) || isIpv4Range(from),
      allowed: "an IPv4 address or range",
    },
    {
      prop: "forward.publicInterface",
      given: publicInterface,
      accepted: /^[a-z0-9.-]{1,15}$/.test(publicInterface),
      allowed: "the name of an interface",
    },
  ];
}

const requirements = ({ port, from }: InputRule): readonly Requirement[] => [
  {
    prop: "input.port",
    given: port,
    accepted: Number.isInteger(port) && port > 0 && port < 65_536,
    allowed: "1 to 65535",
  },
  {
    prop: `input.from of port ${port}`,
    given: from,
    accepted: from === undefined || (from.length > 0 && from.every((range) => isAddress(range) || isRange(range))),
    allowed: "one or more addresses or ranges in CIDR notation; not stated for everybody",
  },
];
