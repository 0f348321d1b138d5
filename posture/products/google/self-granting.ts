import { describe } from "../../model/attribute";
import { Model } from "../../model/model";
import { Finding } from "../../verdict/check";
import { findingAt } from "../../verdict/expectations";
import { isDeniedTo, isDeniedToOthers } from "./deny-policies";
import { grantsPermission, permissionsOf, wideGrants } from "./iam";

/** A way from a permission to set policies to what such a policy could let its holder do. */
export interface Escalation {
  /** Permission to set the policy, over a whole project. */
  readonly sets: string;
  /** Google's own roles that have it. */
  readonly roles: ReadonlySet<string>;
  /** What must be denied to its holder. */
  readonly denied: readonly string[];
}

const NO_GRANT = "an allow policy gives it to nobody over a project";

/** Judges that whoever may set policies over a project is denied what such a policy could give. */
export function judgeHolders(model: Model, { sets, roles, denied }: Escalation): readonly Finding[] {
  const findings = wideGrants(model).flatMap((grant) => {
    const holds = grantsPermission(permissionsOf(model, grant), sets, roles);
    if (holds === "no") return [];
    return denied.map((permission) => {
      const answer = isDeniedTo(model, grant.member, permission);
      const status = answer === "yes" ? "holds" : answer === "unknown" || holds === "unknown" ? "unknown" : "violated";
      return findingAt(
        status,
        grant.resource,
        grant.path,
        `a deny policy that keeps ${permission} from whoever has ${sets}`,
        `${describe(grant.member)}: ${answer === "yes" ? "denied" : answer === "no" ? "not denied" : "not known"}`,
      );
    });
  });
  return findings.length > 0
    ? findings
    : [{ status: "holds", address: "", path: "", expected: `nobody with ${sets}`, actual: NO_GRANT }];
}

/** Judges that nobody is let in whom `accepted` does not allow, whoever grants it. */
export function judgeOthers(
  model: Model,
  permissions: readonly string[],
  accepted: (principal: string) => boolean,
  whom: string,
): readonly Finding[] {
  return permissions.map((permission) => {
    const answer = isDeniedToOthers(model, permission, accepted);
    return {
      status: answer === "yes" ? "holds" : answer === "no" ? "violated" : "unknown",
      address: model.resources("google_iam_deny_policy")[0]?.address ?? "",
      path: "rules",
      expected: `a deny policy that keeps ${permission} from everybody but ${whom}`,
      actual: answer === "yes" ? "denied" : answer === "no" ? "not denied" : "not known until it is applied",
    };
  });
}
