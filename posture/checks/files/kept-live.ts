import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt, forEvery, verdict } from "../../verdict/expectations";
import { Cursor } from "../../model/cursor";
import { Resource } from "../../model/resource";
import { fileBuckets } from "../../products/google/accounts";

/** Whoever deletes a customer's file is the customer, or the job that deletes accounts: never an age. */
export const filesKeptLive = defineCheck({
  id: "files/kept-live",
  summary: "No lifecycle rule deletes files that are in use.",
  severity: "critical",
  links: ["https://cloud.google.com/storage/docs/lifecycle"],
  remedy: "Limit every Delete rule of buckets with files to versions that are not current: with_state ARCHIVED.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(
        [...new Set(fileBuckets(model).map(({ bucket }) => bucket))],
        "a Cloud Storage bucket that a workload keeps files in",
        judge,
      ),
    ),
});

function judge(bucket: Resource): readonly Finding[] {
  const expected = "rules that delete old versions only";
  const { known, unknown } = bucket.blocks("lifecycle_rule");
  const deleting = known.filter((rule) => !isOther(rule));
  const faults = deleting.flatMap((rule) => {
    const conditions = rule.blocks("condition");
    if (conditions.known.length === 0)
      return [findingAt(conditions.unknown ? "unknown" : "violated", rule, "condition", expected, "no condition")];
    return conditions.known.flatMap((condition) => {
      const status = spares(condition);
      return status === "holds"
        ? []
        : [findingAt(status, condition, "with_state", expected, "current versions are deleted")];
    });
  });
  if (unknown) return [...faults, findingAt("unknown", bucket, "lifecycle_rule", expected, "rules that are not known")];
  return faults.length > 0
    ? faults
    : [findingAt("holds", bucket, "lifecycle_rule", expected, `${deleting.length} rules that delete`)];
}

function isOther(rule: Cursor): boolean {
  const type = rule.get("action.type");
  return type.kind === "value" && type.value !== "Delete";
}

/** Conditions that only versions meet that are not current. */
const ONLY_OLD = ["days_since_noncurrent_time", "num_newer_versions", "noncurrent_time_before"];

function spares(condition: Cursor): Finding["status"] {
  const state = condition.get("with_state");
  if (state.kind === "value" && state.value === "ARCHIVED") return "holds";
  const old = ONLY_OLD.some((path) => {
    const set = condition.get(path);
    return set.kind === "value" && set.value !== "" && Number(set.value) !== 0;
  });
  if (old) return "holds";
  return state.kind === "unknown" || state.kind === "reference" ? "unknown" : "violated";
}
