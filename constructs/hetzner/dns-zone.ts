import { TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { hostsRequirement, rangeRequirement, requireProps } from "../props-validation";
import { ApplicationServer } from "./application-server";
import { Rdns } from "./bindings/rdns";
import { Zone } from "./bindings/zone";
import { ZoneRrset } from "./bindings/zone-rrset";
import { DnsRecord, groupRecords } from "./dns-records";

export interface DnsZoneProps {
  /** The domain, without a trailing dot. A change fails the plan: it would replace the zone. */
  readonly domain: string;
  /** The server that the hosts point to. */
  readonly server: ApplicationServer;
  /** Hosts of the domain that the server serves. The first is used for the reverse DNS of its addresses. */
  readonly hosts: readonly string[];
  /** Who may issue certificates for the domain. @default ["letsencrypt.org"] */
  readonly certificateAuthorities?: readonly string[];
  /** Records that other services require, such as those for sending e-mail. @default - none */
  readonly records?: readonly DnsRecord[];
  /** Seconds that resolvers cache a record. @default 300 */
  readonly ttlSeconds?: number;
}

/**
 * A zone at Hetzner: addresses of the server, who may issue certificates, further records, and reverse DNS of the
 * server's addresses. Hetzner signs no zones, so the registrar needs only the name servers, given by the output
 * `name_servers`.
 *
 * Escape hatch: `zone`, `records` and `reverse` are public.
 */
export class DnsZone extends Construct {
  public readonly zone: Zone;
  /** By `<type> <name>`, such as `A app`. */
  public readonly records = new Map<string, ZoneRrset>();
  public readonly reverse: readonly Rdns[];

  /** @throws InvalidPropsError for hosts outside the domain, and for records that cannot coexist with others. */
  constructor(scope: Construct, id: string, props: DnsZoneProps) {
    super(scope, id);
    const { domain, hosts, server } = props;
    const ttl = props.ttlSeconds ?? 300;
    const further = groupRecords(props.records ?? []);
    const names = hosts.map((host) => (host === domain ? "@" : host.slice(0, -domain.length - 1)));
    const own = ["CAA @", ...names.flatMap((name) => [`A ${name}`, `AAAA ${name}`])];
    const outside = hosts.filter((host) => !`.${host}`.endsWith(`.${domain}`));
    const clashes = [...further].filter(
      ([key, { name, type }]) =>
        own.includes(key) ||
        (type === "CNAME" &&
          (name === "@" ||
            names.includes(name) ||
            [...further.values()].some((one) => one.name === name && one.type !== type))),
    );
    requireProps(this, [
      hostsRequirement(hosts),
      { prop: "hosts", given: hosts, accepted: hosts.length > 0, allowed: "at least one host" },
      {
        prop: "domain",
        given: domain,
        accepted: outside.length === 0,
        allowed: `a domain that holds every host; outside of it: ${outside.join(", ")}`,
      },
      {
        prop: "records",
        given: clashes.map(([key]) => key),
        accepted: clashes.length === 0,
        allowed: "records that leave the hosts' own alone, and no CNAME beside others of its name",
      },
      rangeRequirement("ttlSeconds", ttl, 60, 86_400, "seconds"),
    ]);
    this.zone = new Zone(this, "zone", {
      name: domain,
      mode: "primary",
      ttl,
      deleteProtection: true,
      lifecycle: { preventDestroy: true },
    });
    const record = (type: string, name: string, values: readonly string[]) => {
      this.records.set(
        `${type} ${name}`,
        new ZoneRrset(this, `${type}-${name}`.toLowerCase(), {
          zone: this.zone.name,
          type,
          name,
          ttl,
          records: values.map((value) => ({ value })),
        }),
      );
    };
    for (const name of names) {
      record("A", name, [server.ipv4.ipAddress]);
      record("AAAA", name, [server.ipv6Address]);
    }
    const authorities = props.certificateAuthorities ?? ["letsencrypt.org"];
    record("CAA", "@", [...authorities.map((authority) => `0 issue "${authority}"`), '0 issuewild ";"']);
    for (const { type, name, values } of further.values()) record(type, name, values);
    const [called = domain] = hosts;
    this.reverse = [
      new Rdns(this, "reverse-ipv4", {
        primaryIpId: server.ipv4.numericId,
        ipAddress: server.ipv4.ipAddress,
        dnsPtr: called,
      }),
      new Rdns(this, "reverse-ipv6", {
        primaryIpId: server.ipv6.numericId,
        ipAddress: server.ipv6Address,
        dnsPtr: called,
      }),
    ];
    new TerraformOutput(TerraformStack.of(this), "name_servers", {
      description: `Name servers for the registrar of ${domain}`,
      value: this.zone.authoritativeNameservers.assigned,
    });
  }
}
