import { IResolvable, TerraformMetaArguments } from "cdktf";
import { hcloudResource } from "./resource";

export interface StorageBoxConfig extends TerraformMetaArguments {
  readonly name: string;
  /** Such as `bx11`, which holds 1 TB. */
  readonly storageBoxType: string;
  /** Such as `fsn1`. A change replaces the box and everything in it. */
  readonly location: string;
  /** Password of the main user. The provider has no write-only argument for it, so it is in the state. */
  readonly password: string;
  /** Public keys in OpenSSH's format. A change replaces the box and everything in it. */
  readonly sshKeys?: readonly string[];
  /** How the main user can access it. @default - not at all */
  readonly accessSettings?: StorageBoxAccessSettings | IResolvable;
  /** Hetzner's own snapshots, which live in the box. @default - none */
  readonly snapshotPlan?: StorageBoxSnapshotPlan | IResolvable;
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Hetzner refuses to delete the box while it is true. Not a substitute for `preventDestroy`: for this resource alone,
   * the provider lifts it to destroy the box.
   *
   * @default false
   */
  readonly deleteProtection?: boolean | IResolvable;
}

/** Each defaults to false. */
export interface StorageBoxAccessSettings {
  /** Also from outside Hetzner's network. */
  readonly reachableExternally?: boolean | IResolvable;
  readonly sambaEnabled?: boolean | IResolvable;
  /** SFTP, rsync and borg over SSH on port 23. */
  readonly sshEnabled?: boolean | IResolvable;
  readonly webdavEnabled?: boolean | IResolvable;
  /** Shows the snapshots as a directory. */
  readonly zfsEnabled?: boolean | IResolvable;
}

/** When Hetzner takes a snapshot, UTC. */
export interface StorageBoxSnapshotPlan {
  /** The oldest is deleted when there are more. */
  readonly maxSnapshots: number;
  readonly hour: number;
  readonly minute: number;
  /** 0 is Sunday, 6 Saturday, unlike in Hetzner's API. @default - every day */
  readonly dayOfWeek?: number;
  /** @default - every day */
  readonly dayOfMonth?: number;
}

/** Storage for backups, separate from every server. */
export class StorageBox extends hcloudResource<StorageBoxConfig>("hcloud_storage_box", {
  name: "string!",
  storageBoxType: "string!",
  location: "string!",
  password: "string!",
  sshKeys: "strings",
  accessSettings: {
    nesting: "attribute",
    required: false,
    fields: {
      reachableExternally: "boolean",
      sambaEnabled: "boolean",
      sshEnabled: "boolean",
      webdavEnabled: "boolean",
      zfsEnabled: "boolean",
    },
  },
  snapshotPlan: {
    nesting: "attribute",
    required: false,
    fields: { maxSnapshots: "number!", hour: "number!", minute: "number!", dayOfWeek: "number", dayOfMonth: "number" },
  },
  labels: "labels",
  deleteProtection: "boolean",
}) {
  /** Host name. */
  public get server(): string {
    return this.getStringAttribute("server");
  }

  /** Name of the main user. */
  public get username(): string {
    return this.getStringAttribute("username");
  }

  /** Name of the host that the box is on. */
  public get system(): string {
    return this.getStringAttribute("system");
  }
}
