import { defineCheck } from "../../verdict/define";
import { BOOTSTRAP, Finding, isBeside } from "../../verdict/check";
import { findingAt, missingSubject, notApplicable, verdict } from "../../verdict/expectations";
import { describe } from "../../model/attribute";
import { emptiedRolesOf, legacyBucketReaders } from "../../products/google/legacy-bucket-readers";
import { principalOf } from "../../products/google/iam";
import { wideObjectReaders } from "../../products/google/wide-object-readers";
import { StateBucket, stateBuckets, grantsWrite } from "../../products/google/state-buckets";

export const stateReaders = defineCheck({
  id: "state/readers",
  summary: "Only the deployer can read the whole state, which contains secret values.",
  severity: "critical",
  links: ["https://developer.hashicorp.com/terraform/language/manage-sensitive-data"],
  remedy:
    "Grant access to the bucket's objects only to the deployer's service account; limit everybody else with a " +
    "condition to objects without secrets, and leave no members in roles/storage.legacyObjectReader and " +
    "legacyObjectOwner, which Google grants to the project's viewers and editors.",
  stacks: BOOTSTRAP,
  evaluate: ({ model, stacks }) => {
    if (isBeside({ stacks }, "bootstrap")) return notApplicable("it is about the bucket that deployments write to");
    const buckets = stateBuckets(model);
    const emptied = emptiedRolesOf(model);
    return verdict(
      buckets.length === 0
        ? missingSubject("a bucket that the deployer's service account writes the state to")
        : buckets.map((one) => [...judge(one), ...legacyBucketReaders(one.bucket, emptied)]),
      wideObjectReaders(
        model,
        buckets.map(({ bucket }) => bucket),
      ),
    );
  },
});

function judge({ grants }: StateBucket): readonly Finding[] {
  const whole = grants.filter(
    ({ condition, member, role }) =>
      !(condition.kind === "value" && condition.value !== "") && member.kind !== "absent" && role.kind !== "absent",
  );
  const writer = whole.find((grant) => grantsWrite(grant) && principalOf(grant) === "service-account");
  return whole.map((grant) => {
    const ok = writer !== undefined && grantsWrite(grant) && describe(grant.member) === describe(writer.member);
    return findingAt(
      ok ? "holds" : grant.condition.kind === "unknown" ? "unknown" : "violated",
      grant.resource,
      grant.path,
      "only the deployer's service account, or a condition that limits what can be read",
      describe(grant.member),
    );
  });
}
