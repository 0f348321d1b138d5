import { Check, SYSTEM } from "../../check";
import { found, notApplicable } from "../../judge";
import { ADMIN_PATHS, judgeAdminPaths } from "./admin-paths";
import { forEveryPolicy } from "./policies";

export const wafAdminAllowlist: Check = {
  id: "waf/admin-allowlist",
  title: "Administration is refused to every client whose address is in no list.",
  remedy: `Deny ${ADMIN_PATHS.join(", ")} unless inIpRange finds the client in a short list, before any rule that lets requests in.`,
  stacks: SYSTEM,
  evaluate({ model, environment }) {
    if (environment !== "production") return notApplicable("the page promises it for production");
    return forEveryPolicy(model, (policy) => {
      const findings = judgeAdminPaths(policy);
      return findings.length > 0
        ? findings
        : [
            found(
              "holds",
              policy.resource,
              "rule",
              "administration is denied to every client that is in no list",
              "it is",
            ),
          ];
    });
  },
};
