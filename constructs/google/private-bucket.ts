import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { StorageBucketIamBinding } from "@cdktf/provider-google/lib/storage-bucket-iam-binding";
import { Construct } from "constructs";

/**
 * Revokes what Google grants on every new bucket: viewers and editors of the project can read its objects.
 */
export const withoutProjectReaders = (scope: Construct, bucket: StorageBucket) =>
  ["legacyObjectReader", "legacyObjectOwner"].map(
    (role) =>
      new StorageBucketIamBinding(scope, `no-${role}`, {
        bucket: bucket.name,
        role: `roles/storage.${role}`,
        members: [],
      }),
  );

/** Common to all buckets: access only through IAM, and protection against loss by a single mistake. */
export const privateBucket = (region: string) => ({
  location: region,
  uniformBucketLevelAccess: true,
  publicAccessPrevention: "enforced",
  forceDestroy: false,
  versioning: { enabled: true },
  lifecycle: { preventDestroy: true },
});

/** Deletes noncurrent versions as soon as they are noncurrent. */
export const deleteNoncurrentAtOnce = { action: { type: "Delete" }, condition: { withState: "ARCHIVED" } };

/** Deletes noncurrent versions after the recovery time. */
export function deleteNoncurrent(days: number) {
  return { action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: days, withState: "ARCHIVED" } };
}

export function bucketNameRequirement(name: string, longest = 63) {
  return {
    prop: "name",
    given: name,
    accepted: name.length <= longest && /^(?!goog)(?!.*google)[a-z0-9][a-z0-9-]+[a-z0-9]$/.test(name),
    allowed:
      `3 to ${longest} lowercase letters, digits and hyphens, unique in all of Cloud Storage, without ` +
      "google in it",
  };
}
