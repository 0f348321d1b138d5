import { IResolvable, TerraformMetaArguments } from "cdktf";
import { hcloudResource } from "./resource";

export interface ZoneConfig extends TerraformMetaArguments {
  /** The domain, without a trailing dot. A change replaces the zone. */
  readonly name: string;
  /**
   * `primary`: Hetzner holds the records. `secondary`: it copies them from `primaryNameservers`. A change replaces the
   * zone.
   */
  readonly mode: "primary" | "secondary";
  /** Seconds that resolvers cache a record whose set specifies no other TTL. @default 3600 */
  readonly ttl?: number;
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Hetzner refuses to delete the zone while it is true. The provider does not lift it, so Terraform's own deletion
   * fails halfway. Use `preventDestroy` as well.
   */
  readonly deleteProtection?: boolean | IResolvable;
  /** Required for mode `secondary`, refused for `primary`. */
  readonly primaryNameservers?: readonly ZonePrimaryNameserver[] | IResolvable;
}

export interface ZonePrimaryNameserver {
  readonly address: string;
  /** @default 53 */
  readonly port?: number;
  readonly tsigAlgorithm?: string;
  /** Secret, but the provider does not mark it as sensitive: it is in plan and state. */
  readonly tsigKey?: string;
}

/** A DNS zone. */
export class Zone extends hcloudResource<ZoneConfig>("hcloud_zone", {
  name: "string!",
  mode: "string!",
  ttl: "number",
  labels: "labels",
  deleteProtection: "boolean",
  primaryNameservers: {
    nesting: "attribute",
    required: false,
    fields: { address: "string!", port: "number", tsigAlgorithm: "string", tsigKey: "string" },
  },
}) {
  /** Hetzner's name servers for the zone: the registrar must delegate to `assigned`. */
  public get authoritativeNameservers(): { readonly assigned: string[] } {
    return { assigned: this.getListAttribute("authoritative_nameservers.assigned") };
  }

  public get registrar(): string {
    return this.getStringAttribute("registrar");
  }
}
