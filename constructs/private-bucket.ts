import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { StorageBucketIamBinding } from "@cdktf/provider-google/lib/storage-bucket-iam-binding";
import { Construct } from "constructs";

/**
 * Takes away what Google gives every new bucket: whoever may view or edit the project reads its objects.
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

/** What every bucket has: nobody gets in but by IAM, nothing is lost by one mistake. */
export const privateBucket = (region: string) => ({
  location: region,
  uniformBucketLevelAccess: true,
  publicAccessPrevention: "enforced",
  forceDestroy: false,
  versioning: { enabled: true },
  lifecycle: { preventDestroy: true },
});

/** Removes what versioning keeps, once nobody will want it back. */
export function deleteNoncurrent(days: number) {
  return { action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: days, withState: "ARCHIVED" } };
}

export function bucketNameRequirement(name: string, longest = 63) {
  return {
    prop: "name",
    given: name,
    accepted: name.length <= longest && /^(?!goog)(?!.*google)[a-z0-9][a-z0-9-]+[a-z0-9]$/.test(name),
    allowed: `3 to ${longest} lowercase letters, digits and hyphens, unique in all of Cloud Storage, without google in it`,
  };
}
