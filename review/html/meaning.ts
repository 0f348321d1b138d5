import { ClaimStatus } from "../../posture/evaluate";
import { ChangeReport } from "../report";

/** What a status says of a claim. */
export const MEANING: Readonly<Record<ClaimStatus, string>> = {
  violated: "A check fails, or what the claim is about is missing.",
  unknown: "It depends on something that is known only later.",
  holds: "Every check that it stands on passes.",
  attested: "Terraform cannot show it: a person has to vouch for it.",
  "not-applicable": "The page limits it, another stack has it, or no repository was given.",
};

/** What the risk of a change says. */
export const RISK: Readonly<Record<ChangeReport["risk"], string>> = {
  high: "data, access or protection may be lost, and not come back",
  elevated: "protection or access changes: look before you apply",
  routine: "nothing that the pages speak of is put at risk",
};
