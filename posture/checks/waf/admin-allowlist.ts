import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { findingAt, notApplicable } from "../../verdict/expectations";
import { ADMIN_PATHS, judgeAdminPaths } from "../../products/google/admin-paths";
import { forEveryPolicy } from "../../products/google/for-every-policy";

export const wafAdminAllowlist = defineCheck({
  id: "waf/admin-allowlist",
  summary: "Administration is denied to every client whose address is not on an allowlist.",
  severity: "critical",
  links: ["https://cloud.google.com/armor/docs/configure-security-policies"],
  remedy:
    `Deny ${ADMIN_PATHS.join(", ")} unless inIpRange finds the client's address in a short list, before any rule ` +
    "that allows requests.",
  stacks: SYSTEM,
  evaluate({ model, environment }) {
    if (environment !== "production") return notApplicable("the page promises this for production");
    return forEveryPolicy(model, (policy) => {
      const findings = judgeAdminPaths(policy);
      return findings.length > 0
        ? findings
        : [
            findingAt(
              "holds",
              policy.resource,
              "rule",
              "administration is denied to every client that is not on an allowlist",
              "it is",
            ),
          ];
    });
  },
});
