import { IResolvable, TerraformMetaArguments } from "cdktf";
import { hcloudResource } from "./resource";

export interface ZoneRrsetConfig extends TerraformMetaArguments {
  /** Id or name of the zone. A change replaces the set. */
  readonly zone: string;
  /** Relative to the zone, `@` for the zone itself. A change replaces the set. */
  readonly name: string;
  /** Such as `A` or `CAA`. A change replaces the set. */
  readonly type: string;
  /** At least one. */
  readonly records: readonly ZoneRrsetRecord[] | IResolvable;
  /** Seconds that resolvers cache them. @default - the zone's */
  readonly ttl?: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** Hetzner refuses to delete the set or change its records while it is true. */
  readonly changeProtection?: boolean | IResolvable;
}

export interface ZoneRrsetRecord {
  /** As in a zone file: TXT records are quoted strings of at most 255 characters, host names end with a dot. */
  readonly value: string;
  readonly comment?: string;
}

/** All records of one name and type. Its id is `<name>/<type>`. */
export class ZoneRrset extends hcloudResource<ZoneRrsetConfig>("hcloud_zone_rrset", {
  zone: "string!",
  name: "string!",
  type: "string!",
  records: { nesting: "attribute", required: true, fields: { value: "string!", comment: "string" } },
  ttl: "number",
  labels: "labels",
  changeProtection: "boolean",
}) {}
