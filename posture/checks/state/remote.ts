import { BOOTSTRAP, Check, Finding } from "../../check";
import { absentOr, equals, expect, found, missing, verdict } from "../../judge";
import { Resource } from "../../model/resource";
import { lifetimeOf } from "../shared/bucket-lifetime";
import { closed, publicAccess } from "../shared/private-buckets";
import { stateBuckets } from "./buckets";

export const stateRemote: Check = {
  id: "state/remote",
  title: "Terraform's state is kept in a private bucket that retains earlier versions.",
  remedy:
    "Keep the state in a bucket with versioning, public access prevention and uniform access, which no lifecycle " +
    "rule empties and no apply destroys.",
  stacks: BOOTSTRAP,
  evaluate: ({ model }) => {
    const buckets = stateBuckets(model);
    return verdict(
      buckets.length === 0
        ? missing("a bucket that the deployer's service account writes the state to")
        : buckets.map(({ bucket }) => [...closed(bucket), ...kept(bucket)]),
      publicAccess(model),
    );
  },
};

/** A week is the least in which somebody notices that a state is broken. */
const LEAST_DAYS = 7;

function kept(bucket: Resource): readonly Finding[] {
  const { live, noncurrent, softDeleted } = lifetimeOf(bucket);
  const days = noncurrent + softDeleted;
  return [
    expect(bucket, "versioning.enabled", equals(true)),
    expect(bucket, "force_destroy", absentOr(false)),
    found(
      live === Infinity ? "holds" : Number.isNaN(live) ? "unknown" : "violated",
      bucket,
      "lifecycle_rule",
      "no rule that deletes the current state",
      live === Infinity ? "none" : `deleted after ${live} days`,
    ),
    found(
      Number.isNaN(days) ? "unknown" : days >= LEAST_DAYS ? "holds" : "violated",
      bucket,
      "lifecycle_rule",
      `earlier states for at least ${LEAST_DAYS} days`,
      days === Infinity ? "forever" : `${days} days`,
    ),
  ];
}
