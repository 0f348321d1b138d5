import { defineCheck } from "../../verdict/define";
import { EVERY_STACK, Finding } from "../../verdict/check";
import { findingAt, verdict } from "../../verdict/expectations";
import { describe } from "../../model/attribute";
import { Model } from "../../model/model";
import { BASIC_ROLES, grantsPermission, Grant, grants, permissionsOf, principalOf } from "../../products/google/iam";

export const leastPrivilege = defineCheck({
  id: "identity/least-privilege",
  summary:
    "Nobody has a basic role, nothing is granted to everybody or to a whole domain, whoever may grant roles on " +
    "the project may grant only named roles, and database access through a project role is limited to named " +
    "instances.",
  severity: "high",
  links: ["https://cloud.google.com/iam/docs/roles-overview"],
  remedy:
    "Grant a role that covers what is needed, on the single resource; where somebody has to grant roles on the " +
    "project, limit the roles with a condition on iam.googleapis.com/modifiedGrantsByRole, and where somebody " +
    "connects to a database, name the instance in a condition on resource.name.",
  stacks: EVERY_STACK,
  evaluate: ({ model }) => verdict(judge(model)),
});

/** Google's own roles by which their holder can give itself any other role on the project. */
const ROLE_GRANTING_ROLES: ReadonlySet<string> = new Set([
  "roles/owner",
  "roles/resourcemanager.projectIamAdmin",
  "roles/resourcemanager.folderIamAdmin",
  "roles/resourcemanager.organizationAdmin",
  "roles/iam.securityAdmin",
]);
/** Google's own roles by which their holder can become any service account of the project, or make keys of it. */
const IMPERSONATORS: ReadonlySet<string> = new Set([
  "roles/iam.serviceAccountTokenCreator",
  "roles/iam.serviceAccountKeyAdmin",
  "roles/iam.serviceAccountOpenIdTokenCreator",
]);
/**
 * Google's own roles by which people or jobs could act as the project's accounts, let others do so, make roles or open
 * secrets.
 */
