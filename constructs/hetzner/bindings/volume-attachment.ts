import { IResolvable, TerraformMetaArguments } from "cdktf";
import { hcloudResource } from "./resource";

/** A change of an id replaces the attachment, not the volume. */
export interface VolumeAttachmentConfig extends TerraformMetaArguments {
  readonly volumeId: number;
  readonly serverId: number;
  /** Mounts it on the server once. */
  readonly automount?: boolean | IResolvable;
}

/** A volume on a server. */
export class VolumeAttachment extends hcloudResource<VolumeAttachmentConfig>("hcloud_volume_attachment", {
  volumeId: "number!",
  serverId: "number!",
  automount: "boolean",
}) {}
