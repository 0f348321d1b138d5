import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt, notApplicable } from "../../verdict/expectations";
import { isAlways } from "../../formats/cel";
import { Policy } from "../../products/google/security-policy";
import { isAboutAdministration, OTHER_PATHS, settleForOutsider } from "../../products/google/admin-paths";
import { forEveryPolicy } from "../../products/google/for-every-policy";

const EXPECTED = "only paths that the application routes as administration";

export const wafAdminNothingElse = defineCheck({
  id: "waf/admin-nothing-else",
  summary: "The rules that hide administration hide nothing else, such as a customer's /orgs/7/admin.",
  severity: "medium",
  links: ["https://cloud.google.com/armor/docs/rules-language-reference"],
  remedy: "Match administration from the beginning of the normalized path, as whole segments.",
  stacks: SYSTEM,
  evaluate({ model, environment }) {
    if (environment !== "production") return notApplicable("the page promises the list of addresses for production");
    return forEveryPolicy(model, judge);
  },
});

function judge(policy: Policy): readonly Finding[] {
  const rules = policy.rules.filter((rule) => rule.effect === "deny" && isAboutAdministration(rule));
  const findings = rules.flatMap(({ at, condition }) => {
    if (!condition) return [];
    const hidden = OTHER_PATHS.filter((path) => isAlways(settleForOutsider(policy, path)(condition)));
    return [
      findingAt(
        hidden.length === 0 ? "holds" : "violated",
        at,
        "match.expr.expression",
        EXPECTED,
        hidden.length === 0 ? "nothing else" : `also ${hidden.join(", ")}`,
      ),
    ];
  });
  return findings.length > 0
    ? findings
    : [findingAt("holds", policy.resource, "rule", EXPECTED, "no rule hides any path")];
}
