import { BOOTSTRAP, Check, Finding } from "../../check";
import { found, missing, verdict } from "../../judge";
import { describe } from "../../model/attribute";
import { emptiedOf, formerReaders } from "../shared/former-readers";
import { principalOf } from "../shared/iam";
import { wideObjectReaders } from "../shared/wide-object-readers";
import { StateBucket, stateBuckets, writes } from "./buckets";

export const stateReaders: Check = {
  id: "state/readers",
  title: "Whoever deploys is the only one who reads the whole state: it holds values that are secret.",
  remedy:
    "Grant the bucket's objects to the deploying service account alone; limit everybody else by a condition to what holds no secret, and empty roles/storage.legacyObjectReader and legacyObjectOwner, which Google gives to the project's viewers and editors.",
  stacks: BOOTSTRAP,
  evaluate: ({ model }) => {
    const buckets = stateBuckets(model);
    const emptied = emptiedOf(model);
    return verdict(
      buckets.length === 0
        ? missing("a bucket that the deployer's service account writes the state to")
        : buckets.map((one) => [...judge(one), ...formerReaders(one.bucket, emptied)]),
      wideObjectReaders(
        model,
        buckets.map(({ bucket }) => bucket),
      ),
    );
  },
};

function judge({ grants }: StateBucket): readonly Finding[] {
  const whole = grants.filter(
    ({ condition, member, role }) =>
      !(condition.kind === "value" && condition.value !== "") && member.kind !== "absent" && role.kind !== "absent",
  );
  const writer = whole.find((grant) => writes(grant) && principalOf(grant) === "service-account");
  return whole.map((grant) => {
    const ok = writer !== undefined && writes(grant) && describe(grant.member) === describe(writer.member);
    return found(
      ok ? "holds" : grant.condition.kind === "unknown" ? "unknown" : "violated",
      grant.resource,
      grant.path,
      "the one service account that deploys, or a condition that limits what is read",
      describe(grant.member),
    );
  });
}
