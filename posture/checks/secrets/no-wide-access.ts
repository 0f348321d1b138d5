import { defineCheck } from "../../verdict/define";
import { BOOTSTRAP } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { judgeWideGrants } from "../../products/google/secret-access";

/** The bootstrap has no secrets, and the roles that whoever deploys has over the project. */
export const secretsNoWideAccess = defineCheck({
  id: "secrets/no-wide-access",
  summary: "No role on a whole project can read secrets, or grant itself a role that can.",
  severity: "critical",
  links: ["https://cloud.google.com/secret-manager/docs/access-control"],
  remedy:
    "Remove secretmanager.versions.access from the role, and limit whoever may grant roles to a list of them " +
    "with a condition.",
  stacks: BOOTSTRAP,
  evaluate: ({ model }) => verdict(judgeWideGrants(model)),
});
