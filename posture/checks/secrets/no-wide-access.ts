import { BOOTSTRAP, Check } from "../../check";
import { verdict } from "../../judge";
import { judgeWideGrants } from "./access";

/** The bootstrap has no secrets, and the roles that whoever deploys has over the project. */
export const secretsNoWideAccess: Check = {
  id: "secrets/no-wide-access",
  title: "No role over a whole project reads secrets, nor lets its holder take one that does.",
  remedy:
    "Take secretmanager.versions.access out of the role, and hold whoever may give roles to a list of them by a condition.",
  stacks: BOOTSTRAP,
  evaluate: ({ model }) => verdict(judgeWideGrants(model)),
};
