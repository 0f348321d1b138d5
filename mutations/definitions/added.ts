import { objectAt, Tree } from "../../posture/model/input";
import { Mutation } from "./mutation";

/** A resource that is added to a stack, as `added`. */
export function added(tree: Tree, type: string, body: object, detail: string): Mutation {
  const resources = objectAt(tree, "resource", "");
  return {
    address: `${type}.added`,
    path: "",
    operator: "added",
    detail,
    tree: { ...tree, resource: { ...resources, [type]: { ...objectAt(resources, type, "resource."), added: body } } },
  };
}
