import { AuthenticatedOriginPullsSettings } from "@cdktf/provider-cloudflare/lib/authenticated-origin-pulls-settings";
import { DnsRecord } from "@cdktf/provider-cloudflare/lib/dns-record";
import { ZoneDnssec } from "@cdktf/provider-cloudflare/lib/zone-dnssec";
import { ZoneSetting } from "@cdktf/provider-cloudflare/lib/zone-setting";
import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import { Fn, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { Edge } from "../google/edge";
import { requireProps } from "../props-validation";

export interface CloudflareDnsProps {
  /** The zone's id, 32 hexadecimal digits. The zone itself must already exist. */
  readonly zoneId: string;
  /** The load balancer that the proxied records point to. */
  readonly edge: Edge;
  /**
   * Whether this stack also owns the zone's settings. Where two environments share a zone, exactly one does.
   * @default true
   */
  readonly ownsZoneSettings?: boolean;
}

/** Cloudflare's own names and values: strict means that the origin's certificate is verified. */
const ZONE_SETTINGS: Readonly<Record<string, string | readonly string[]>> = {
  ssl: "strict",
  min_tls_version: "1.2",
  tls_1_3: "on",
  // Suites of TLS 1.2 with ephemeral keys and authenticated encryption. TLS 1.3 has no others.
  ciphers: [
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-RSA-CHACHA20-POLY1305",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
  ],
  always_use_https: "on",
};
const AUTOMATIC_TTL = 1;
/** Google ends names with a dot. Cloudflare removes it, so each plan would show a change to add it again. */
const withoutDot = (name: string) => Fn.trimsuffix(name, ".");

/**
 * Cloudflare in front of an edge: its records proxied, the certificates' authorization records not,
 * TLS 1.2 or newer with modern ciphers towards clients, a verified certificate towards the origin, and the zone's
 * client certificate where the edge asks for one. That certificate and its key are uploaded outside Terraform, whose
 * state would keep the key (docs/deploying.md, Origin pulls).
 *
 * The provider reads its token from `CLOUDFLARE_API_TOKEN` in the shell that runs the apply.
 *
 * Escape hatch: `records`, `settings`, `originPulls` and `dnssec` are public.
 */
export class CloudflareDns extends Construct {
  public readonly records = new Map<string, DnsRecord>();
  public readonly settings = new Map<string, ZoneSetting>();
  public readonly dnssec?: ZoneDnssec;
  /** Undefined where another stack owns the zone, or the edge asks for no client certificate. */
  public readonly originPulls?: AuthenticatedOriginPullsSettings;

  /** @throws InvalidPropsError for something that is not a zone id. */
  constructor(scope: Construct, id: string, props: CloudflareDnsProps) {
    super(scope, id);
    const { edge, zoneId } = props;
    requireProps(this, [
      {
        prop: "zoneId",
        given: zoneId,
        accepted: /^[0-9a-f]{32}$/.test(zoneId),
        allowed: "32 hexadecimal digits, from the zone's overview page",
      },
    ]);
    const stack = TerraformStack.of(this);
    if (!stack.node.tryFindChild("cloudflare")) new CloudflareProvider(stack, "cloudflare");

    for (const host of edge.hosts) {
      for (const [type, address] of [
        ["A", edge.addresses.ipv4],
        ["AAAA", edge.addresses.ipv6],
      ] as const) {
        this.records.set(
          `${type} ${host}`,
          new DnsRecord(this, `${type.toLowerCase()}-${host}`, {
            zoneId,
            name: host,
            type,
            content: address.address,
            proxied: true,
            ttl: AUTOMATIC_TTL,
          }),
        );
      }
    }
    for (const record of edge.authorizationRecords) {
      this.records.set(
        `authorization ${record.host}`,
        new DnsRecord(this, `authorization-${record.host}`, {
          zoneId,
          name: withoutDot(record.name),
          type: record.type,
          content: withoutDot(record.data),
          proxied: false,
          ttl: AUTOMATIC_TTL,
        }),
      );
    }
    if (props.ownsZoneSettings ?? true) {
      for (const [settingId, value] of Object.entries(ZONE_SETTINGS)) {
        const setting = new ZoneSetting(this, `setting-${settingId}`, { zoneId, settingId, value: {} });
        // The provider's type is dynamic; the binding supports only maps.
        setting.addOverride("value", value);
        this.settings.set(settingId, setting);
      }
      if (edge.clientTls) {
        this.originPulls = new AuthenticatedOriginPullsSettings(this, "origin-pulls", { zoneId, enabled: true });
        // Cloudflare presents the certificate before the load balancer insists on it.
        edge.httpsProxy.dependsOn = [
          ...(edge.httpsProxy.dependsOn ?? []),
          `${this.originPulls.terraformResourceType}.${this.originPulls.friendlyUniqueId}`,
        ];
      }
      this.dnssec = new ZoneDnssec(this, "dnssec", {
        zoneId,
        status: "active",
        // It is pending until the registrar has the DS record.
        lifecycle: { ignoreChanges: ["status"] },
      });
    }
  }
}
