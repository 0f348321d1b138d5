import { Check, SYSTEM } from "../../check";
import { forEvery, verdict } from "../../judge";
import { judgePublicAccessPrevention, publicAccess } from "../shared/private-buckets";

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
