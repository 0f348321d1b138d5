import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { equals, expect, findingAt, notApplicable } from "../../verdict/expectations";
import { evaluateRequests } from "../../products/google/security-policy";
import { ADMIN_PATHS, settleForOutsider } from "../../products/google/admin-paths";
import { forEveryPolicy } from "../../products/google/for-every-policy";

export const wafAdminAnswers404 = defineCheck({
  id: "waf/admin-answers-404",
  summary: "Unauthorized clients get 404 for administration.",
  severity: "low",
  links: ["https://cloud.google.com/armor/docs/security-policy-overview"],
  remedy: "Have the rules that protect administration deny with 404.",
  stacks: SYSTEM,
  evaluate({ model, environment }) {
    if (environment !== "production") return notApplicable("the page promises the allowlist for production");
    return forEveryPolicy(model, (policy) => {
      const passages = ADMIN_PATHS.map((path) => evaluateRequests(policy, settleForOutsider(policy, path)));
      const denying = new Set(passages.flatMap((one) => (one.status === "denied" ? [one.by] : [])));
      const doubtful = passages.some(({ status }) => status === "unknown");
      const open = passages.some(({ status }) => status === "let-in");
      return [
        ...[...denying].map(({ at }) => expect(at, "action", equals("deny(404)"))),
        ...(open || doubtful
          ? [
              findingAt(
                open ? "violated" : "unknown",
                policy.resource,
                "rule",
                "a rule that denies administration with 404",
                open ? "none for some paths" : "not known until it is applied",
              ),
            ]
          : []),
      ];
    });
  },
});
