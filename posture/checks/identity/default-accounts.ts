import { defineCheck } from "../../verdict/define";
import { BOOTSTRAP, Finding } from "../../verdict/check";
import { expect, findingAt, missingSubject, oneOf, verdict } from "../../verdict/expectations";
import { describe } from "../../model/attribute";
import { Model } from "../../model/model";

const DEFAULT_ACCOUNTS_TYPE = "google_project_default_service_accounts";
const CONSTRAINT = new RegExp(
  String.raw`(?:^|\/)iam\.(?:managed\.)?(?:` +
    "automaticIamGrantsForDefaultServiceAccounts|preventPrivilegedBasicRolesForDefaultServiceAccounts" +
    ")$",
);

/** Google gives the accounts that come with its APIs the role of an editor, unless a policy forbids it. */
export const defaultAccounts = defineCheck({
  id: "identity/default-accounts",
  summary: "The default service accounts that Google creates with its APIs do not have the Editor role.",
  severity: "high",
  links: ["https://cloud.google.com/iam/docs/service-account-types"],
  remedy:
    `Disable them with ${DEFAULT_ACCOUNTS_TYPE}, or enforce the organization policy ` +
    "iam.automaticIamGrantsForDefaultServiceAccounts.",
  stacks: BOOTSTRAP,
  evaluate: ({ model }) => {
    const findings = [
      ...model
        .resources(DEFAULT_ACCOUNTS_TYPE)
        .map((one) => expect(one, "action", oneOf("DISABLE", "DEPRIVILEGE", "DELETE"))),
      ...policies(model),
    ];
    return verdict(
      findings.length === 0
        ? missingSubject("a setting that removes the Editor role from the default service accounts")
        : findings,
    );
  },
});

function policies(model: Model): readonly Finding[] {
  const named = [
    ...model
      .resources("google_org_policy_policy")
      .map((policy) => ({ policy, name: policy.get("name"), path: "spec.rules.enforce" })),
    ...model
      .resources(
        "google_project_organization_policy",
        "google_folder_organization_policy",
        "google_organization_policy",
      )
      .map((policy) => ({ policy, name: policy.get("constraint"), path: "boolean_policy.enforced" })),
  ];
  return named.flatMap(({ policy, name, path }) => {
    if (name.kind !== "value" || !CONSTRAINT.test(String(name.value))) return [];
    const enforced = policy.get(path);
    const holds = enforced.kind === "value" && /^true$/i.test(String(enforced.value));
    return [
      findingAt(
        holds ? "holds" : enforced.kind === "unknown" || enforced.kind === "reference" ? "unknown" : "violated",
        policy,
        path,
        "enforced",
        describe(enforced),
      ),
    ];
  });
}
