import { createHash } from "node:crypto";
import type { Call } from "../product";
import { schemaOf } from "../discovery/load";
import type { Schema } from "../discovery/types";
import { ApiError, invalid } from "./errors";
import { type Body, copy, isObject, list, object, text } from "./json";
import { requireMember, requireRole } from "./principals";
import { policyOf, type Resource } from "./store";

const CONDITIONS = 3;
const BASIC_ROLES = ["roles/owner", "roles/editor", "roles/viewer"];
const EVERYBODY = ["allUsers", "allAuthenticatedUsers"];

/** A policy with an etag, for a resource that comes with one. */
export function initialPolicy(call: Pick<Call, "world">, key: string, bindings: readonly Body[]): Body {
  return { version: 1, etag: call.world.ids.base64(`policy ${key} 0`, 8), bindings: [...bindings] };
}

/** Adds members to a role of a resource's policy, as Google does when it makes an account of its own. */
export function grant(call: Pick<Call, "world">, resource: Resource, role: string, member: string): void {
  const before = policyOf(resource);
  const bindings = mergeBindings([...list(before.bindings).filter(isObject), { role, members: [member] }]);
  const etag = call.world.ids.base64(`policy ${resource.key} ${String(resource.version + 1)}`, 8);
  call.world.store.put({ ...resource, policy: { ...before, version: before.version ?? 1, etag, bindings } });
}

/** Answers getIamPolicy. Conditions show only to those who ask for version 3; to others, their roles are marked. */
export function getPolicy(call: Call): Body {
  const policy = policyOf(call.item());
  const { query, body } = call;
  const inQuery = query["options.requestedPolicyVersion"] ?? query.optionsRequestedPolicyVersion;
  const version = Number(inQuery ?? object(body.options).requestedPolicyVersion ?? 1);
  if (policy.version !== CONDITIONS || version === CONDITIONS) return shown(call, policy);
  const bindings = list(policy.bindings).filter(isObject).map(withoutCondition);
  return shown(call, { ...policy, version: 1, bindings });
}

function withoutCondition({ condition, ...binding }: Body): Body {
  if (condition === undefined) return binding;
  const hash = createHash("sha256").update(JSON.stringify(condition)).digest("hex").slice(0, 20);
  return { ...binding, role: `${text(binding.role)}_withcond_${hash}` };
}

/**
 * Answers setIamPolicy, whether the policy is the body or is in it. Without an update mask, where the method has one,
 * the bindings alone are set and the audit configuration stays.
 *
 * @throws ApiError 409 where the etag is not the present one, 400 where the policy is malformed
 */
export function setPolicy(call: Call): Body {
  const { world } = call;
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
  if (before.version === CONDITIONS && etag !== "" && Number(given.version ?? 0) !== CONDITIONS) {
    throw invalid("The policy has conditions: a change of it must have version 3.");
  }
  const fields = fieldsOf(call);
  const bindings = fields.includes("bindings") ? checked(call, before, given) : list(before.bindings).filter(isObject);
  const audits = list((fields.includes("auditConfigs") ? given : before).auditConfigs);
  const policy: Body = { version: bindings.some((binding) => binding.condition !== undefined) ? CONDITIONS : 1 };
  policy.etag = world.ids.base64(`policy ${resource.key} ${String(resource.version + 1)}`, 8);
  if (bindings.length > 0) policy.bindings = bindings;
  if (audits.length > 0) policy.auditConfigs = audits;
  world.store.put({ ...resource, policy });
  world.clock.advance(1);
  return shown(call, copy(policy));
}

/** Which fields of a policy a request sets. */
function fieldsOf(call: Call): readonly string[] {
  const { request } = call.routed.method;
  const masked = request !== undefined && "updateMask" in properties(call, request);
  if (!masked) return ["bindings", "auditConfigs"];
  const mask = text(call.body.updateMask);
  return mask === ""
    ? ["bindings"]
    : mask.split(",").map((path) => path.trim().replace("audit_configs", "auditConfigs"));
}

function checked(call: Call, before: Body, given: Body): Body[] {
  const bindings = mergeBindings(list(given.bindings).filter(isObject));
  const known = list(before.bindings).filter(isObject);
  const roles = new Set(known.map((binding) => text(binding.role)));
  const members = new Set(known.flatMap((binding) => list(binding.members).map(text)));
  for (const binding of bindings) {
    const role = text(binding.role);
    if (!roles.has(role)) requireRole(call.world, role);
    for (const member of list(binding.members).map(text)) if (!members.has(member)) requireMember(call.world, member);
    if (binding.condition !== undefined) checkCondition(binding);
  }
  const conditional = bindings.some((binding) => binding.condition !== undefined);
  if (conditional && Number(given.version ?? 0) !== CONDITIONS) {
    throw invalid("Policies with conditions must have version 3.");
  }
  return bindings;
}

function checkCondition({ role, members, condition }: Body): void {
  if (text(object(condition).expression) === "") throw invalid("A condition needs an expression.");
  if (BASIC_ROLES.includes(text(role))) throw invalid(`The basic role ${text(role)} cannot have a condition.`);
  const open = list(members).find((member) => EVERYBODY.includes(text(member)));
  if (open !== undefined) throw invalid(`A binding of ${text(open)} cannot have a condition.`);
}

/** Bindings of the same role and condition are one; members are unique and sorted. */
function mergeBindings(bindings: readonly Body[]): Body[] {
  const merged = new Map<string, Body>();
  for (const binding of bindings) {
    const members = list(binding.members).map(text);
    if (text(binding.role) === "") throw invalid("Invalid value at 'policy.bindings': a binding without a role.");
    const key = JSON.stringify([binding.role, object(binding.condition)]);
    const known = list(merged.get(key)?.members).map(text);
    const all = [...new Set([...known, ...members])].sort();
    if (all.length > 0) merged.set(key, { ...binding, members: all });
  }
  return [...merged.values()];
}

function properties(call: Call, schema: string): Readonly<Record<string, Schema>> {
  return schemaOf(call.routed.document, schema).properties ?? {};
}

/** A policy as the service's own schema of policies has it. */
function shown(call: Call, policy: Body): Body {
  const kind = call.routed.method.response && properties(call, call.routed.method.response).kind?.default;
  return kind ? { kind, ...policy } : policy;
}

/** Answers testIamPermissions: every caller has all of them, unless permissions are enforced. */
export function testPermissions(call: Call): Body {
  call.item();
  const asked = call.body.permissions ?? (call.query.permissions ?? "").split(",").filter((one) => one !== "");
  return { permissions: list(asked) };
}
