/** Roles whose holder can give itself whatever it does not have. */
const OWNER_EQUIVALENT_ROLES = new Set([
  "roles/owner",
  "roles/editor",
  "roles/iam.securityAdmin",
  "roles/iam.serviceAccountAdmin",
  "roles/iam.serviceAccountKeyAdmin",
  "roles/iam.serviceAccountTokenCreator",
  "roles/iam.serviceAccountUser",
  "roles/iam.roleAdmin",
  "roles/iam.organizationRoleAdmin",
  "roles/iam.workloadIdentityPoolAdmin",
  "roles/iam.workloadIdentityUser",
  "roles/resourcemanager.projectIamAdmin",
  "roles/resourcemanager.folderAdmin",
  "roles/resourcemanager.folderIamAdmin",
  "roles/resourcemanager.organizationAdmin",
  "roles/billing.admin",
  "roles/orgpolicy.policyAdmin",
  "roles/deploymentmanager.editor",
  "roles/cloudbuild.builds.editor",
]);
/** The same where the grant is on a single account or key: there they are what the role is for. */
const RESOURCE_LEVEL_ROLES = new Set([
  "roles/iam.serviceAccountTokenCreator",
  "roles/iam.serviceAccountUser",
  "roles/iam.workloadIdentityUser",
]);
const WIDE_SCOPES = new Set(["project", "folder", "organization", "billing_account"]);

const BASIC: Readonly<Record<string, number>> = {
  "roles/browser": 1,
  "roles/viewer": 2,
  "roles/reader": 2,
  "roles/editor": 3,
  "roles/writer": 3,
  "roles/owner": 4,
};
const ROLE_LEVELS: readonly (readonly [RegExp, number])[] = [
  [/admin$|owner$/i, 4],
  [/editor$|writer$|manager$|developer$|user$/i, 3],
  [/creator$|accessor$|invoker$|publisher$|subscriber$|client$/i, 2],
  [/viewer$|reader$|auditor$/i, 1],
];

/** Lets its holder do everything, or give itself everything. */
export const isOwnerEquivalent = (role: string, scope: string): boolean =>
  OWNER_EQUIVALENT_ROLES.has(role) && (WIDE_SCOPES.has(scope) || !RESOURCE_LEVEL_ROLES.has(role));

/** Owner, editor, viewer and the like: for every service at once. */
export const isBasic = (role: string): boolean => Object.hasOwn(BASIC, role);

/** Whether a role gives no more than another, as far as their names tell. */
export function isNarrower(role: string, than: string): boolean {
  const [one, other] = [BASIC[role], BASIC[than]];
  if (other !== undefined) return one !== undefined ? one < other : other === 4 && !OWNER_EQUIVALENT_ROLES.has(role);
  if (one !== undefined || OWNER_EQUIVALENT_ROLES.has(role)) return false;
  const [level, wider] = [levelOf(role), levelOf(than)];
  return (
    serviceOf(role) !== undefined &&
    serviceOf(role) === serviceOf(than) &&
    level !== undefined &&
    wider !== undefined &&
    level < wider &&
    (wider >= 4 || level === 1)
  );
}

const serviceOf = (role: string) => /^roles\/([a-zA-Z]+)\./.exec(role)?.[1];
const levelOf = (role: string) => ROLE_LEVELS.find(([pattern]) => pattern.test(role))?.[1];

export const isPublic = (member: string): boolean =>
  /^(?:allUsers|allAuthenticatedUsers)$/i.test(member.trim()) || /^principalSet:\/\/goog\/public:/i.test(member.trim());

/** Given on a whole project or more. */
export const isProjectOrWider = (scope: string): boolean => WIDE_SCOPES.has(scope);

/** Administers a service, reads secrets or acts as accounts. */
export const isPrivileged = (role: string): boolean =>
  /^roles\/(?:[a-zA-Z.]*admin|secretmanager\..+|iam\.serviceAccount.+)$/i.test(role);

/** Someone and no program: people, groups of them, whole domains. */
export const isPerson = (member: string): boolean => /^(?:user|group|domain):/i.test(member.trim());
