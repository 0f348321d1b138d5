import { Construct } from "constructs";
import { nameRequirement, rangeRequirement, requireProps } from "../props-validation";
import { Server } from "./bindings/server";
import { Volume } from "./bindings/volume";
import { VolumeAttachment } from "./bindings/volume-attachment";

export interface DataVolumeProps {
  readonly name: string;
  /** Gigabytes, 10 to 10240. It can grow, with its file system grown manually (`resize2fs`), but never shrink. */
  readonly sizeGb: number;
  /** Such as `fsn1`. A change fails the plan: it would replace the volume and destroy its data. */
  readonly location: string;
}

/**
 * A volume with an ext4 file system that outlives every server: neither Hetzner nor Terraform deletes it.
 *
 * Escape hatch: `volume` is public.
 */
export class DataVolume extends Construct {
  public readonly volume: Volume;

  /** @throws InvalidPropsError for a name or a size that Hetzner would refuse. */
  constructor(scope: Construct, id: string, props: DataVolumeProps) {
    super(scope, id);
    requireProps(this, [nameRequirement(props.name, 63), rangeRequirement("sizeGb", props.sizeGb, 10, 10_240, "GB")]);
    this.volume = new Volume(this, "volume", {
      name: props.name,
      size: props.sizeGb,
      location: props.location,
      format: "ext4",
      deleteProtection: true,
      lifecycle: { preventDestroy: true },
    });
  }

  /** Attaches the volume to a server, which mounts it as the only one at `/dev/disk/by-id/scsi-0HC_Volume_*`. */
  public attachTo(server: Server): VolumeAttachment {
    return new VolumeAttachment(this, "attachment", {
      volumeId: this.volume.numericId,
      serverId: server.numericId,
      automount: false,
    });
  }
}
