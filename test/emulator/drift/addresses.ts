import { isObject } from "../../../posture/model/attribute";
import type { Tree } from "../../../posture/model/input";

/** Type and name of a resource. */
export function nameOf(address: string): [type: string, name: string] {
  const [type = "", name = ""] = address.split(".");
  return [type, name];
}

/** The body of a resource in a configuration. */
export function bodyOf({ resource }: Tree, address: string): Tree | undefined {
  const [type, name] = nameOf(address);
  const byName = isObject(resource) ? resource[type] : undefined;
  const body = isObject(byName) ? byName[name] : undefined;
  return isObject(body) ? body : undefined;
}
