import { DnsManagedZone } from "@cdktf/provider-google/lib/dns-managed-zone";
import { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set";
import { Construct } from "constructs";
import { Edge } from "./edge";
import { nameRequirement, rangeRequirement, requireProps } from "../props-validation";

export interface CloudDnsProps {
  /** The zone's name in the project. A change replaces the zone. */
  readonly name: string;
  /** The domain, without a trailing dot. A change replaces the zone. */
  readonly domain: string;
  readonly edge: Edge;
  /** Seconds that resolvers cache a record. @default 300 */
  readonly ttlSeconds?: number;
}

/**
 * A public Cloud DNS zone signed with DNSSEC, its queries logged, with the records of an edge.
 *
 * The registrar needs the zone's name servers and its DS record: `gcloud dns dns-keys list`.
 *
 * Escape hatch: `zone` and `records` are public.
 */
export class CloudDns extends Construct {
  public readonly zone: DnsManagedZone;
  public readonly records = new Map<string, DnsRecordSet>();

  /** @throws InvalidPropsError where a host of the edge lies outside the domain. */
  constructor(scope: Construct, id: string, props: CloudDnsProps) {
    super(scope, id);
    const { domain, edge } = props;
    const ttl = props.ttlSeconds ?? 300;
    const outside = edge.hosts.filter((host) => host !== domain && !host.endsWith(`.${domain}`));
    requireProps(this, [
      nameRequirement(props.name, 63),
      {
        prop: "domain",
        given: domain,
        accepted: outside.length === 0,
        allowed: `a domain that holds every host of the edge; outside of it: ${outside.join(", ")}`,
      },
      rangeRequirement("ttlSeconds", ttl, 30, 86_400, "seconds"),
    ]);
    this.zone = new DnsManagedZone(this, "zone", {
      name: props.name,
      dnsName: `${domain}.`,
      visibility: "public",
      dnssecConfig: {
        state: "on",
        nonExistence: "nsec3",
        defaultKeySpecs: [
          { keyType: "keySigning", algorithm: "ecdsap256sha256", keyLength: 256 },
          { keyType: "zoneSigning", algorithm: "ecdsap256sha256", keyLength: 256 },
        ],
      },
      cloudLoggingConfig: { enableLogging: true },
      lifecycle: { preventDestroy: true },
    });
    const record = (key: string, name: string, type: string, data: string) =>
      this.records.set(
        key,
        new DnsRecordSet(this, key.toLowerCase().replace(" ", "-"), {
          managedZone: this.zone.name,
          name,
          type,
          ttl,
          rrdatas: [data],
        }),
      );
    for (const host of edge.hosts) {
      record(`A ${host}`, `${host}.`, "A", edge.addresses.ipv4.address);
      record(`AAAA ${host}`, `${host}.`, "AAAA", edge.addresses.ipv6.address);
    }
    for (const { host, name, type, data } of edge.authorizationRecords)
      record(`authorization ${host}`, name, type, data);
  }
}
