import { ComputeFirewall, ComputeFirewallConfig } from "@cdktf/provider-google/lib/compute-firewall";
import { ComputeGlobalAddress } from "@cdktf/provider-google/lib/compute-global-address";
import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import { ComputeRouter } from "@cdktf/provider-google/lib/compute-router";
import { ComputeRouterNat } from "@cdktf/provider-google/lib/compute-router-nat";
import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork";
import { ServiceNetworkingConnection } from "@cdktf/provider-google/lib/service-networking-connection";
import { Construct } from "constructs";
import { isIpv4Range, overlap, prefixOf, startsRange } from "../../net/ip-range";
import { nameRequirement, requireProps } from "../props-validation";

export interface NetworkProps {
  /** The VPC's name. A change replaces the network and everything in it. */
  readonly name: string;
  /** The subnet's region. A change replaces the subnet. */
  readonly region: string;
  /**
   * IPv4 range that Cloud Run takes its addresses from, in CIDR notation, /26 or larger.
   * Direct VPC egress uses two addresses an instance while revisions overlap.
   */
  readonly subnetRange: string;
  /**
   * IPv4 range handed to Google's managed services (Cloud SQL, Memorystore) by private services
   * access, in CIDR notation, /24 or larger. It cannot be made smaller afterwards.
   */
  readonly servicesRange: string;
  /**
   * Whether workloads reach hosts outside Google, through Cloud NAT, on port 443.
   * @default false - only Google APIs and managed services are reachable
   */
  readonly internetEgress?: boolean;
  /** Share of flows that are logged, from 0 (exclusive) to 1. @default 0.1 */
  readonly flowLogSampling?: number;
  /**
   * Time over which flows between the same two ends are one entry. A longer one costs less.
   * @default "INTERVAL_10_MIN"
   */
  readonly flowLogInterval?: "INTERVAL_5_SEC" | "INTERVAL_1_MIN" | "INTERVAL_10_MIN" | "INTERVAL_15_MIN";
}

/** How many flows are logged, and over which time they are put together: what their logs cost follows from both. */
export interface FlowLogs {
  readonly sampling: number;
  readonly intervalSeconds: number;
}

/** By default: every connection to the outside that lasts shows up within hours, for a hundredth of 5 s and half. */
export const FLOW_LOGS: FlowLogs = { sampling: 0.1, intervalSeconds: 600 };

/** PostgreSQL, the Cloud SQL connector, and Memorystore with TLS. */
const MANAGED_SERVICE_PORTS = ["5432", "3307", "6378"];
const EVERYWHERE = "0.0.0.0/0";

/**
 * A custom-mode VPC with one subnet, private services access, and a firewall that denies all traffic by default and
 * allows what Cloud Run needs.
 *
 * Nothing here uses the project's `default` network. Terraform cannot delete it in an existing
 * project: see docs/deploying.md for the command.
 *
 * Escape hatch: every inner resource is a public field.
 */
export class Network extends Construct {
  public readonly network: ComputeNetwork;
  public readonly subnet: ComputeSubnetwork;
  public readonly servicesAddress: ComputeGlobalAddress;
  /** Managed services with a private address must depend on this connection. */
  public readonly servicesConnection: ServiceNetworkingConnection;
  public readonly denyIngress: ComputeFirewall;
  public readonly denyEgress: ComputeFirewall;
  public readonly allowServices: ComputeFirewall;
  public readonly allowHttps: ComputeFirewall;
  public readonly router?: ComputeRouter;
  public readonly nat?: ComputeRouterNat;

