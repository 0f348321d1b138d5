import { Check, SYSTEM } from "../../verdict/check";
import { expect, satisfies } from "../../verdict/expectations";
import { forEveryPolicy } from "../../products/google/for-every-policy";

export const wafQuietLogs: Check = {
  id: "waf/quiet-logs",
  title: "No policy logs the matched parts of requests, which may be personal data.",
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
};
