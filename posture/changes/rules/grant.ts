import { isUnknown } from "../../model/attribute-readers";
import { Grant, grantsOf, scopeOf, targetOf } from "../grants";
import { isBasic, isPrivileged, isNarrower, isOwnerEquivalent, isPerson, isPublic, isProjectOrWider } from "../roles";
import { ChangeRule, elevated, high, Reason, routine, PlanContext, Transition } from "../rule";
import { formatNames, UNKNOWN_UNTIL_APPLY, SENSITIVE, formatValue } from "../format-values";

/** A Google Cloud grant gets wider: a new member, a broader role, a condition less. */
export const grant: ChangeRule = {
  concerns: (type) => scopeOf(type) !== undefined,
  assess(transition, plan) {
    const scope = scopeOf(transition.type) ?? "";
    if (!transition.remains) return [];
    const after = grantsOf(transition.type, transition.after);
    const before = transition.existed ? grantsOf(transition.type, transition.before) : [];
    const place: GrantTarget = {
      scope,
      text: () => placeText(scope, transition),
      lowRisk: isLowRisk(scope, transition, plan),
    };
    if (!after || !before)
      return place.lowRisk ? [] : [elevated(`Who has which role on ${place.text()} is ${UNKNOWN_UNTIL_APPLY}`)];
    const isPolicy = transition.type.endsWith("_policy");
    return after.flatMap((now) =>
      wideningReasons(
        before.find((old) => (isPolicy ? old.role === now.role && old.condition === now.condition : true)) ??
          (isPolicy ? before.find((old) => old.role === now.role) : undefined),
        now,
        place,
      ),
    );
  },
};

/** What a grant is on. */
interface GrantTarget {
  readonly scope: string;
  /** In a reader's words: of most grants there is nothing to say. */
  readonly text: () => string;
  /**
   * Nothing existed before, or what the grant is on comes with this plan: only grants that are grave in themselves need
   * a person.
   */
  readonly lowRisk: boolean;
}

function wideningReasons(before: Grant | undefined, now: Grant, place: GrantTarget): Reason[] {
  const role = roleText(now);
  const known = new Set(before?.members);
  const added = now.members.filter((member) => !known.has(member));
  const isOther = before !== undefined && before.role !== now.role;
  const reasons: Reason[] = [];

  const given = isOther ? now.members : added;
  const toPublic = given.filter(isPublic);
  if (toPublic.length > 0) reasons.push(high(`Public: ${membersText(toPublic, now)} gets ${role} on ${place.text()}`));
  const toOthers = added.filter((member) => !isPublic(member));
  if (toOthers.length > 0)
    reasons.push(
      ...reviewReasons(() => `New: ${membersText(toOthers, now)} gets ${role} on ${place.text()}`, now, place),
    );
  if (now.membersUnknown && !place.lowRisk && (before === undefined || !before.membersUnknown))
    reasons.push(elevated(`Who gets ${role} on ${place.text()} is ${UNKNOWN_UNTIL_APPLY}`));

  if (isOther) {
    const text = `${before.role === undefined ? "a role" : roleText(before)} → ${role} on ${place.text()}`;
    if (now.role !== undefined && before.role !== undefined && isNarrower(now.role, before.role))
      reasons.push(routine(`Narrower role: ${text}`));
    else
      reasons.push(
        ...reviewReasons(() => `Different role, possibly broader: ${text}`, now, { ...place, lowRisk: false }),
      );
  }
  if (before?.condition !== undefined && before.condition !== now.condition)
    reasons.push(...conditionWeakened(before.condition, now, role, place));
  return reasons;
}

/** A grant that is no public one: how much it asks for depends on the role. */
function reviewReasons(text: () => string, { role, members }: Grant, { scope, lowRisk: calm }: GrantTarget): Reason[] {
  if (role !== undefined && isOwnerEquivalent(role, scope))
    return [high(`${text()}, which is equivalent to owning it`)];
  if (role !== undefined && isBasic(role)) return [elevated(`${text()}, a role for every service`)];
  if (role !== undefined && calm && isProjectOrWider(scope) && isPrivileged(role) && members.some(isPerson))
    return [elevated(`${text()}, to people and for all of it`)];
  return calm ? [] : [elevated(text())];
}

function conditionWeakened(before: string, now: Grant, role: string, { text }: GrantTarget): Reason[] {
  if (now.conditionUnknown) return [elevated(`The condition of ${role} on ${text()} is ${UNKNOWN_UNTIL_APPLY}`)];
  if (now.condition === undefined) return [high(`Condition removed: ${role} on ${text()} holds unconditionally`)];
  const isNarrowed =
    [before, `(${before})`].some(
      (old) => now.condition?.startsWith(`${old} && `) || now.condition?.endsWith(` && ${old}`),
    ) && !/\|\|/.test(before);
  return [
    isNarrowed
      ? routine(`The condition of ${role} on ${text()} gets narrower`)
      : elevated(`The condition of ${role} on ${text()} changes: check whether it allows more`),
  ];
}

function isLowRisk(scope: string, { after }: Transition, plan: PlanContext): boolean {
  if (plan.first) return true;
  const target = targetOf(scope, after);
  if (isUnknown(target)) return plan.creates(`google_${scope}`);
  return target.kind === "value" && typeof target.value === "string" && plan.creates(`google_${scope}`, target.value);
}

function placeText(scope: string, { after }: Transition): string {
  const target = targetOf(scope, after);
  const thing = scope.replaceAll("_", " ").replace(/ v\d /, " ");
  return target.kind === "value" ? `${thing} ${formatValue(target)}` : `the ${thing}`;
}

const roleText = ({ role, sensitive }: Grant) =>
  role === undefined ? `a role that is ${UNKNOWN_UNTIL_APPLY}` : sensitive.role ? `a role ${SENSITIVE}` : role;
const membersText = (members: readonly string[], { sensitive }: Grant) =>
  sensitive.members ? `a member ${SENSITIVE}` : formatNames(members);
