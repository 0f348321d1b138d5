import { SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { describePatterns, GRANT_PATTERNS, matchingGrants } from "../../products/google/matching-grants";
import { describe } from "../../model/attribute";

export const accessGranted = defineCheck({
  id: "access/granted",
  summary: "An IAM policy of Google Cloud gives one of certain roles to one of certain members.",
  severity: "medium",
  links: ["https://cloud.google.com/iam/docs/overview"],
  parameters: GRANT_PATTERNS,
  title: (values) => `There is a grant of ${describePatterns(values)}.`,
  remedy: (values) => `Grant ${describePatterns(values)}.`,
  stacks: SYSTEM,
  evaluate({ model }, values) {
    const found = matchingGrants(model, values);
    const [best = undefined] = [...found].sort((one, other) => Number(other.certain) - Number(one.certain));
    const expected = `a grant of ${describePatterns(values)}`;
    if (!best) return verdict(missingSubject(expected));
    const { grant, certain } = best;
    const actual = `${describe(grant.role)} for ${describe(grant.member)}`;
    return verdict(findingAt(certain ? "holds" : "unknown", grant.resource, grant.path, expected, actual));
  },
});
