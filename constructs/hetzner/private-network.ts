import { Construct } from "constructs";
import { isHostIn, isPrivate, isWithin, prefixOf, startsRange } from "../../net/ip-range";
import { nameRequirement, requireProps } from "../props-validation";
import { Network } from "./bindings/network";
import { NetworkRoute } from "./bindings/network-route";
import { NetworkSubnet } from "./bindings/network-subnet";

export interface PrivateNetworkProps {
  readonly name: string;
  /** Such as `eu-central`, which contains fsn1. A change replaces the subnet. */
  readonly networkZone: string;
  /** Private IPv4 range of the network, in CIDR notation. A change fails the plan: it would replace the network. */
  readonly range: string;
  /**
   * Range of the subnet that servers take their addresses from. A change replaces the subnet and every server in it.
   */
  readonly subnetRange: string;
  /**
   * Address, in the subnet, of the server that forwards packets to the internet for servers without a public address.
   */
  readonly internetGateway: string;
}

/**
 * A private network with one subnet, and a route by which servers without a public address reach the internet.
 *
 * Hetzner's cloud firewalls do not filter what passes within it: every server in it needs a firewall of its own.
 *
 * Escape hatch: `network`, `subnet` and `route` are public.
 */
export class PrivateNetwork extends Construct {
  public readonly network: Network;
  public readonly subnet: NetworkSubnet;
  public readonly route: NetworkRoute;
  public readonly range: string;
  public readonly subnetRange: string;

  /**
   * @throws InvalidPropsError for ranges that are public or not within each other, and for an address that no server
   * can have.
   */
  constructor(scope: Construct, id: string, props: PrivateNetworkProps) {
    super(scope, id);
    const { range, subnetRange, internetGateway: internetBy } = props;
    requireProps(this, [
      nameRequirement(props.name, 63),
      {
        prop: "range",
        given: range,
        accepted: isPrivateRange(range),
        allowed: "a private IPv4 range with no host bits set, /30 or larger",
      },
      {
        prop: "subnetRange",
        given: subnetRange,
        accepted: isPrivateRange(subnetRange) && isWithin(subnetRange, range),
        allowed: `a private IPv4 range with no host bits set, /30 or larger, within range (${range})`,
      },
      {
        prop: "internetBy",
        given: internetBy,
        accepted: isHostIn(internetBy, subnetRange),
        allowed: `an address in subnetRange (${subnetRange}), neither its first two nor its last`,
      },
    ]);
    this.range = range;
    this.subnetRange = subnetRange;
    this.network = new Network(this, "network", {
      name: props.name,
      ipRange: range,
      deleteProtection: true,
      lifecycle: { preventDestroy: true },
    });
    this.subnet = new NetworkSubnet(this, "subnet", {
      networkId: this.network.numericId,
      type: "cloud",
      networkZone: props.networkZone,
      ipRange: subnetRange,
    });
    this.route = new NetworkRoute(this, "route", {
      networkId: this.network.numericId,
      destination: "0.0.0.0/0",
      gateway: internetBy,
      dependsOn: [this.subnet],
    });
  }

  /** The address that servers route through: Hetzner's router, which forwards packets according to the routes. */
  public get gateway(): string {
    return this.range.replace(/(\d+)\/\d+$/, (_, last: string) => `${Number(last) + 1}`);
  }
}

const isPrivateRange = (range: string) => isPrivate(range) && startsRange(range) && (prefixOf(range) ?? 32) <= 30;
