import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { isAbsent, expect, oneOf, verdict } from "../../verdict/expectations";
import { summarize } from "../../verdict/summarize";
import { expectConfigured } from "../../verdict/configured";
import { secretsOf, VERSION_TYPES } from "../../products/google/secrets";

export const secretsOldVersionsKept = defineCheck({
  id: "secrets/old-versions-kept",
  summary: "Previous versions of a secret survive its rotation, so that what they encrypted can still be decrypted.",
  severity: "high",
  links: ["https://cloud.google.com/secret-manager/docs/rotation-recommendations"],
  remedy: "Set deletion_policy of every version to DISABLE or ABANDON, and set no ttl or expire_time on any secret.",
  stacks: SYSTEM,
  evaluate({ model }) {
    const versions = model.resources(...VERSION_TYPES);
    // Not set, the version is destroyed as soon as it is replaced.
    const policies = versions.map((version) => expect(version, "deletion_policy", oneOf("DISABLE", "ABANDON")));
    const ends = secretsOf(model).all.flatMap(({ resource }) =>
      ["ttl", "expire_time"].map((path) =>
        expectConfigured(resource, path, { ...isAbsent, expected: "no expiry, as its versions would expire with it" }),
      ),
    );
    return verdict([
      ...summarize(policies, versions.length, "versions", "a version of a secret", "a deletion_policy that keeps it"),
      ...ends.filter(({ status }) => status !== "holds"),
    ]);
  },
});
