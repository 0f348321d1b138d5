import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { findingAt, verdict } from "../../verdict/expectations";
import { Secret, SECRET, secretsOf } from "../../products/google/secrets";
import { summarize } from "../../verdict/summarize";

export const runSecretsAtRuntime = defineCheck({
  id: "run/secrets-at-runtime",
  summary: "Containers receive secrets at startup, as volumes from Secret Manager.",
  severity: "high",
  links: ["https://cloud.google.com/run/docs/configuring/services/secrets"],
  remedy: "Give the workload a volume for the secret, and mount that volume in its container.",
  stacks: SYSTEM,
  evaluate({ model }) {
    const { all, hasUnresolvedMount: strayMount } = secretsOf(model);
    return verdict(
      summarize(
        all.map((secret) => judge(secret, strayMount)),
        all.length,
        "secrets",
        SECRET,
        "a volume that a container mounts",
      ),
    );
  },
});

function judge({ resource, mounts }: Secret, strayMount: boolean) {
  const mounted = mounts.length > 0;
  return findingAt(
    mounted ? "holds" : strayMount ? "unknown" : "violated",
    resource,
    "",
    "a volume that a container mounts",
    mounted ? mounts.map(({ workload }) => workload.resource.address).join(", ") : "none",
  );
}
