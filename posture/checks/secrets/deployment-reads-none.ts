import { defineCheck } from "../../verdict/define";
import { isAccountsOfProject, isNamedPrincipal } from "../../products/google/deny-policies";
import { judgeHolders, judgeOthers } from "../../products/google/self-granting";
import { BOOTSTRAP } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";

const READ = "secretmanager.versions.access";
const ACCOUNT = /^principal:\/\/iam\.googleapis\.com\//;

export const secretsDeploymentReadsNone = defineCheck({
  id: "secrets/deployment-reads-none",
  summary:
    "Whoever may grant access to secrets is denied reading them, and a grant to anybody but a service account of the " +
    "project has no effect.",
  severity: "critical",
  links: ["https://cloud.google.com/secret-manager/docs/access-control"],
  remedy:
    "Deny secretmanager.googleapis.com/versions.access in a deny policy of the project: to the accounts whose role " +
    "has secretmanager.secrets.setIamPolicy, and to principalSet://goog/public:all except the project's service " +
    "accounts.",
  stacks: BOOTSTRAP,
  evaluate: ({ model }) =>
    verdict(
      judgeHolders(model, {
        sets: "secretmanager.secrets.setIamPolicy",
        roles: new Set(["roles/secretmanager.admin", "roles/iam.securityAdmin", "roles/owner", "roles/admin"]),
        denied: [READ],
      }),
      judgeOthers(
        model,
        [READ],
        (principal) => isAccountsOfProject(principal) || (ACCOUNT.test(principal) && isNamedPrincipal(principal)),
        "service accounts of the project",
      ),
    ),
});
