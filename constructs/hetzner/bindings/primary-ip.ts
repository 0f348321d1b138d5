import { IResolvable, TerraformMetaArguments } from "cdktf";
import { hcloudResource } from "./resource";

export interface PrimaryIpConfig extends TerraformMetaArguments {
  readonly name: string;
  /** A change replaces the address. */
  readonly type: "ipv4" | "ipv6";
  /** Such as `fsn1`: this or `assigneeId`, not both. A change replaces the address. */
  readonly location?: string;
  /** Server that has the address, unless the server's `publicNet` names it. Needs `assigneeType`. */
  readonly assigneeId?: number;
  /** `server`, for `assigneeId` alone. */
  readonly assigneeType?: string;
  /** Deletes the address with its server, without Terraform's knowledge. @default false */
  readonly autoDelete?: boolean | IResolvable;
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Hetzner refuses to delete the address while it is true. The provider does not lift it, so Terraform's own deletion
   * fails halfway. Use `preventDestroy` as well.
   *
   * @default false
   */
  readonly deleteProtection?: boolean | IResolvable;
}

/** A public address that outlives servers. */
export class PrimaryIp extends hcloudResource<PrimaryIpConfig>("hcloud_primary_ip", {
  name: "string!",
  type: "string!",
  location: "string",
  assigneeId: "number",
  assigneeType: "string",
  autoDelete: "boolean",
  labels: "labels",
  deleteProtection: "boolean",
}) {
  /** For `ipv6` the first address of `ipNetwork`. */
  public get ipAddress(): string {
    return this.getStringAttribute("ip_address");
  }

  /** The /64 of an `ipv6` address; null for `ipv4`. */
  public get ipNetwork(): string {
    return this.getStringAttribute("ip_network");
  }
}
