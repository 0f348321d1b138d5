import { defineCheck } from "../../verdict/define";
import { isAccountsOfProject, isNamedPrincipal } from "../../products/google/deny-policies";
import { judgeHolders, judgeOthers } from "../../products/google/self-granting";
import { BOOTSTRAP } from "../../verdict/check";
import { notApplicable, verdict } from "../../verdict/expectations";

const RUN = ["run.jobs.run", "run.jobs.runWithOverrides"];

export const runDeploymentRunsNoMigrations = defineCheck({
  id: "run/deployment-runs-no-migrations",
  summary:
    "In production, whoever may grant the running of jobs is denied running them, and a grant to anybody but named " +
    "people and the project's service accounts has no effect.",
  severity: "high",
  links: ["https://cloud.google.com/run/docs/reference/iam/roles"],
  remedy:
    "Deny run.googleapis.com/jobs.run and jobs.runWithOverrides in a deny policy of the " +
    "project: to the accounts whose " +
    "role has run.jobs.setIamPolicy, and to principalSet://goog/public:all except named people and the project's " +
    "service accounts.",
  stacks: BOOTSTRAP,
  evaluate: ({ model, environment }) =>
    environment === "production"
      ? verdict(
          judgeHolders(model, {
            sets: "run.jobs.setIamPolicy",
            roles: new Set(["roles/run.admin", "roles/iam.securityAdmin", "roles/owner", "roles/admin"]),
            denied: RUN,
          }),
          judgeOthers(
            model,
            RUN,
            (principal) => isAccountsOfProject(principal) || isNamedPrincipal(principal),
            "named people and the project's service accounts",
          ),
        )
      : notApplicable("the page says so only of production"),
});
