import { TerraformMetaArguments } from "cdktf";
import { hcloudResource } from "./resource";

export interface SshKeyConfig extends TerraformMetaArguments {
  readonly name: string;
  /** In OpenSSH's format. A change replaces the key. */
  readonly publicKey: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A public key that new servers can be given. */
export class SshKey extends hcloudResource<SshKeyConfig>("hcloud_ssh_key", {
  name: "string!",
  publicKey: "string!",
  labels: "labels",
}) {
  public get fingerprint(): string {
    return this.getStringAttribute("fingerprint");
  }
}
