import { IResolvable, TerraformMetaArguments } from "cdktf";
import { hcloudResource } from "./resource";

export interface StorageBoxSubaccountConfig extends TerraformMetaArguments {
  /** A change replaces the subaccount. */
  readonly storageBoxId: number;
  /** The only directory that it can access, without a leading slash; created if it is missing. */
  readonly homeDirectory: string;
  /** Secret. The provider has no write-only argument for it, so it is in the state. */
  readonly password: string;
  readonly name?: string;
  readonly description?: string;
  /** How it can be accessed. @default - not at all */
  readonly accessSettings?: StorageBoxSubaccountAccessSettings | IResolvable;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Each defaults to false. */
export interface StorageBoxSubaccountAccessSettings {
  /** Also from outside Hetzner's network. */
  readonly reachableExternally?: boolean | IResolvable;
  readonly sambaEnabled?: boolean | IResolvable;
  /** SFTP, rsync and borg over SSH on port 23. */
  readonly sshEnabled?: boolean | IResolvable;
  readonly webdavEnabled?: boolean | IResolvable;
  readonly readonly?: boolean | IResolvable;
}

/** A user of a Storage Box with access to one of its directories. */
export class StorageBoxSubaccount extends hcloudResource<StorageBoxSubaccountConfig>("hcloud_storage_box_subaccount", {
  storageBoxId: "number!",
  homeDirectory: "string!",
  password: "string!",
  name: "string",
  description: "string",
  accessSettings: {
    nesting: "attribute",
    required: false,
    fields: {
      reachableExternally: "boolean",
      sambaEnabled: "boolean",
      sshEnabled: "boolean",
      webdavEnabled: "boolean",
      readonly: "boolean",
    },
  },
  labels: "labels",
}) {
  /** Host name, the subaccount's own. */
  public get server(): string {
    return this.getStringAttribute("server");
  }

  public get username(): string {
    return this.getStringAttribute("username");
  }
}