  /** @throws InvalidPropsError for a name, range or sampling rate that Google would refuse, or ranges that overlap. */
  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const sampling = props.flowLogSampling ?? FLOW_LOGS.sampling;
    requireProps(this, [
      nameRequirement(props.name),
      {
        prop: "subnetRange",
        given: props.subnetRange,
        accepted: isBlock(props.subnetRange, 26),
        allowed: "an IPv4 range with no host bits set, /26 or larger",
      },
      {
        prop: "servicesRange",
        given: props.servicesRange,
        accepted: isBlock(props.servicesRange, 24),
        allowed: "an IPv4 range with no host bits set, /24 or larger",
      },
      {
        prop: "servicesRange",
        given: props.servicesRange,
        accepted: !overlap(props.subnetRange, props.servicesRange),
        allowed: `a range that does not overlap subnetRange (${props.subnetRange})`,
      },
      {
        prop: "flowLogSampling",
        given: sampling,
        accepted: sampling > 0 && sampling <= 1,
        allowed: "more than 0, at most 1",
      },
    ]);

    this.network = new ComputeNetwork(this, "network", {
      name: props.name,
      autoCreateSubnetworks: false,
      routingMode: "REGIONAL",
    });
    this.subnet = new ComputeSubnetwork(this, "subnet", {
      name: `${props.name}-${props.region}`,
      network: this.network.id,
      region: props.region,
      ipCidrRange: props.subnetRange,
      privateIpGoogleAccess: true,
      logConfig: {
        aggregationInterval: props.flowLogInterval ?? "INTERVAL_10_MIN",
        flowSampling: sampling,
        metadata: "INCLUDE_ALL_METADATA",
      },
    });
    this.servicesAddress = new ComputeGlobalAddress(this, "services-address", {
      name: `${props.name}-services`,
      purpose: "VPC_PEERING",
      addressType: "INTERNAL",
      network: this.network.id,
      address: props.servicesRange.split("/")[0],
      prefixLength: prefixOf(props.servicesRange),
    });
    this.servicesConnection = new ServiceNetworkingConnection(this, "services-connection", {
      network: this.network.id,
      service: "servicenetworking.googleapis.com",
      reservedPeeringRanges: [this.servicesAddress.name],
      // Google refuses to delete the peering for days after the last database is gone.
      deletionPolicy: "ABANDON",
    });

    const firewall = (key: string, config: Omit<ComputeFirewallConfig, "name" | "network">) =>
      new ComputeFirewall(this, key, {
        ...config,
        name: `${props.name}-${key}`,
        network: this.network.id,
        logConfig: { metadata: "INCLUDE_ALL_METADATA" },
      });
    this.denyIngress = firewall("deny-ingress", {
      direction: "INGRESS",
      priority: 65534,
      sourceRanges: [EVERYWHERE],
      deny: [{ protocol: "all" }],
    });
    this.denyEgress = firewall("deny-egress", {
      direction: "EGRESS",
      priority: 65534,
      destinationRanges: [EVERYWHERE],
      deny: [{ protocol: "all" }],
    });
    this.allowServices = firewall("allow-services", {
      direction: "EGRESS",
      priority: 1000,
      destinationRanges: [props.servicesRange],
      allow: [{ protocol: "tcp", ports: MANAGED_SERVICE_PORTS }],
    });
    // Google APIs have public addresses: without NAT only they are reachable, through Private Google Access.
    this.allowHttps = firewall("allow-https", {
      direction: "EGRESS",
      priority: 1100,
      destinationRanges: [EVERYWHERE],
      allow: [{ protocol: "tcp", ports: ["443"] }],
    });

    if (props.internetEgress) {
      this.router = new ComputeRouter(this, "router", {
        name: props.name,
        region: props.region,
        network: this.network.id,
      });
      this.nat = new ComputeRouterNat(this, "nat", {
        name: props.name,
        region: props.region,
        router: this.router.name,
        natIpAllocateOption: "AUTO_ONLY",
        sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS",
        subnetwork: [{ name: this.subnet.id, sourceIpRangesToNat: ["PRIMARY_IP_RANGE"] }],
        logConfig: { enable: true, filter: "ERRORS_ONLY" },
      });
    }
  }
}

/** @param longestPrefix bits of the smallest range that is accepted */
const isBlock = (range: string, longestPrefix: number) =>
  isIpv4Range(range) && startsRange(range) && (prefixOf(range) ?? 32) <= longestPrefix;
