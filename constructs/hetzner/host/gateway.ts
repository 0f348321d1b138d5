import { isIpv4, isIpv4Range } from "../../../net/ip-range";
import { accept } from "./accept-rule";
import { HostFile, Part } from "./part";

const SYSCTL = "/etc/sysctl.d/60-gateway.conf";

/** An update restarts systemd-networkd, which would remove routes that it did not create. */
const KEEP_ROUTES: HostFile = {
  path: "/etc/systemd/networkd.conf.d/keep-routes.conf",
  content: "[Network]\nManageForeignRoutes=no\n",
};

/**
 * Makes the server forward what other servers of its private network send to the internet. `firewall` limits what is
 * forwarded.
 *
 * @param props `network` is the private network's whole range: traffic to it never leaves through the public interface,
 * even while the private one is down
 * @throws InvalidPropsError if the network is not a range.
 */
export function gateway({ network }: { readonly network: string }): Part {
  accept("gateway", [
    {
      prop: "network",
      given: network,
      accepted: isIpv4Range(network),
      allowed: "a range of IPv4 addresses in CIDR notation",
    },
  ]);
  return {
    files: [{ path: SYSCTL, content: "net.ipv4.ip_forward = 1\n" }, KEEP_ROUTES],
    boot: [["ip", "route", "replace", "unreachable", network, "metric", "9000"]],
    run: [["sysctl", "--load", SYSCTL]],
  };
}

export interface BehindGatewayProps {
  /**
   * First address of the private network: Hetzner's router, which forwards to the server that `hcloud_network_route`
   * names. Not that server's own address.
   */
  readonly gateway: string;
  /** @default - Hetzner's own resolvers */
  readonly resolvers?: readonly string[];
}

/**
 * Gives a server without a public address access to the internet. At the first boot it waits up to 15 minutes for the
 * gateway, which may be created at the same time; later boots do not wait.
 *
 * @throws InvalidPropsError if an address is invalid.
 */
export function behindGateway(props: BehindGatewayProps): Part {
  const resolvers = props.resolvers ?? ["185.12.64.1", "185.12.64.2"];
  accept("behindGateway", [
    { prop: "gateway", given: props.gateway, accepted: isIpv4(props.gateway), allowed: "an IPv4 address" },
    {
      prop: "resolvers",
      given: resolvers,
      accepted: resolvers.length > 0 && resolvers.every(isIpv4),
      allowed: "one or more IPv4 addresses",
    },
  ]);
  return {
    files: [KEEP_ROUTES],
    // Scripts are not written yet at this point of the first boot. Addresses are passed as arguments, so the shell text
    // contains none.
    boot: [
      [
        "bash",
        "-c",
        'rm -f /etc/resolv.conf && printf "nameserver %s\\n" "$@" > /etc/resolv.conf',
        "resolvers",
        ...resolvers,
      ],
      [
        "timeout",
        "60",
        "bash",
        "-c",
        'until ip route replace default via "$1"; do sleep 1; done',
        "route",
        props.gateway,
      ],
      [
        "cloud-init-per",
        "instance",
        "way-out",
        "timeout",
        "900",
        "bash",
        "-c",
        "until getent ahostsv4 mirror.hetzner.com; do sleep 5; done",
      ],
    ],
  };
}
