import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt } from "../../verdict/expectations";
import { isPossible, substituteKnown } from "../../formats/cel";
import { preconfiguredSet } from "../../products/google/preconfigured-waf";
import { evaluatesSet, Policy } from "../../products/google/security-policy";
import { forEveryPolicy } from "../../products/google/for-every-policy";

export const wafNoEarlyAllow = defineCheck({
  id: "waf/no-early-allow",
  summary: "No request is allowed before every attack rule has evaluated it.",
  severity: "high",
  links: ["https://cloud.google.com/armor/docs/security-policy-overview"],
  remedy: "Give every rule that allows or throttles a higher priority number than the last attack rule.",
  stacks: SYSTEM,
  evaluate: ({ model }) => forEveryPolicy(model, judge),
});

function judge({ resource, rules }: Policy): Finding[] {
  const attackRules = rules.filter((rule) => rule.effect === "deny" && evaluatesSet(rule));
  const last = attackRules.at(-1);
  if (!last) return [findingAt("violated", resource, "rule", "rules that deny what Google's signatures match", "none")];
  const clean = (atom: string) => (preconfiguredSet(atom) ? true : undefined);
  const early = rules
    .slice(0, rules.indexOf(last))
    .filter(
      ({ effect, condition, priority }) =>
        (effect === "let-in" || effect === "unknown") &&
        (!condition || priority === undefined || isPossible(substituteKnown(condition, clean))),
    )
    .map(({ at, effect, condition, priority }) =>
      findingAt(
        effect === "unknown" || !condition || priority === undefined ? "unknown" : "violated",
        at,
        "priority",
        `above ${last.priority}, the last attack rule's`,
        `${priority ?? "not known until it is applied"}`,
      ),
    );
  return early.length > 0
    ? early
    : [findingAt("holds", last.at, "priority", "no earlier rule that allows requests", "none")];
}