const ESCALATION_ROLES: ReadonlySet<string> = new Set(
  [
    "iam.serviceAccountUser",
    "iam.workloadIdentityUser",
    "iam.serviceAccountAdmin",
    "iam.serviceAccountCreator",
    "iam.roleAdmin",
    "iam.organizationRoleAdmin",
    "iam.workloadIdentityPoolAdmin",
    "iam.workforcePoolAdmin",
    "run.admin",
    "secretmanager.admin",
  ].map((role) => `roles/${role}`),
);
/** What those roles have that a role of one's own can have too. */
const ESCALATION_PERMISSIONS = [
  "iam.serviceAccounts.actAs",
  "iam.serviceAccounts.setIamPolicy",
  "iam.serviceAccounts.signBlob",
  "iam.serviceAccounts.signJwt",
  "iam.roles.create",
  "iam.roles.update",
  "iam.workloadIdentityPoolProviders.create",
  "iam.workloadIdentityPoolProviders.update",
  "run.services.setIamPolicy",
  "secretmanager.secrets.setIamPolicy",
];
const IMPERSONATES = [
  "iam.serviceAccounts.getAccessToken",
  "iam.serviceAccounts.implicitDelegation",
  "iam.serviceAccountKeys.create",
];
const CONNECTS = ["cloudsql.instances.connect", "cloudsql.instances.login"];
/** Google's own roles that lead to a database. */
const CONNECTORS: ReadonlySet<string> = new Set([
  "roles/cloudsql.client",
  "roles/cloudsql.instanceUser",
  "roles/cloudsql.editor",
  "roles/cloudsql.admin",
]);
const INSTANCE = /resource\.name(?:\s*==\s*|\.startsWith\(\s*)(["'])[^"']*\/instances\/[\w-]+/;
const LIMIT = new RegExp(
  [
    String.raw`^api\.getAttribute\(\s*['"]iam\.googleapis\.com\/modifiedGrantsByRole['"]\s*,\s*\[\s*\]\s*\)\s*`,
    String.raw`\.hasOnly\(\s*\[([^\]]*)\]\s*\)$`,
  ].join(""),
);

function judge(model: Model): readonly Finding[] {
  const all = grants(model);
  const findings = all.flatMap((grant) => judgeGrant(model, grant));
  const wrong = new Set(findings.flatMap(({ address, status }) => (status === "holds" ? [] : [address])));
  return [
    ...findings,
    {
      status: "holds",
      address: "",
      path: "",
      expected: "specific roles for named members",
      actual: `${all.length - wrong.size} of ${all.length} grants`,
    },
  ];
}

function judgeGrant(model: Model, grant: Grant): readonly Finding[] {
  const { resource, path, role, member } = grant;
  const name = role.kind === "value" ? String(role.value) : "";
  const principal = principalOf(grant);
  const at = (status: Finding["status"], where: string, expected: string, actual: string) =>
    findingAt(status, resource, where, expected, actual);
  const findings: Finding[] = [];
  // Who may call a service is a question of its ingress; a role beyond calling it is not.
  const calls = name === "roles/run.invoker" && /^google_cloud_run(_v2)?_service_iam_/.test(resource.type);
  if ((principal === "public" || principal === "domain") && !calls)
    findings.push(at("violated", path, "named members only", describe(member)));
  if (BASIC_ROLES.has(name)) findings.push(at("violated", "role", "no basic role", name));
  // A policy that cannot be read may give anything.
  if (role.kind === "unknown" && member.kind === "unknown")
    findings.push(at("unknown", path, "grants that can be read", describe(role)));
  if (grant.scope === "resource") return findings;
  const permissions = permissionsOf(model, grant);
  const has = (some: readonly string[], roles: ReadonlySet<string>) =>
    some.some((permission) => grantsPermission(permissions, permission, roles) === "yes");
  if (has(IMPERSONATES, IMPERSONATORS))
    findings.push(at("violated", "role", "no role on every service account of the project", describe(role)));
  else if (principal !== "service-account" && has(ESCALATION_PERMISSIONS, ESCALATION_ROLES))
    findings.push(
      at(
        principal === "unknown" ? "unknown" : "violated",
        "role",
        "a role on the project that cannot take over an account, role or secret",
        `${describe(role)} for ${describe(member)}`,
      ),
    );
  const connecting = CONNECTS.map((permission) => grantsPermission(permissions, permission, CONNECTORS));
  if (connecting.includes("yes")) findings.push(instanceNamed(grant));
  const granting = grantsPermission(permissions, "resourcemanager.projects.setIamPolicy", ROLE_GRANTING_ROLES);
  if (granting === "yes" && !BASIC_ROLES.has(name)) findings.push(...limited(grant));
  return findings;
}

/** Cloud SQL has no roles on single instances: a condition has to name them. */
function instanceNamed({ resource, condition }: Grant): Finding {
  const expected = "a condition that names the instances";
  const path = "condition.expression";
  if (condition.kind === "unknown" || condition.kind === "reference")
    return findingAt("unknown", resource, path, expected, describe(condition));
  const text = condition.kind === "value" ? String(condition.value) : "";
  return findingAt(
    !/[!?]/.test(text) && text.split("||").every((alternative) => INSTANCE.test(alternative)) ? "holds" : "violated",
    resource,
    path,
    expected,
    describe(condition),
  );
}

/** Whoever may set a project's policy freely owns the project. */
function limited({ resource, condition }: Grant): readonly Finding[] {
  const expected = "a condition that names the roles it may grant, none of them owner-like";
  const path = "condition.expression";
  if (condition.kind === "unknown" || condition.kind === "reference")
    return [findingAt("unknown", resource, path, expected, describe(condition))];
  const [, listed] = condition.kind === "value" ? (LIMIT.exec(String(condition.value).trim()) ?? []) : [];
  if (listed === undefined) return [findingAt("violated", resource, path, expected, describe(condition))];
  const roles = listed.split(",").map((role) => role.trim().replace(/^['"]|['"]$/g, ""));
  const wide = roles.filter(
    (role) =>
      BASIC_ROLES.has(role) ||
      ROLE_GRANTING_ROLES.has(role) ||
      IMPERSONATORS.has(role) ||
      ESCALATION_ROLES.has(role) ||
      /[aA]dmin$/.test(role),
  );
  return [findingAt(wide.length === 0 ? "holds" : "violated", resource, path, expected, roles.join(", "))];
}
