import { TerraformMetaArguments } from "cdktf";
import { hcloudResource } from "./resource";

/** Exactly one id specifies what the address belongs to. A change of the id or of the address replaces the entry. */
export interface RdnsConfig extends TerraformMetaArguments {
  readonly serverId?: number;
  readonly primaryIpId?: number;
  readonly floatingIpId?: number;
  readonly loadBalancerId?: number;
  readonly ipAddress: string;
  /** Host name that the address resolves to. */
  readonly dnsPtr: string;
}

/** Reverse DNS of an address. */
export class Rdns extends hcloudResource<RdnsConfig>("hcloud_rdns", {
  serverId: "number",
  primaryIpId: "number",
  floatingIpId: "number",
  loadBalancerId: "number",
  ipAddress: "string!",
  dnsPtr: "string!",
}) {}
