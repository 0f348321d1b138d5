import { defineCheck } from "../../verdict/define";
import { text } from "../../verdict/parameters";
import { textOf, shownTextOf } from "../../model/attribute-readers";
import { Finding, SYSTEM } from "../../verdict/check";
import { absentOrOneOf, expect, findingAt, matchesPattern, isPresent } from "../../verdict/expectations";
import { Cursor } from "../../model/cursor";
import { atomsOf, isAlways, isPossible, substituteKnown } from "../../formats/cel";
import { idsIn, preconfiguredSet, enabledShareOfCore } from "../../products/google/preconfigured-waf";
import { Policy, PolicyRule } from "../../products/google/security-policy";
import { forEveryPolicy } from "../../products/google/for-every-policy";

/**
 * Share of a set's first-level signatures that may be left out as false alarms before the set no longer is what it
 * says.
 */
const MIN_SHARE = 0.5;

/** @param set Google's name of a set of signatures, such as `sqli-v33-stable` */
export const wafAttackRule = defineCheck({
  id: "waf/attack-rule",
  summary:
    "Every policy in front of a backend denies a kind of attack with Google's rule set for " +
    "it, before it allows any request.",
  severity: "high",
  links: ["https://cloud.google.com/armor/docs/waf-rules"],
  parameters: {
    set: text("Google's name of a set of signatures.", {
      pattern: /^[a-z0-9][a-z0-9-]{1,60}$/,
      allowed: "a rule set such as sqli-v33-stable",
    }),
    attack: text("What the set detects, in a sentence.", { printed: false }),
  },
  title: ({ set, attack }) =>
    `Every policy in front of a backend denies ${attack} with ${set}, before it allows any request.`,
  remedy: ({ set }) =>
    `Give the policy a rule that denies what ${set} matches, without further conditions and not in preview, with a ` +
    "lower priority number than every rule that allows requests.",
  stacks: SYSTEM,
  evaluate: ({ model }, { set }) => forEveryPolicy(model, (policy) => judge(policy, set)),
});

/** The findings of the best rule that is about the set. */
function judge(policy: Policy, set: string): Finding[] {
  const candidates = policy.rules
    .filter(({ condition }) => condition && atomsOf(condition).some((atom) => preconfiguredSet(atom)?.set === set))
    .map((rule) => judgeRule(policy, rule, set));
  const best =
    candidates.find((findings) => findings.every(({ status }) => status === "holds")) ??
    candidates.find((findings) => findings.every(({ status }) => status !== "violated")) ??
    candidates[0];
  if (best) return best;
  const doubtful = policy.rules.find(({ condition }) => condition === undefined);
  if (doubtful)
    return [findingAt("unknown", doubtful.at, "match", `a rule that denies ${set}`, "not known until it is applied")];
  return [findingAt("violated", policy.resource, "rule", `a rule that denies ${set}`, "none")];
}

function judgeRule(policy: Policy, rule: PolicyRule, set: string): Finding[] {
  const { at, condition } = rule;
  const effective = (atom: string) => (preconfiguredSet(atom)?.set === set ? true : undefined);
  const isWhole = condition !== undefined && isAlways(substituteKnown(condition, effective));
  const earlier = policy.rules.slice(0, policy.rules.indexOf(rule));
  const letIn = earlier.find(
    (one) => one.effect === "let-in" && one.condition && isPossible(substituteKnown(one.condition, effective)),
  );
  const doubtful =
    rule.priority === undefined
      ? rule
      : earlier.find(
          (one) =>
            one.effect === "unknown" ||
            (one.effect === "let-in" && !one.condition) ||
            (one.priority === undefined && one.effect === "let-in"),
        );
  return [
    expect(at, "action", matchesPattern(/^deny\b/, "deny")),
    expect(at, "priority", isPresent),
    expect(at, "preview", absentOrOneOf(false)),
    findingAt(
      isWhole ? "holds" : "violated",
      at,
      "match.expr.expression",
      `every request that ${set} matches`,
      shownTextOf(at.get("match.expr.expression")) ?? "something else",
    ),
    judgeSignatures(at, rule, set),
    letIn
      ? findingAt(
          "violated",
          letIn.at,
          "priority",
          `after the rule for ${set}, which has ${rule.priority}`,
          `${letIn.priority}`,
        )
      : findingAt(
          doubtful ? "unknown" : "holds",
          (doubtful ?? rule).at,
          "priority",
          "before every rule that allows requests",
          `${rule.priority ?? "not known until it is applied"}`,
        ),
  ];
}

/** The signatures that are on, whether they are left out in the expression or by exclusions of every field. */
function judgeSignatures(at: Cursor, { condition }: PolicyRule, set: string): Finding {
  const expected = `at least ${MIN_SHARE * 100} % of the level 1 signatures of ${set}`;
  const exclusions = at.blocks("preconfigured_waf_config.exclusion");
  if (exclusions.unknown)
    return findingAt("unknown", at, "preconfigured_waf_config.exclusion", expected, "not known until it is applied");
  const wide = exclusions.known.filter(
    (exclusion) => textOf(exclusion.get("target_rule_set")) === set && excludesWholeField(exclusion),
  );
  const whole = wide.find((exclusion) => exclusion.elements("target_rule_ids").length === 0);
  if (whole) return findingAt("violated", whole, "", expected, "every field of a kind is excluded from all of them");
  const excluded = wide.flatMap((exclusion) =>
    exclusion.elements("target_rule_ids").flatMap((id) => idsIn(textOf(id) ?? "")),
  );
  const shares = (condition ? atomsOf(condition) : []).flatMap((atom) => {
    const call = preconfiguredSet(atom);
    return call?.set === set ? [enabledShareOfCore(call, excluded)] : [];
  });
  const share = Math.min(...shares);
  return findingAt(
    share >= MIN_SHARE ? "holds" : "violated",
    at,
    "match.expr.expression",
    expected,
    `${Math.round(share * 100)} %`,
  );
}

/** Whether an exclusion is of more than one header, cookie, parameter or address by its name. */
function excludesWholeField(exclusion: Cursor): boolean {
  return ["request_header", "request_cookie", "request_uri", "request_query_param"].some((field) =>
    exclusion.blocks(field).known.some((one) => {
      const operator = textOf(one.get("operator"));
      return operator !== "EQUALS" || one.get("value").kind === "absent";
    }),
  );
}
