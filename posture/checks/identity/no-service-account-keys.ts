import { defineCheck } from "../../verdict/define";
import { EVERY_STACK, Finding } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { Model } from "../../model/model";

export const noServiceAccountKeys = defineCheck({
  id: "identity/no-service-account-keys",
  summary: "No service account has a downloadable key.",
  severity: "critical",
  links: ["https://cloud.google.com/iam/docs/best-practices-for-managing-service-account-keys"],
  remedy:
    "Delete the key, and let whoever needs it act as the account through Workload Identity Federation, " +
    "impersonation, or the identity of its own workload.",
  stacks: EVERY_STACK,
  evaluate: ({ model }) => verdict(judge(model)),
});

const KEYS = ["google_service_account_key", "google_storage_hmac_key", "data.google_service_account_key"];
/** What a provider signs in with; none of it belongs in a file. */
const CREDENTIALS = ["credentials", "access_token"];

function judge(model: Model): readonly Finding[] {
  const keys = model
    .resources(...KEYS)
    .map(({ address, type }): Finding => ({ status: "violated", address, path: "", expected: "no key", actual: type }));
  const providers = model.providers.filter(({ key }) => /^google(-beta)?(\.|$)/.test(key));
  const credentials = providers.flatMap(({ values, key }) =>
    CREDENTIALS.filter((path) => values.get(path).kind !== "absent").map((path): Finding => ({
      status: "violated",
      address: `provider.${key}`,
      path,
      expected: "not set: the provider signs in as whoever runs it",
      actual: "set",
    })),
  );
  return [
    ...keys,
    ...credentials,
    { status: "holds", address: "", path: "", expected: "no key", actual: `${keys.length} keys` },
  ];
}
