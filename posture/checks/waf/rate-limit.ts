import { defineCheck } from "../../verdict/define";
import { toNumber, textOf } from "../../model/attribute-readers";
import { Finding, SYSTEM } from "../../verdict/check";
import { expect, findingAt, matchesPattern } from "../../verdict/expectations";
import { Attribute, describe } from "../../model/attribute";
import { isCloudflares } from "../../products/cloudflare/zones";
import {
  isCdnHeader,
  isLimitedTo,
  isNamed,
  Policy,
  PolicyRule,
  reachableAllowRules,
  userIpSource,
} from "../../products/google/security-policy";
import { forEveryPolicy } from "../../products/google/for-every-policy";

/** More than a person's browser asks for, by far; a limit above it limits nothing. */
const MAX_PER_MINUTE = 3000;
const MAX_BURST = 10_000;

export const wafRateLimit = defineCheck({
  id: "waf/rate-limit",
  summary: "All allowed requests are rate-limited per client.",
  severity: "high",
  links: ["https://cloud.google.com/armor/docs/rate-limiting-overview"],
  remedy:
    "Allow requests with throttle rules, keyed by the client's address, with deny(429) above a threshold of some " +
    "hundreds of requests a minute; make the default rule deny.",
  stacks: SYSTEM,
  evaluate: ({ model }) => forEveryPolicy(model, judge),
});

function judge(policy: Policy): Finding[] {
  const { allowRules: letIns, undecided: doubtful, rest } = reachableAllowRules(policy);
  if (letIns.length === 0 && doubtful.length === 0)
    return [findingAt("violated", policy.resource, "rule", "a rule that throttles what it allows", "none")];
  return [
    ...letIns.flatMap((rule) => judgeRule(policy, rule)),
    ...doubtful.map(({ at }) =>
      findingAt("unknown", at, "", "a rule that throttles what it allows", "not known until it is applied"),
    ),
    ...(rest
      ? [
          findingAt(
            "violated",
            policy.resource,
            "rule",
            "a default rule that denies",
            "Google allows what no rule matches",
          ),
        ]
      : []),
  ];
}

function judgeRule(policy: Policy, rule: PolicyRule): Finding[] {
  const { at } = rule;
  const action = expect(at, "action", matchesPattern(/^(throttle|rate_based_ban)$/, "throttle or rate_based_ban"));
  if (action.status !== "holds") return [action];
  return [
    action,
    expect(at, "rate_limit_options.exceed_action", matchesPattern(/^deny\b/, "deny(429)")),
    judgeKey(policy, rule),
    judgeThreshold(rule),
  ];
}

/** The key has to be one client's, and nothing that the client can choose. */
function judgeKey(policy: Policy, rule: PolicyRule): Finding {
  const { at } = rule;
  const single = at.get("rate_limit_options.enforce_on_key");
  const several = at.blocks("rate_limit_options.enforce_on_key_configs");
  const path =
    several.known.length > 0 ? "rate_limit_options.enforce_on_key_configs" : "rate_limit_options.enforce_on_key";
  const expected = "the client's own address";
  if (several.unknown || (several.known.length === 0 && isUnknown(single)))
    return findingAt("unknown", at, path, expected, "not known until it is applied");
  const keys =
    several.known.length > 0
      ? several.known.map((one) => ({ type: one.get("enforce_on_key_type"), name: one.get("enforce_on_key_name") }))
      : [{ type: single, name: at.get("rate_limit_options.enforce_on_key_name") }];
  const judged = keys.map(({ type, name }) => isClient(policy, rule, textOf(type) ?? "ALL", textOf(name)));
  const status = judged.includes(false) ? "violated" : judged.includes(undefined) ? "unknown" : "holds";
  const actual = keys
    .map(({ type }) => (type.kind === "absent" ? "ALL, Google's default" : describe(type)))
    .join(" and ");
  return findingAt(
    status,
    at,
    path,
    expected,
    status === "violated" && actual !== "ALL" ? `${actual}, which others or the client can choose here` : actual,
  );
}

const isUnknown = ({ kind }: Attribute) => kind === "unknown" || kind === "reference";

function isClient(policy: Policy, rule: PolicyRule, key: string, header: string | undefined): boolean | undefined {
  // Whoever is let in from anywhere can write every header, and whoever comes through a CDN has its address.
  const isProxied = isLimitedTo(rule, isNamed);
  const isOwnAddress = !isLimitedTo(rule, isCloudflares);
  switch (key) {
    case "IP":
      return isOwnAddress;
    case "USER_IP": {
      const source = userIpSource(policy);
      return source === undefined ? undefined : source === "cdn" ? isProxied : source === "connection" && isOwnAddress;
    }
    case "HTTP_HEADER":
      return isProxied && isCdnHeader(header);
    default:
      return false;
  }
}

function judgeThreshold({ at }: PolicyRule): Finding {
  const path = "rate_limit_options.rate_limit_threshold";
  const count = at.get(`${path}.count`);
  const interval = at.get(`${path}.interval_sec`);
  const expected = `at most ${MAX_PER_MINUTE} requests a minute and ${MAX_BURST} at once`;
  if (isUnknown(count) || isUnknown(interval))
    return findingAt("unknown", at, path, expected, "not known until it is applied");
  const requests = count.kind === "value" ? toNumber(count.value) : NaN;
  const seconds = interval.kind === "value" ? toNumber(interval.value) : NaN;
  const isLimit = requests <= MAX_BURST && (requests / seconds) * 60 <= MAX_PER_MINUTE;
  return findingAt(isLimit ? "holds" : "violated", at, path, expected, `${describe(count)} in ${describe(interval)} s`);
}
