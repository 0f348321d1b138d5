import { defineCheck } from "../../verdict/define";
import { integer } from "../../verdict/parameters";
import { toNumber } from "../../model/attribute-readers";
import { Finding, SYSTEM } from "../../verdict/check";
import { absentOrOneOf, expect, forEvery, findingAt, verdict, satisfies } from "../../verdict/expectations";
import { Resource } from "../../model/resource";
import { fileBuckets } from "../../products/google/accounts";
import { lifetimeOf } from "../../products/google/bucket-lifetime";

/** @param days after which a deleted file can no longer be brought back, at most */
export const filesDeletedWithin = defineCheck({
  id: "files/deleted-within",
  summary: "A deleted file is permanently gone within the stated number of days.",
  severity: "high",
  links: ["https://cloud.google.com/storage/docs/lifecycle"],
  parameters: {
    days: integer("Days after which a deleted file can no longer be restored, at most.", {
      unit: "days",
      minimum: 0,
      maximum: 3650,
    }),
  },
  title: ({ days }) => `A deleted file is permanently gone within ${days} days.`,
  remedy: ({ days }) =>
    "Delete noncurrent versions with an unconditional lifecycle rule whose days, added to those of soft delete, " +
    `are at most ${days}, and put no object on hold.`,
  stacks: SYSTEM,
  evaluate: ({ model }, { days }) =>
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
