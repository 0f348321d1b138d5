import { IResolvable, TerraformMetaArguments } from "cdktf";
import { hcloudResource } from "./resource";

export interface VolumeConfig extends TerraformMetaArguments {
  readonly name: string;
  /** Gigabytes, 10 to 10240. It can grow but not shrink. */
  readonly size: number;
  /** Such as `fsn1`; required without `serverId`. A change replaces the volume and its data. */
  readonly location?: string;
  /**
   * Server that it is attached to. A `VolumeAttachment` does the same and lets the volume outlive the server: never
   * both.
   */
  readonly serverId?: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** Mounts it on the server at creation; needs `format`. */
  readonly automount?: boolean | IResolvable;
  /** File system it is formatted with when it is created. @default - none */
  readonly format?: "ext4" | "xfs";
  /**
   * Hetzner refuses to delete the volume while it is true. The provider does not lift it, so Terraform's own deletion
   * fails halfway. Use `preventDestroy` as well.
   *
   * @default false
   */
  readonly deleteProtection?: boolean | IResolvable;
}

/** A disk that outlives servers. */
export class Volume extends hcloudResource<VolumeConfig>("hcloud_volume", {
  name: "string!",
  size: "number!",
  location: "string",
  serverId: "number",
  labels: "labels",
  automount: "boolean",
  format: "string",
  deleteProtection: "boolean",
}) {
  /** Path on the server: `/dev/disk/by-id/scsi-0HC_Volume_<id>`. */
  public get linuxDevice(): string {
    return this.getStringAttribute("linux_device");
  }
}
