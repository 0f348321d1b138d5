import { type Body, isObject, text } from "../core/json";
import type { Call } from "../product";
import type { Requirement } from "./access";
import type { Circumstances } from "./conditions";
import { needsOf } from "./permissions";

/** Every permission that a call needs, and on what. */
export function requirementsOf(call: Call): readonly Requirement[] {
  const [project, circumstances] = [projectOf(call), circumstancesOf(call)];
  return needsOf(call).map(({ permission, on = call.itemKey }) => {
    return { permission, key: on, project, method: call.routed.id, circumstances };
  });
}

/** Service Networking names the project by its network alone. */
function projectOf(call: Call): string {
  const [, inNetwork = ""] = /^projects\/([^/]+)\//.exec(call.query.network ?? text(call.body.network)) ?? [];
  return call.project || call.world.projects.id(inNetwork);
}

function circumstancesOf(call: Call): Circumstances {
  const path = call.itemKey.slice(call.itemKey.indexOf("/") + 1);
  const [, bucket, name] = /^b\/([^/]+)(?:\/o\/?(.*))?$/s.exec(path) ?? [];
  const object = name || (call.query.name ?? "");
  const inBucket = `projects/_/buckets/${bucket ?? ""}${object === "" ? "" : `/objects/${object}`}`;
  const policy: Body | undefined = isObject(call.body.policy) ? call.body.policy : undefined;
  const resource = call.routed.verb === "setIamPolicy" ? call.world.store.get(call.itemKey) : undefined;
  return {
    name: bucket === undefined ? path : inBucket,
    ...(resource ? { grants: { resource, policy: policy ?? call.body } } : {}),
  };
}
