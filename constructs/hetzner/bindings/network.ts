import { IResolvable, TerraformMetaArguments } from "cdktf";
import { hcloudResource } from "./resource";

export interface NetworkConfig extends TerraformMetaArguments {
  readonly name: string;
  /** Private range in CIDR notation that holds every subnet. A change replaces the network. */
  readonly ipRange: string;
  /**
   * Hetzner refuses to delete the network while it is true. The provider does not lift it, so Terraform's own deletion
   * fails halfway. Use `preventDestroy` as well.
   *
   * @default false
   */
  readonly deleteProtection?: boolean | IResolvable;
  /** Routes reach dedicated servers over a vSwitch. @default false */
  readonly exposeRoutesToVswitch?: boolean | IResolvable;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A private network. Hetzner's cloud firewalls do not filter its traffic. */
export class Network extends hcloudResource<NetworkConfig>("hcloud_network", {
  name: "string!",
  ipRange: "string!",
  deleteProtection: "boolean",
  exposeRoutesToVswitch: "boolean",
  labels: "labels",
}) {}
