import { SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { findingAt, notApplicable, verdict } from "../../verdict/expectations";
import { describePatterns, GRANT_PATTERNS, matchingGrants } from "../../products/google/matching-grants";
import { describe } from "../../model/attribute";

export const accessForbidden = defineCheck({
  id: "access/forbidden",
  summary: "No IAM policy of Google Cloud gives certain roles to certain members.",
  severity: "critical",
  links: ["https://cloud.google.com/iam/docs/overview"],
  parameters: GRANT_PATTERNS,
  title: (values) => `Nothing grants ${describePatterns(values)}.`,
  remedy: (values) => `Take away what grants ${describePatterns(values)}.`,
  stacks: SYSTEM,
  evaluate({ model }, values) {
    const found = matchingGrants(model, values);
    if (found.length === 0) {
      // Access is granted, never presumed: what grants nothing is closed, as long as there is anything to reach.
      if (!model.types().some((type) => type.startsWith("google_"))) return notApplicable("nothing is at Google Cloud");
      const expected = `no grant of ${describePatterns(values)}`;
      return verdict({ status: "holds", address: "", path: "", expected, actual: "none" });
    }
    return verdict(
      found.map(({ grant, certain }) =>
        findingAt(
          certain ? "violated" : "unknown",
          grant.resource,
          grant.path,
          `no grant of ${describePatterns(values)}`,
          `${describe(grant.role)} for ${describe(grant.member)}`,
        ),
      ),
    );
  },
});
