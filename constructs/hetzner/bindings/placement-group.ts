import { TerraformMetaArguments } from "cdktf";
import { hcloudResource } from "./resource";

export interface PlacementGroupConfig extends TerraformMetaArguments {
  readonly name: string;
  /** `spread`: no two servers of the group on one physical host. The provider supports no other. */
  readonly type: "spread";
  readonly labels?: Readonly<Record<string, string>>;
}

/** Placement of servers relative to each other. At most ten servers per group. */
export class PlacementGroup extends hcloudResource<PlacementGroupConfig>("hcloud_placement_group", {
  name: "string!",
  type: "string!",
  labels: "labels",
}) {
  /** Ids of the servers in the group. */
  public get servers(): number[] {
    return this.getNumberListAttribute("servers");
  }
}
