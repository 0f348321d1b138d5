import { TerraformMetaArguments } from "cdktf";
import { hcloudResource } from "./resource";

/** A change of any of these replaces the route. */
export interface NetworkRouteConfig extends TerraformMetaArguments {
  readonly networkId: number;
  /** Range in CIDR notation that the route is for: `0.0.0.0/0` is everything outside the network. */
  readonly destination: string;
  /** Private address of the server that forwards it. */
  readonly gateway: string;
}

/** A route of a private network. Its id is `<network's id>-<destination>`. */
export class NetworkRoute extends hcloudResource<NetworkRouteConfig>("hcloud_network_route", {
  networkId: "number!",
  destination: "string!",
  gateway: "string!",
}) {}
