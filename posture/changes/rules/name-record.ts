import { isUnknown, shownTextOf, isSensitive } from "../../model/attribute-readers";
import { Cursor } from "../../model/cursor";
import { ChangeRule, elevated, high, Reason, routine, PlanContext, Transition } from "../rule";
import { formatNames, UNKNOWN_UNTIL_APPLY, SENSITIVE } from "../format-values";

/** Records of names, and where each holds what it leads to. */
const TARGETS: Readonly<Record<string, (at: Cursor) => ReturnType<Cursor["elements"]>>> = {
  google_dns_record_set: (at) => at.elements("rrdatas"),
  hcloud_zone_rrset: (at) => at.blocks("records").known.map((record) => record.get("value")),
  cloudflare_dns_record: (at) => [at.get("content")],
  cloudflare_record: (at) => [at.get("content"), at.get("value")],
  aws_route53_record: (at) => at.elements("records"),
};
/** Types of records that lead somewhere: to a host, to whom mail goes, to who answers for the names below. */
const LEADING = /^(?:A|AAAA|CNAME|ALIAS|ANAME|MX|NS|SRV|HTTPS|SVCB)$/;
/** Names such as `_acme-challenge` are read by programs that look for them, and lead nobody anywhere. */
const isForPrograms = (name: string) =>
  name.split(".").some((label) => label.startsWith("_")) || /_domainkey/.test(name);

/** A name resolves elsewhere than before, or nowhere. */
export const nameRecord: ChangeRule = {
  concerns: (type) => Object.hasOwn(TARGETS, type),
  assess(changed, plan) {
    const { type, existed, remains, before, after } = changed;
    const side = remains ? after : before;
    const kind = shownTextOf(side.get("type")) ?? "A";
    if (kind === "CAA") return existed ? certificates(changed) : [];
    if (!LEADING.test(kind) || isForPrograms(shownTextOf(side.get("name")) ?? "")) return [];
    if (!remains) return existed ? [elevated("A name no longer resolves")] : [];
    return existed ? moved(changed, plan) : added(type, after, plan);
  },
};

const targetsOf = (type: string, at: Cursor) => (TARGETS[type]?.(at) ?? []).filter(({ kind }) => kind !== "absent");
const textsOf = (type: string, at: Cursor) => targetsOf(type, at).flatMap((one) => shownTextOf(one) ?? []);
/** Without the preference, weight and port that stand before it. */
const hostOf = (target: string) => target.replace(/^(?:\d+\s+)+/, "");

function moved({ type, before, after }: Transition, { owns }: PlanContext): Reason[] {
  const targets = targetsOf(type, after);
  if (targets.some(isUnknown) || isUnknown(after.get("rrdatas")))
    return targetsOf(type, before).some(isUnknown)
      ? []
      : [elevated(`Where a name resolves to is ${UNKNOWN_UNTIL_APPLY}`)];
  const old = textsOf(type, before);
  if (targets.some(isSensitive)) return [elevated(`A name resolves elsewhere: ${SENSITIVE}`)];
  const now = textsOf(type, after).filter((target) => !old.includes(target));
  if (now.length === 0) return [];
  const foreign = now.filter((target) => !owns(hostOf(target)));
  const text = `${formatNames(old)} → ${formatNames(now)}`;
  if (foreign.length === 0) return [routine(`A name resolves to another address of the system: ${text}`)];
  return old.length > 0 && old.every((target) => owns(hostOf(target)))
    ? [high(`A name resolves outside the system, to none of its addresses: ${text}`)]
    : [elevated(`A name resolves elsewhere: make sure that its new address belongs to the system: ${text}`)];
}

function added(type: string, after: Cursor, { first, owns }: PlanContext): Reason[] {
  const foreign = textsOf(type, after).filter((target) => !owns(hostOf(target)));
  return first || foreign.length === 0 || targetsOf(type, after).some(isSensitive)
    ? []
    : [elevated(`A new name resolves to none of the system's addresses: ${formatNames(foreign)}`)];
}

/** Who may issue certificates for the name. */
function certificates({ type, remains, before, after }: Transition): Reason[] {
  if (!remains) return [elevated("Any authority may issue certificates for the name: its CAA records are removed")];
  const old = textsOf(type, before);
  const now = textsOf(type, after).filter((target) => !old.includes(target));
  return now.length > 0 ? [elevated(`Who may issue certificates for the name changes: ${formatNames(now)}`)] : [];
}
