import { defineCheck } from "../../verdict/define";
import { judgeHolders } from "../../products/google/self-granting";
import { BOOTSTRAP } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";

/** Every way to the credentials of an account, with roles or with a policy of the account. */
const IMPERSONATE = [
  "iam.serviceAccountKeys.create",
  "iam.serviceAccounts.getAccessToken",
  "iam.serviceAccounts.getOpenIdToken",
  "iam.serviceAccounts.implicitDelegation",
  "iam.serviceAccounts.signBlob",
  "iam.serviceAccounts.signJwt",
];
const ROLES = new Set([
  "roles/iam.serviceAccountAdmin",
  "roles/iam.securityAdmin",
  "roles/owner",
  "roles/editor",
  "roles/admin",
  "roles/writer",
]);

export const deploymentImpersonatesNobody = defineCheck({
  id: "identity/deployment-impersonates-nobody",
  summary: "Whoever manages service accounts or their policies is denied the credentials of each of them.",
  severity: "high",
  links: ["https://cloud.google.com/iam/docs/service-account-impersonation"],
  remedy:
    "Deny the permissions of iam.googleapis.com that impersonate an account or make a key, in a deny policy of the " +
    "project, to the accounts whose role has iam.serviceAccounts.create or iam.serviceAccounts.setIamPolicy.",
  stacks: BOOTSTRAP,
  evaluate: ({ model }) =>
    verdict(
      ["iam.serviceAccounts.setIamPolicy", "iam.serviceAccounts.create"].map((sets) =>
        judgeHolders(model, { sets, roles: ROLES, denied: IMPERSONATE }),
      ),
    ),
});
