import { defineCheck } from "../../verdict/define";
import { BOOTSTRAP, Finding } from "../../verdict/check";
import { absentOrOneOf, equals, expect, findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { Resource } from "../../model/resource";
import { lifetimeOf } from "../../products/google/bucket-lifetime";
import { judgePublicAccessPrevention, publicAccess } from "../../products/google/private-buckets";
import { stateBuckets } from "../../products/google/state-buckets";

export const stateRemote = defineCheck({
  id: "state/remote",
  summary: "Terraform's state is kept in a private bucket that retains earlier versions.",
  severity: "high",
  links: ["https://developer.hashicorp.com/terraform/language/backend/gcs"],
  remedy:
    "Keep the state in a bucket with versioning, public access prevention and uniform access, which no lifecycle " +
    "rule empties and no apply destroys.",
  stacks: BOOTSTRAP,
  evaluate: ({ model }) => {
    const buckets = stateBuckets(model);
    return verdict(
      buckets.length === 0
        ? missingSubject("a bucket that the deployer's service account writes the state to")
        : buckets.map(({ bucket }) => [...judgePublicAccessPrevention(bucket), ...kept(bucket)]),
      publicAccess(model),
    );
  },
});

/** A week is the least in which somebody notices that a state is broken. */
const MIN_DAYS = 7;

function kept(bucket: Resource): readonly Finding[] {
  const { live, noncurrent, softDeleted } = lifetimeOf(bucket);
  const days = noncurrent + softDeleted;
  return [
    expect(bucket, "versioning.enabled", equals(true)),
    expect(bucket, "force_destroy", absentOrOneOf(false)),
    findingAt(
      live === Infinity ? "holds" : Number.isNaN(live) ? "unknown" : "violated",
      bucket,
      "lifecycle_rule",
      "no rule that deletes the current state",
      live === Infinity ? "none" : `deleted after ${live} days`,
    ),
    findingAt(
      Number.isNaN(days) ? "unknown" : days >= MIN_DAYS ? "holds" : "violated",
      bucket,
      "lifecycle_rule",
      `earlier states for at least ${MIN_DAYS} days`,
      days === Infinity ? "forever" : `${days} days`,
    ),
  ];
}
