import { Finding } from "../../verdict/check";
import { findingAt } from "../../verdict/expectations";
import { withoutPrefix } from "../../model/attribute";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";

const BUCKET = "google_storage_bucket";
const LEGACY_READER_ROLES = ["roles/storage.legacyObjectReader", "roles/storage.legacyObjectOwner"];

/** What says who has a role on a bucket and nobody else, by bucket and role. */
export type EmptiedRoles = ReadonlyMap<Resource, ReadonlyMap<string, Resource>>;

/** The buckets that a grant is on, whose names it may give as the API does. */
export function bucketsOf(model: Model, resource: Resource): readonly Resource[] {
  const link = model.link(withoutPrefix(resource.get("bucket"), /^b\//), BUCKET);
  return link.kind === "resources" ? link.resources : [];
}

/** Roles that somebody has decided upon, by bucket; a policy does so for every role. */
export function emptiedRolesOf(model: Model): EmptiedRoles {
  const roles = new Map<Resource, Map<string, Resource>>();
  for (const authority of model.resources(`${BUCKET}_iam_binding`, `${BUCKET}_iam_policy`)) {
    const role = authority.get("role");
    const covered = authority.type.endsWith("_policy")
      ? LEGACY_READER_ROLES
      : role.kind === "value"
        ? [String(role.value)]
        : [];
    for (const bucket of bucketsOf(model, authority)) {
      const known = roles.get(bucket) ?? new Map<string, Resource>();
      for (const one of covered) known.set(one, authority);
      roles.set(bucket, known);
    }
  }
  return roles;
}

/**
 * Google lets a project's viewers, editors and owners read the objects of a new bucket: roles that are emptied end it.
 */
export const legacyBucketReaders = (bucket: Resource, emptied: EmptiedRoles): readonly Finding[] =>
  LEGACY_READER_ROLES.map((role) => {
    const authority = emptied.get(bucket)?.get(role);
    const expected = `${role} is revoked from the project's viewers and editors`;
    return authority
      ? findingAt("holds", authority, "", expected, "it is")
      : findingAt("violated", bucket, "", expected, "nothing revokes it");
  });
