import { invalid } from "./errors";
import { type Body, copy, isObject, list, text } from "./json";
import type { World } from "./world";

const MEMBERS = [
  /^(allUsers|allAuthenticatedUsers)$/,
  /^(user|serviceAccount|group):[^@\s]+@[^@\s]+$/,
  /^serviceAccount:\S+\.svc\.id\.goog\[[^\]\s]+\]$/,
  /^(domain|deleted|projectOwner|projectEditor|projectViewer):\S+$/,
  /^principal(Set)?:\/\/\S+$/,
];
const ROLE = /^(roles\/[\w.]+|(projects|organizations)\/[^/]+\/roles\/[\w.]+)$/;
const OWN_ACCOUNT = /^serviceAccount:(([^@\s]+)@([a-z][a-z0-9-]+)\.iam\.gserviceaccount\.com)$/;

/**
 * Checks a member that a policy did not have before. Accounts of emulated projects must exist; of Google's own service
 * agents and of other projects nothing is known.
 *
 * @throws ApiError 400
 */
export function requireMember(world: World, member: string): void {
  if (!MEMBERS.some((pattern) => pattern.test(member))) {
    throw invalid(`Invalid value at 'policy.bindings.members': ${JSON.stringify(member)} is not a principal.`);
  }
  const [, email = "", , project = ""] = OWN_ACCOUNT.exec(member) ?? [];
  if (email === "" || !world.projects.list().some(({ id }) => id === project)) return;
  if (world.store.get(`iam/projects/${project}/serviceAccounts/${email}`)) return;
  throw invalid(`Service account ${email} does not exist.`);
}

/**
 * Checks a role that a policy did not have before: custom roles of emulated projects must exist.
 *
 * @throws ApiError 400
 */
export function requireRole(world: World, role: string): void {
  if (!ROLE.test(role)) {
    throw invalid(`Invalid value at 'policy.bindings.role': ${JSON.stringify(role)} is not a role.`);
  }
  const [, project = ""] = /^projects\/([^/]+)\//.exec(role) ?? [];
  if (project === "" || !world.projects.list().some(({ id }) => id === project)) return;
  const found = world.store.get(`iam/${role}`);
  if (!found || found.body.deleted === true) {
    throw invalid(`Role (${role}) does not exist in the resource's hierarchy.`);
  }
}

/** Replaces a member in every allow policy, as IAM shows members that were deleted or undeleted. */
export function renameMember(world: World, from: string, to: string): void {
  for (const resource of world.store.list()) {
    const bindings = list(resource.policy?.bindings).filter(isObject);
    if (!bindings.some((binding) => list(binding.members).includes(from))) continue;
    const renamed = copy(bindings).map((binding): Body => ({
      ...binding,
      members: list(binding.members).map((member) => (member === from ? to : text(member))),
    }));
    world.store.put({ ...resource, policy: { ...resource.policy, bindings: renamed } });
  }
}
