import { list, isObject, object, text, type Body } from "../core/json";
import { policyOf, type Resource } from "../core/store";

/** What a condition is judged by. */
export interface Circumstances {
  /** As conditions name it: `projects/_/buckets/b/objects/o`. */
  readonly name: string;
  /** The policy that the call would set, and on what. */
  readonly grants?: { readonly resource: Resource; readonly policy: Body };
}

const ONLY_ROLES = /^api\.getAttribute\('iam\.googleapis\.com\/modifiedGrantsByRole', \[\]\)\.hasOnly\(\[([^\]]*)\]\)$/;
const NAME_STARTS = /^resource\.name\.startsWith\("([^"]*)"\)$/;
const NAME_IS = /^resource\.name == "([^"]*)"$/;

/**
 * Judges a condition. Of the language of conditions, only the three expressions are known that the stacks use for those
 * who deploy.
 *
 * @returns undefined where it cannot be judged
 */
export function holds(expression: string, circumstances: Circumstances): boolean | undefined {
  const [, only] = ONLY_ROLES.exec(expression) ?? [];
  if (only !== undefined) {
    const allowed = [...only.matchAll(/'([^']*)'/g)].map(([, role]) => role);
    return modifiedRoles(circumstances).every((role) => allowed.includes(role));
  }
  const [, start] = NAME_STARTS.exec(expression) ?? [];
  if (start !== undefined) return circumstances.name.startsWith(start);
  const [, name] = NAME_IS.exec(expression) ?? [];
  return name === undefined ? undefined : circumstances.name === name;
}

/** Roles whose members a call would change. */
function modifiedRoles({ grants }: Circumstances): string[] {
  if (!grants) return [];
  const [before, after] = [membersByRole(policyOf(grants.resource)), membersByRole(grants.policy)];
  const roles = new Set([...before.keys(), ...after.keys()]);
  return [...roles].filter((role) => before.get(role) !== after.get(role));
}

function membersByRole(policy: Body): Map<string, string> {
  const members = new Map<string, string[]>();
  for (const binding of list(policy.bindings).filter(isObject)) {
    const role = text(binding.role);
    const condition = JSON.stringify(object(binding.condition));
    const own = list(binding.members).map((member) => `${text(member)} ${condition}`);
    members.set(role, [...(members.get(role) ?? []), ...own]);
  }
  return new Map([...members].map(([role, all]) => [role, all.sort().join("\n")]));
}
