import { TerraformMetaArguments } from "cdktf";
import { hcloudResource } from "./resource";

/** A change of any of these replaces the subnet. */
export interface NetworkSubnetConfig extends TerraformMetaArguments {
  readonly networkId: number;
  /** `cloud` holds cloud servers; `vswitch` dedicated ones. */
  readonly type: "cloud" | "server" | "vswitch";
  /** Such as `eu-central`, which contains fsn1. */
  readonly networkZone: string;
  /** In CIDR notation, within the network's range. */
  readonly ipRange: string;
  /** For type `vswitch` alone. */
  readonly vswitchId?: number;
}

/** A subnet of a private network. Its id is `<network's id>-<range>`. */
export class NetworkSubnet extends hcloudResource<NetworkSubnetConfig>("hcloud_network_subnet", {
  networkId: "number!",
  type: "string!",
  networkZone: "string!",
  ipRange: "string!",
  vswitchId: "number",
}) {
  /** The first address of the network, which servers route through. */
  public get gateway(): string {
    return this.getStringAttribute("gateway");
  }
}
