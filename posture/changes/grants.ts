import { isUnknown, isSensitive } from "../model/attribute-readers";
import { oncePerText } from "../memoize";
import { ABSENT, Attribute, isObject } from "../model/attribute";
import { Cursor } from "../model/cursor";

/** A role that members have, on a condition or on none. */
export interface Grant {
  /** Nothing where it is not known. */
  readonly role: string | undefined;
  readonly members: readonly string[];
  /** There may be other members, known only after the apply. */
  readonly membersUnknown: boolean;
  readonly condition: string | undefined;
  readonly conditionUnknown: boolean;
  /** Which of it must not be shown. */
  readonly sensitive: { readonly role: boolean; readonly members: boolean; readonly condition: boolean };
}

const GRANT = /^google_(.+)_iam_(member|binding|policy)$/;

/** What a grant's type gives roles on: `project`, `storage_bucket`; nothing for other types. */
export const scopeOf = (type: string): string | undefined => partsOf(type).scope;

const partsOf = oncePerText((type) => {
  const [, scope, form] = GRANT.exec(type) ?? [];
  return { scope, form };
});

/** The grants of one side; none where it is not there. Nothing where they are not known at all. */
export function grantsOf(type: string, at: Cursor): readonly Grant[] | undefined {
  switch (partsOf(type).form) {
    case "member":
      return [grantOf(at, at.get("member"))];
    case "binding":
      return [grantOf(at, at.get("members"))];
    default:
      return policyGrants(at.get("policy_data"));
  }
}

function grantOf(at: Cursor, members: Attribute): Grant {
  const role = at.get("role");
  const expression = at.get("condition.expression");
  const elements =
    members.kind !== "value"
      ? []
      : Array.isArray(members.value)
        ? (members.value as readonly unknown[])
        : [members.value];
  return {
    role: role.kind === "value" && typeof role.value === "string" ? role.value : undefined,
    members: elements.filter((member): member is string => typeof member === "string"),
    membersUnknown:
      isUnknown(members) || elements.some((member) => member === null) || at.elements("members").some(isUnknown),
    condition:
      expression.kind === "value" && typeof expression.value === "string" && expression.value !== ""
        ? expression.value
        : undefined,
    conditionUnknown: isUnknown(expression),
    sensitive: { role: isSensitive(role), members: isSensitive(members), condition: isSensitive(expression) },
  };
}

function policyGrants(data: Attribute): readonly Grant[] | undefined {
  if (data.kind === "absent") return [];
  if (data.kind !== "value" || typeof data.value !== "string") return undefined;
  const policy = parse(data.value);
  const bindings: unknown = isObject(policy) ? policy.bindings : undefined;
  if (!Array.isArray(bindings)) return isObject(policy) ? [] : undefined;
  return bindings.filter(isObject).map(({ role, members, condition }) => ({
    role: typeof role === "string" ? role : undefined,
    members: Array.isArray(members) ? members.filter((member): member is string => typeof member === "string") : [],
    membersUnknown: false,
    condition:
      isObject(condition) && typeof condition.expression === "string" && condition.expression !== ""
        ? condition.expression
        : undefined,
    conditionUnknown: false,
    sensitive: { role: data.sensitive, members: data.sensitive, condition: data.sensitive },
  }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The attribute by which a grant names what it is on, as `bucket` for a storage bucket. */
export function targetOf(scope: string, at: Cursor): Attribute {
  for (const name of targetNames(scope)) {
    const attribute = at.get(name);
    if (attribute.kind !== "absent") return attribute;
  }
  return ABSENT;
}

const targetNames = oncePerText((scope) => {
  const words = scope.split("_");
  const suffixes = words.map((_, index) => words.slice(index).join("_"));
  return [...suffixes.flatMap((suffix) => [`${suffix}_id`, suffix]), "org_id", "name"];
});
