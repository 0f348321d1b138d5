import { defineCheck } from "../../verdict/define";
import { EVERY_STACK } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { judgePublicAccessPrevention, publicAccess } from "../../products/google/private-buckets";

/** Like `files/private`, for all buckets that there may be, those of states and of logs too. */
export const noPublicBucket = defineCheck({
  id: "files/no-public-bucket",
  summary: "No bucket of any kind can be made public.",
  severity: "critical",
  links: ["https://cloud.google.com/storage/docs/public-access-prevention"],
  remedy:
    "Enforce public access prevention and uniform bucket-level access on every bucket, and remove grants to " +
    "allUsers and allAuthenticatedUsers.",
  stacks: EVERY_STACK,
  evaluate: ({ model }) => {
    const buckets = model.resources("google_storage_bucket");
    const wrong = [...buckets.flatMap(judgePublicAccessPrevention), ...publicAccess(model)].filter(
      ({ status }) => status !== "holds",
    );
    return verdict(wrong, {
      status: "holds",
      address: "",
      path: "",
      expected: "closed to the public",
      actual: `${buckets.length} buckets checked`,
    });
  },
});
