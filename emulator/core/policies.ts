import type { Call } from "../product";
import { ApiError, invalid } from "./errors";
import { type Body, copy, isObject, list, object, text } from "./json";
import type { Resource } from "./store";

const EMPTY_ETAG = "ACAB";

/** The allow policy of a resource; an empty one where none was set. */
export function policyOf(resource: Resource): Body {
  return copy(resource.policy ?? { version: 1, etag: EMPTY_ETAG });
}

/** Answers getIamPolicy. Conditions show only to those who ask for version 3. */
export function getPolicy(call: Call): Body {
  return policyOf(call.item());
}

/**
 * Answers setIamPolicy, whether the policy is the body or is in it.
 *
 * @throws ApiError 409 where the etag is not the present one, 400 where the policy is malformed
 */
export function setPolicy(call: Call): Body {
  const resource = call.item();
  const given = isObject(call.body.policy) ? call.body.policy : call.body;
  const before = policyOf(resource);
  const etag = text(given.etag);
  if (etag !== "" && etag !== before.etag) {
    throw new ApiError(
      call.product.errors === "legacy" ? "CONDITION_NOT_MET" : "ABORTED",
      "There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.",
    );
  }
  const bindings = mergeBindings(list(given.bindings).filter(isObject));
  const conditional = bindings.some((binding) => binding.condition !== undefined);
  if (conditional && Number(given.version ?? 0) !== 3) {
    throw invalid("Policies with conditions must have version 3.");
  }
  const policy: Body = { version: conditional ? 3 : 1 };
  const count = resource.version + 1;
  policy.etag = call.world.ids.base64(`policy ${resource.key} ${String(count)}`, 8);
  if (bindings.length > 0) policy.bindings = bindings;
  const audits = list(given.auditConfigs);
  if (audits.length > 0) policy.auditConfigs = audits;
  call.world.store.put({ ...resource, policy });
  call.world.clock.advance(1);
  return copy(policy);
}

/** Bindings of the same role and condition are one; members are unique and sorted. */
function mergeBindings(bindings: readonly Body[]): Body[] {
  const merged = new Map<string, Body>();
  for (const binding of bindings) {
    const members = list(binding.members).map(text);
    if (text(binding.role) === "") throw invalid("Invalid value at 'policy.bindings': a binding without a role.");
    for (const member of members) checkMember(member);
    const key = JSON.stringify([binding.role, object(binding.condition)]);
    const known = list(merged.get(key)?.members).map(text);
    const all = [...new Set([...known, ...members])].sort();
    if (all.length > 0) merged.set(key, { ...binding, members: all });
  }
  return [...merged.values()];
}

const MEMBERS = [
  /^(allUsers|allAuthenticatedUsers)$/,
  /^(user|serviceAccount|group):[^@\s]+@[^@\s]+$/,
  /^serviceAccount:\S+\.svc\.id\.goog\[[^\]\s]+\]$/,
  /^(domain|deleted|projectOwner|projectEditor|projectViewer):\S+$/,
  /^principal(Set)?:\/\/\S+$/,
];

function checkMember(member: string): void {
  if (MEMBERS.some((pattern) => pattern.test(member))) return;
  throw invalid(`Invalid value at 'policy.bindings.members': ${JSON.stringify(member)} is no principal.`);
}

/** Answers testIamPermissions: every caller has all of them, unless permissions are enforced. */
export function testPermissions(call: Call): Body {
  call.item();
  const asked = call.body.permissions ?? (call.query.permissions ?? "").split(",").filter((one) => one !== "");
  return { permissions: list(asked) };
}
