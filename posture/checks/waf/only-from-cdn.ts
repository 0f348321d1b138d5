import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { findingAt } from "../../verdict/expectations";
import { isCloudflares } from "../../products/cloudflare/zones";
import { isLimitedTo, reachableAllowRules } from "../../products/google/security-policy";
import { forEveryPolicy } from "../../products/google/for-every-policy";

const EXPECTED = "only requests from Cloudflare's published ranges";

export const wafOnlyFromCdn = defineCheck({
  id: "waf/only-from-cdn",
  summary: "Only requests that come through Cloudflare are allowed.",
  severity: "high",
  links: ["https://www.cloudflare.com/ips/"],
  remedy: "Make the default rule deny, and limit every rule that allows requests to Cloudflare's published ranges.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    forEveryPolicy(model, (policy) => {
      const { allowRules: letIns, undecided: doubtful, rest } = reachableAllowRules(policy);
      return [
        ...(letIns.length === 0 && doubtful.length === 0
          ? [findingAt("violated", policy.resource, "rule", EXPECTED, "nothing is allowed")]
          : []),
        ...letIns.map((rule) => {
          const isLimited = isLimitedTo(rule, isCloudflares);
          return findingAt(
            isLimited ? "holds" : "violated",
            rule.at,
            "match",
            EXPECTED,
            isLimited ? "only those" : "others as well",
          );
        }),
        ...doubtful.map(({ at }) => findingAt("unknown", at, "match", EXPECTED, "not known until it is applied")),
        ...(rest
          ? [
              findingAt(
                "violated",
                policy.resource,
                "rule",
                "a default rule that denies",
                "Google allows what no rule matches",
              ),
            ]
          : []),
      ];
    }),
});
