import { appendTo } from "../../model/grouping";
import { isUnknown, numberOf } from "../../model/attribute-readers";
import { ChangeRule, elevated, high, Reason, routine } from "../rule";
import { UNKNOWN_UNTIL_APPLY, formatValue } from "../format-values";
import { hasWafRules, isDefault, isProtective, matchesAll, WafRule, wafRuleName, wafRulesOf } from "../waf-rules";

/** A rule of the web application firewall lets through what it stopped before. */
export const wafRule: ChangeRule = {
  concerns: hasWafRules,
  assess({ type, existed, remains, isForgotten, before, after }, { first }) {
    if ((isForgotten && !remains) || (first && !existed)) return [];
    const old = existed ? wafRulesOf(type, before) : [];
    const now = remains ? wafRulesOf(type, after) : [];
    // Where rules stand by themselves, the policy says nothing of them.
    if (remains && existed && isUnknown(after.get("rule"))) return [];
    const pairs = pair(old, now);
    return pairs.flatMap(([one, other]) =>
      one && other ? weakened(one, other) : one ? removed(one) : other ? added(other, first) : [],
    );
  },
};

/** The same rule before and after: by what it does wherever it stands, or else by where it stands. */
function pair(
  old: readonly WafRule[],
  now: readonly WafRule[],
): (readonly [WafRule | undefined, WafRule | undefined])[] {
  if (old.length === 1 && now.length === 1) return [[old[0], now[0]]];
  const left = new Set(old);
  const found = new Map<WafRule, WafRule>();
  const by = (key: (rule: WafRule) => string) => {
    const index = new Map<string, WafRule[]>();
    for (const rule of left) appendTo(index, key(rule), rule);
    for (const rule of now) {
      const match = found.has(rule) ? undefined : index.get(key(rule))?.shift();
      if (!match) continue;
      found.set(rule, match);
      left.delete(match);
    }
  };
  by(({ action, match, priority }) => `${action} ${match} ${priority}`);
  by(({ action, match }) => `${action} ${match}`);
  by(({ priority }) => `${priority}`);
  return [
    ...now.map((rule) => [found.get(rule), rule] as const),
    ...[...left].map((rule) => [rule, undefined] as const),
  ];
}

function removed(rule: WafRule): Reason[] {
  return isProtective(rule) ? [high(`${capital(wafRuleName(rule))} is deleted: it did ${actionText(rule)}`)] : [];
}

function added(rule: WafRule, first: boolean): Reason[] {
  if (first || isDefault(rule))
    return isDefault(rule) && !first && rule.action === "allow"
      ? [high("The WAF's default rule allows everything")]
      : [];
  if (rule.action === "allow")
    return [
      (matchesAll(rule) ? high : elevated)(
        `${capital(wafRuleName(rule))} is new and lets in ` +
          `${matchesAll(rule) ? "everyone" : "what it matches"}, before the rules behind it`,
      ),
    ];
  return rule.actionUnknown ? [elevated(`What ${wafRuleName(rule)} does is ${UNKNOWN_UNTIL_APPLY}`)] : [];
}

function weakened(before: WafRule, after: WafRule): Reason[] {
  const name = wafRuleName(after);
  const reasons: Reason[] = [];
  const wasProtective = isProtective(before);
  if (after.actionUnknown && before.action !== undefined)
    reasons.push(elevated(`What ${name} does is ${UNKNOWN_UNTIL_APPLY}`));
  else if (before.action !== after.action) {
    const text = `${capital(name)}: action ${actionText(before)} → ${actionText(after)}`;
    const isDenial = (rule: WafRule) => rule.action?.startsWith("deny") === true;
    reasons.push(
      after.action === "allow"
        ? high(text)
        : isDenial(before) && !isDenial(after)
          ? high(text)
          : isDenial(after)
            ? routine(text)
            : elevated(text),
    );
  }
  if (!before.preview && after.preview)
    reasons.push(
      (wasProtective ? high : routine)(
        `${capital(name)} is put in preview: it is only counted, and nothing is stopped`,
      ),
    );
  else if (after.previewUnknown && wasProtective && !before.previewUnknown)
    reasons.push(elevated(`Whether ${name} is in preview is ${UNKNOWN_UNTIL_APPLY}`));
  reasons.push(...moved(before, after, name), ...matching(before, after, name), ...rates(before, after, name));
  if (wasProtective && after.exclusions > before.exclusions)
    reasons.push(elevated(`${capital(name)} gets exceptions: ${before.exclusions} → ${after.exclusions} exclusions`));
  return reasons;
}

function moved(before: WafRule, after: WafRule, name: string): Reason[] {
  if (before.priority === undefined || after.priority === undefined || before.priority === after.priority) return [];
  const text = `priority ${formatValue(before.at.get("priority"))} → ${formatValue(after.at.get("priority"))}`;
  if (after.priority > before.priority)
    return isProtective(before)
      ? [elevated(`${capital(name)} gets a lower precedence, so more rules apply before it: ${text}`)]
      : [];
  return after.action === "allow"
    ? [elevated(`${capital(name)} lets in what it matches before more of the rules that deny: ${text}`)]
    : [];
}

function matching(before: WafRule, after: WafRule, name: string): Reason[] {
  if (after.matchUnknown)
    return before.matchUnknown ? [] : [elevated(`What ${name} matches is ${UNKNOWN_UNTIL_APPLY}`)];
  if (before.match === after.match) return [];
  if (after.action === "allow" && matchesAll(after) && !matchesAll(before))
    return [high(`${capital(name)} lets in everyone`)];
  return [
    elevated(
      `What ${name} matches changes: check whether it still ` +
        `${after.action === "allow" ? "allows no more" : "stops as much"}`,
    ),
  ];
}

const THRESHOLDS = ["rate_limit_options.rate_limit_threshold.count", "rate_limit_options.ban_threshold.count"];
const INTERVALS = ["rate_limit_options.rate_limit_threshold.interval_sec", "rate_limit_options.ban_duration_sec"];
const KINDS = [
  "rate_limit_options.enforce_on_key",
  "rate_limit_options.exceed_action",
  "rate_limit_options.conform_action",
];

function rates({ at: before }: WafRule, { at: after }: WafRule, name: string): Reason[] {
  const compare = (path: string, isWeaker: (old: number, now: number) => boolean): Reason[] => {
    const [old, now] = [before.get(path), after.get(path)];
    if (old.kind !== "value") return [];
    const short = path.replace("rate_limit_options.", "");
    if (isUnknown(now)) return [elevated(`${short} of ${name} is ${UNKNOWN_UNTIL_APPLY}`)];
    const [was, is] = [numberOf(old), numberOf(now)];
    if (was === undefined || (is !== undefined && !isWeaker(was, is))) return [];
    return now.kind === "absent" && path.includes("ban_")
      ? []
      : [elevated(`${capital(name)} lets more through: ${short} ${formatValue(old)} → ${formatValue(now)}`)];
  };
  const kinds = KINDS.flatMap((path): Reason[] => {
    const [old, now] = [before.get(path), after.get(path)];
    return old.kind === "value" && formatValue(old) !== formatValue(now)
      ? [
          elevated(
            `${capital(name)} limits otherwise: ${path.replace("rate_limit_options.", "")} ` +
              `${formatValue(old)} → ${formatValue(now)}`,
          ),
        ]
      : [];
  });
  return [
    ...THRESHOLDS.flatMap((path) => compare(path, (old, now) => now > old)),
    ...INTERVALS.flatMap((path) => compare(path, (old, now) => now < old)),
    ...kinds,
  ];
}

const actionText = ({ at }: WafRule) => formatValue(at.get("action"));
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
