import { IResolvable, TerraformMetaArguments } from "cdktf";
import { hcloudResource } from "./resource";

export interface StorageBoxSubaccountConfig extends TerraformMetaArguments {
  /** A change replaces the subaccount. */
  readonly storageBoxId: number;
  /** The only directory it sees, without a leading slash; made where it is missing. */
  readonly homeDirectory: string;
  /** Secret. The provider has no write-only argument for it: it stands in the state. */
  readonly password: string;
  readonly name?: string;
  readonly description?: string;
  /** How it is reached. @default - not at all */
  readonly accessSettings?: StorageBoxSubaccountAccessSettings | IResolvable;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Each false where it is not given. */
export interface StorageBoxSubaccountAccessSettings {
  /** Also from outside Hetzner's network. */
  readonly reachableExternally?: boolean | IResolvable;
  readonly sambaEnabled?: boolean | IResolvable;
  /** SFTP, rsync and borg over SSH on port 23. */
  readonly sshEnabled?: boolean | IResolvable;
  readonly webdavEnabled?: boolean | IResolvable;
  readonly readonly?: boolean | IResolvable;
}

/** A user of a Storage Box who sees one directory of it. */
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
