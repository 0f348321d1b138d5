import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { expect, satisfies } from "../../verdict/expectations";
import { forEveryPolicy } from "../../products/google/for-every-policy";

export const wafQuietLogs = defineCheck({
  id: "waf/quiet-logs",
  summary: "No policy logs the matched parts of requests, which may be personal data.",
  severity: "medium",
  links: ["https://cloud.google.com/armor/docs/verbose-logging"],
  remedy: "Set the policy's log_level to NORMAL.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    forEveryPolicy(model, ({ resource }) => [
      expect(
        resource,
        "advanced_options_config.log_level",
        satisfies("not set, or NORMAL", (value) => value === undefined || value === "" || value === "NORMAL"),
      ),
    ]),
});
