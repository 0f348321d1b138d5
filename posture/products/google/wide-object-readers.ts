import { Finding } from "../../verdict/check";
import { findingAt } from "../../verdict/expectations";
import { Attribute, describe } from "../../model/attribute";
import { oncePer } from "../../memoize";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { grantsPermission, permissionsOf, wideGrants } from "./iam";

/** Google's own roles that read the objects of every bucket of a project. */
export const OBJECT_READERS: ReadonlySet<string> = new Set(
  [
    "storage.admin",
    "storage.objectViewer",
    "storage.objectUser",
    "storage.objectAdmin",
    "storage.folderAdmin",
    "storage.legacyObjectReader",
    "storage.legacyObjectOwner",
    "storage.legacyBucketReader",
    "storage.legacyBucketWriter",
    "storage.legacyBucketOwner",
    "firebase.admin",
    "firebase.viewer",
    "dataflow.worker",
    "dataproc.worker",
    "composer.worker",
    "cloudbuild.builds.builder",
  ].map((role) => `roles/${role}`),
);

/** Grants over a project or more that let their holder read the objects of these buckets. */
export function wideObjectReaders(model: Model, buckets: readonly Resource[]): readonly Finding[] {
  const names = buckets.map((bucket) => bucket.get("name"));
  return wideReaders(model).flatMap(({ grant, reads }) => {
    if (namesOthers(grant.condition, names)) return [];
    const certain = reads === "yes" && grant.condition.kind !== "unknown" && grant.condition.kind !== "reference";
    return [
      findingAt(
        certain ? "violated" : "unknown",
        grant.resource,
        "role",
        "nobody reads all objects of a project",
        `${describe(grant.role)} for ${describe(grant.member)}`,
      ),
    ];
  });
}

const wideReaders = oncePer((model: Model) =>
  wideGrants(model).flatMap((grant) => {
    const reads = grantsPermission(permissionsOf(model, grant), "storage.objects.get", OBJECT_READERS);
    return reads === "no" ? [] : [{ grant, reads }];
  }),
);

/** Whether a condition names buckets, and none of these. */
function namesOthers(condition: Attribute, names: readonly Attribute[]): boolean {
  if (condition.kind !== "value" || typeof condition.value !== "string" || /[!?]/.test(condition.value)) return false;
  return condition.value.split("||").every((alternative) => {
    const [, named] =
      /resource\.name(?:\s*==\s*|\.startsWith\(\s*)["'][^"']*\/buckets\/([\w.-]+)/.exec(alternative) ?? [];
    return named !== undefined && names.every((name) => name.kind === "value" && !String(name.value).startsWith(named));
  });
}
