import { ClaimStatus } from "../../../posture/evaluate";
import { ChangeReport } from "../../report/report";

/** What a status says of a claim. */
export const MEANING: Readonly<Record<ClaimStatus, string>> = {
  violated: "A check fails, or what the claim is about is missing.",
  unknown: "It depends on something that this file does not show or that is known only after the apply.",
  holds: "Every check that proves it passes.",
  "needs-check": "No check covers it: nothing is said about whether it is so.",
  "needs-attestation": "Terraform cannot show it: a person has to attest it, and no attestation is in force.",
  attested: "Terraform cannot show it: a person attested it, and that is in force.",
  "not-applicable": "The page limits it, another stack has it, or no repository was given.",
};

/** What the risk of a change says. */
export const RISK: Readonly<Record<ChangeReport["risk"], string>> = {
  high: "data, access or protection may be lost for good",
  elevated: "protection or access changes: review it before you apply",
  routine: "nothing that the pages promise is at risk",
};
