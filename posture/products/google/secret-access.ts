import { Attribute, describe, UNTIL_APPLY } from "../../model/attribute";
import { Finding } from "../../verdict/check";
import { findingAt } from "../../verdict/expectations";
import { Model } from "../../model/model";
import { grantsPermission, Grant, permissionsOf, wideGrants } from "./iam";

const READ = "secretmanager.versions.access";
const GRANT = "resourcemanager.projects.setIamPolicy";
/** Roles of Google's that read secrets. Editors do not today; what they may do is not for this system to follow. */
const READERS: ReadonlySet<string> = new Set([
  "roles/secretmanager.secretAccessor",
  "roles/secretmanager.admin",
  "roles/owner",
  "roles/editor",
  "roles/admin",
  "roles/writer",
]);
/** Roles of Google's with which one gives oneself any other. */
const GRANTERS: ReadonlySet<string> = new Set([
  "roles/resourcemanager.projectIamAdmin",
  "roles/resourcemanager.folderIamAdmin",
  "roles/resourcemanager.folderAdmin",
  "roles/resourcemanager.organizationAdmin",
  "roles/iam.securityAdmin",
  "roles/owner",
  "roles/admin",
]);

/** Whether a grant's role lets its holder read values of secrets. */
export const readsSecrets = (model: Model, grant: Grant) =>
  grantsPermission(permissionsOf(model, grant), READ, READERS);

/**
 * Grants over a project or more with which one reads secrets that one has no business with: one finding each, or one
 * that there are none.
 */
export function judgeWideGrants(model: Model): readonly Finding[] {
  const findings = wideGrants(model).flatMap((grant) => {
    const reads = named(grant.condition) ? "no" : readsSecrets(model, grant);
    const grants = limited(grant.condition) ? "no" : grantsPermission(permissionsOf(model, grant), GRANT, GRANTERS);
    if (reads === "no" && grants === "no") return [];
    const wrong = reads === "yes" || grants === "yes";
    const what = wrong
      ? `${describe(grant.role)} for ` +
        `${describe(grant.member)}${reads === "yes" ? "" : ", who can grant it to themselves"}`
      : `not known until ${UNTIL_APPLY}`;
    return [
      findingAt(wrong ? "violated" : "unknown", grant.resource, "role", "nobody reads all secrets of a project", what),
    ];
  });
  return findings.length > 0
    ? findings
    : [
        {
          status: "holds",
          address: "",
          path: "",
          expected: "nobody reads all secrets of a project",
          actual: "no grant on a project allows it",
        },
      ];
}

/** Whether a condition lets nothing pass but secrets that it names. */
function named(condition: Attribute): boolean {
  if (condition.kind !== "value" || typeof condition.value !== "string" || /[!?]/.test(condition.value)) return false;
  return condition.value
    .split("||")
    .every((alternative) =>
      /resource\.name(?:\s*==\s*|\.startsWith\(\s*)(["'])[^"']*\/secrets\/[\w-]+/.test(alternative),
    );
}

/** Whether a condition lets its holder give none but roles that read no secrets. */
function limited(condition: Attribute): boolean {
  if (condition.kind !== "value" || typeof condition.value !== "string" || /[!|?]/.test(condition.value)) return false;
  const [, list] = /modifiedGrantsByRole['"]\s*,\s*\[\s*\]\s*\)\.hasOnly\(\s*\[([^\]]*)\]/.exec(condition.value) ?? [];
  if (list === undefined) return false;
  const roles = list.split(",").map((role) => role.trim().replace(/^["']|["']$/g, ""));
  return roles.every((role) => role.startsWith("roles/") && !READERS.has(role) && !GRANTERS.has(role));
}
