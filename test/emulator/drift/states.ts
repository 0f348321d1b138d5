import { isObject } from "../../../posture/model/attribute";
import { objectAt, objectsAt, type Tree } from "../../../posture/model/input";
import { type Place, withValueAt } from "./places";

/** A resource's values in a state of Terraform's own format. */
export function appliedValues(state: string, address: string): unknown {
  const [type, name] = address.split(".");
  const found = objectsAt(JSON.parse(state) as Tree, "resources", "").find(
    (one) => one.mode === "managed" && one.type === type && one.name === name,
  );
  return found && objectsAt(found, "instances", "")[0]?.attributes;
}

/** A resource's values in a state as `terraform show -json` prints it. */
export const statedValues = (state: Tree, address: string): unknown =>
  resourcesOf(state).find((one) => one.address === address)?.values;

/** Such a state in which one attribute is another. */
export function withStatedValue(state: Tree, address: string, place: Place, value: unknown): Tree {
  const resources = resourcesOf(state).map((one) =>
    one.address === address ? { ...one, values: withValueAt(one.values, place, value) } : one,
  );
  const values = objectAt(state, "values", "");
  return { ...state, values: { ...values, root_module: { ...objectAt(values, "root_module", ""), resources } } };
}

const resourcesOf = (state: Tree): readonly Tree[] =>
  objectsAt(objectAt(objectAt(state, "values", ""), "root_module", ""), "resources", "").filter(isObject);
