import { Check, SYSTEM } from "../../check";
import { expect, where } from "../../judge";
import { forEveryPolicy } from "./policies";

export const wafQuietLogs: Check = {
  id: "waf/quiet-logs",
  title: "No policy logs what in a request a rule matched, which may be personal.",
  remedy: "Set log_level of the policy to NORMAL.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    forEveryPolicy(model, ({ resource }) => [
      expect(
        resource,
        "advanced_options_config.log_level",
        where("not set, or NORMAL", (value) => value === undefined || value === "" || value === "NORMAL"),
      ),
    ]),
};
