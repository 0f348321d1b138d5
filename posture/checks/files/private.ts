import { Check, SYSTEM } from "../../verdict/check";
import { forEvery, verdict } from "../../verdict/expectations";
import { judgePublicAccessPrevention, publicAccess } from "../../products/google/private-buckets";

export const filesPrivate: Check = {
  id: "files/private",
  title: "No bucket can be made public.",
  remedy:
    "Enforce public access prevention and uniform bucket-level access on every bucket, and remove grants to " +
    "allUsers and allAuthenticatedUsers.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(model.resources("google_storage_bucket"), "a Cloud Storage bucket", judgePublicAccessPrevention),
      publicAccess(model),
    ),
};
