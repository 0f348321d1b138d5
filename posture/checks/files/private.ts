import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { forEvery, verdict } from "../../verdict/expectations";
import { judgePublicAccessPrevention, publicAccess } from "../../products/google/private-buckets";

export const filesPrivate = defineCheck({
  id: "files/private",
  summary: "No bucket can be made public.",
  severity: "critical",
  links: ["https://cloud.google.com/storage/docs/public-access-prevention"],
  remedy:
    "Enforce public access prevention and uniform bucket-level access on every bucket, and remove grants to " +
    "allUsers and allAuthenticatedUsers.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(model.resources("google_storage_bucket"), "a Cloud Storage bucket", judgePublicAccessPrevention),
      publicAccess(model),
    ),
});
