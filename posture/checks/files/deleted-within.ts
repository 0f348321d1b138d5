import { toNumber } from "../../model/attribute-readers";
import { Check, Finding, SYSTEM } from "../../verdict/check";
import { absentOrOneOf, expect, forEvery, findingAt, verdict, satisfies } from "../../verdict/expectations";
import { Resource } from "../../model/resource";
import { fileBuckets } from "../../products/google/accounts";
import { lifetimeOf } from "../../products/google/bucket-lifetime";

/** @param days after which a deleted file can no longer be brought back, at most */
export const filesDeletedWithin = (days: number): Check => ({
  id: `files/deleted-within(${days})`,
  title: `A deleted file is permanently gone within ${days} days.`,
  remedy:
    "Delete noncurrent versions with an unconditional lifecycle rule whose days, added to those of soft delete, " +
    `are at most ${days}, and put no object on hold.`,
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(
        [...new Set(fileBuckets(model).map(({ bucket }) => bucket))],
        "a Cloud Storage bucket that a workload keeps files in",
        (bucket) => [deletedWithin(bucket, days), retainedBy(bucket, days)],
      ),
    ),
});

function deletedWithin(bucket: Resource, days: number): Finding {
  const { noncurrent, softDeleted } = lifetimeOf(bucket);
  const sum = noncurrent + softDeleted;
  const expected = `gone within ${days} days of its deletion`;
  if (Number.isNaN(sum))
    return findingAt("unknown", bucket, "lifecycle_rule", expected, "not known until it is applied");
  const path = noncurrent > softDeleted ? "lifecycle_rule" : "soft_delete_policy.retention_duration_seconds";
  return findingAt(
    sum <= days ? "holds" : "violated",
    bucket,
    path,
    expected,
    sum === Infinity
      ? "nothing deletes old versions"
      : `${noncurrent} days as an old version and ${softDeleted} days in soft delete`,
  );
}

const retainedBy = (bucket: Resource, days: number): readonly Finding[] => [
  expect(
    bucket,
    "retention_policy.retention_period",
    satisfies(
      `not set, or at most ${days * 86_400} seconds`,
      (value) => value === undefined || toNumber(value) <= days * 86_400,
    ),
  ),
  expect(bucket, "default_event_based_hold", absentOrOneOf(false)),
];
