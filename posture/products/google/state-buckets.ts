import { appendTo } from "../../model/grouping";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { Grant, grantsOnType, principalOf, targetOf } from "./iam";

/** A bucket that Terraform's state may be kept in: a service account writes its objects. */
export interface StateBucket {
  readonly bucket: Resource;
  readonly grants: readonly Grant[];
}

const WRITERS = /^roles\/storage\.(objectUser|objectAdmin|admin|legacyBucketWriter|legacyBucketOwner|folderAdmin)$/;

/** Whether a grant lets its member write objects. */
export const grantsWrite = ({ role }: Grant) => role.kind === "value" && WRITERS.test(String(role.value));

export function stateBuckets(model: Model): readonly StateBucket[] {
  const on = new Map<Resource, Grant[]>();
  for (const grant of grantsOnType(model, "google_storage_bucket")) {
    const link = targetOf(model, grant, "google_storage_bucket");
    for (const bucket of link.kind === "resources" ? link.resources : []) appendTo(on, bucket, grant);
  }
  return [...on]
    .filter(([, grants]) => grants.some((grant) => grantsWrite(grant) && principalOf(grant) === "service-account"))
    .map(([bucket, grants]) => ({ bucket, grants }));
}
