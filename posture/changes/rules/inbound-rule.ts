import { isOn, numberOf, shownTextOf } from "../../model/attribute-readers";
import { hasInbound, Inbound, inboundOf, portsText, wasAllowed } from "../inbound";
import { isEveryAddress, isInternal, isWide } from "../../formats/ip-range";
import { ChangeRule, elevated, high, Reason, routine, Transition } from "../rule";
import { formatNames, UNKNOWN_UNTIL_APPLY, SENSITIVE, formatValue } from "../format-values";

/** What a web server is there for. */
const WEB = new Set([80, 443]);

/** A firewall lets in who was kept out before. */
export const inboundRule: ChangeRule = {
  concerns: hasInbound,
  assess(transition, { first }) {
    const before = transition.existed ? inboundOf(transition.type, transition.before) : [];
    const after = transition.remains ? inboundOf(transition.type, transition.after) : [];
    return [
      ...after.flatMap((now) => opened(now, before, first)),
      ...denialLifted(transition),
      ...targetsWidened(transition),
    ];
  },
};

function opened(now: Inbound, before: readonly Inbound[], first: boolean): Reason[] {
  const ranges = now.ranges.filter((range) => !wasAllowed(range, now, before));
  const ports = portsText(now);
  const anyone = ranges.filter(isEveryAddress);
  const many = ranges.filter((range) => !isEveryAddress(range) && isWide(range) && !isInternal(range));
  const others = ranges.filter((range) => !anyone.includes(range) && !many.includes(range));
  const text = (names: readonly string[]) => (now.sensitive ? SENSITIVE : formatNames(names));
  const isWeb =
    now.protocol === "icmp" ||
    (now.protocol === "tcp" && now.ports.every(([from, to]) => from === to && WEB.has(from)));
  const say = isWeb ? (first ? routine : elevated) : high;
  const reasons: Reason[] = [];
  if (anyone.length > 0) reasons.push(say(`Open to everyone (${text(anyone)}): ${ports}`));
  if (many.length > 0) reasons.push(say(`Open to a large part of the internet (${text(many)}): ${ports}`));
  if (first) return reasons;
  if (others.length > 0) reasons.push(elevated(`Opened to ${text(others)}: ${ports}`));
  if (now.unknown && !before.some((old) => old.unknown))
    reasons.push(elevated(`Who is let in to ${ports} is ${UNKNOWN_UNTIL_APPLY}`));
  return reasons;
}

/** A rule that kept someone out no longer does. */
function denialLifted({ type, existed, remains, isReplaced, before, after }: Transition): Reason[] {
  if (
    type !== "google_compute_firewall" ||
    !existed ||
    before.blocks("deny").known.length === 0 ||
    isOn(before.get("disabled"))
  )
    return [];
  const direction = shownTextOf(before.get("direction")) === "EGRESS" ? "outbound" : "inbound";
  if (!remains && !isReplaced) return [elevated(`A rule that denies ${direction} traffic is removed`)];
  if (isOn(after.get("disabled"))) return [elevated(`A rule that denies ${direction} traffic is disabled`)];
  if (after.blocks("deny").known.length === 0)
    return [elevated(`A rule that denied ${direction} traffic no longer does so`)];
  const [old, now] = [numberOf(before.get("priority")), numberOf(after.get("priority"))];
  return old !== undefined && now !== undefined && now > old
    ? [
        elevated(
          `A rule that denies ${direction} traffic gets a lower precedence: priority ` +
            `${formatValue(before.get("priority"))} → ${formatValue(after.get("priority"))}`,
        ),
      ]
    : [];
}

const TARGETS = ["target_tags", "target_service_accounts"];

function targetsWidened({ type, existed, remains, before, after }: Transition): Reason[] {
  if (type !== "google_compute_firewall" || !existed || !remains || after.blocks("allow").known.length === 0) return [];
  const had = TARGETS.some((path) => before.elements(path).length > 0);
  return had && TARGETS.every((path) => after.get(path).kind === "absent")
    ? [elevated("Now applies to every machine of the network: it no longer has a target")]
    : [];
}
