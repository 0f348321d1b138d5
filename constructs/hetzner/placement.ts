import { Construct } from "constructs";
import { nameRequirement, requireProps } from "../props-validation";
import { PlacementGroup } from "./bindings/placement-group";

export interface PlacementProps {
  readonly name: string;
}

/**
 * Places servers on different physical hosts, so that a host's failure affects only one of them. At most ten servers.
 *
 * Escape hatch: `group` is public.
 */
export class Placement extends Construct {
  public readonly group: PlacementGroup;

  /** @throws InvalidPropsError for a name that Hetzner would refuse. */
  constructor(scope: Construct, id: string, props: PlacementProps) {
    super(scope, id);
    requireProps(this, [nameRequirement(props.name, 63)]);
    this.group = new PlacementGroup(this, "group", { name: props.name, type: "spread" });
  }
}
