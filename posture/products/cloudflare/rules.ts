import { textOf, isFalse } from "../../model/attribute-readers";
import { Finding } from "../../verdict/check";
import { expect, expectAttribute, findingAt, Matcher } from "../../verdict/expectations";
import { describe, isObject } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";

const LATER = "not known until it is applied";

/** Rules of the rulesets of one phase, with a finding for each ruleset that may have others. */
function judgeRules(
  model: Model,
  phase: string,
  expected: string,
  judge: (rule: Cursor) => readonly Finding[],
): Finding[] {
  return model.resources("cloudflare_ruleset").flatMap((ruleset) => {
    if ((textOf(ruleset.get("phase")) ?? phase) !== phase) return [];
    const { known, unknown } = ruleset.blocks("rules");
    const parameters = known.filter((rule) => !isFalse(rule.get("enabled")));
    const hidden = unknown || parameters.some((rule) => rule.blocks("action_parameters").unknown);
    return [...(hidden ? [findingAt("unknown", ruleset, "rules", expected, LATER)] : []), ...parameters.flatMap(judge)];
  });
}

/** Judges what rules for some of a zone's requests set instead of the zone's own setting. */
export function judgeExceptions(model: Model, id: string, matcher: Matcher): Finding[] {
  const judge = (at: Cursor, path: string) => (at.get(path).kind === "absent" ? [] : [expect(at, path, matcher)]);
  const pages = model.resources("cloudflare_page_rule").filter((page) => textOf(page.get("status")) !== "disabled");
  return [
    ...judgeRules(model, "http_config_settings", matcher.expected, (rule) => judge(rule, `action_parameters.${id}`)),
    ...pages.flatMap((page) =>
      page.blocks("actions").unknown
        ? [findingAt("unknown", page, "actions", matcher.expected, LATER)]
        : judge(page, `actions.${id}`),
    ),
  ];
}

/** Judges what rules do to a header of answers. @param header its name in small letters */
export function judgeTransforms(model: Model, header: string, matcher: Matcher): Finding[] {
  return judgeRules(model, "http_response_headers_transform", matcher.expected, (rule) => {
    const { known, unknown } = rule.blocks("action_parameters.headers");
    const changes = known.flatMap((block) => changesOf(block, header));
    return [
      ...(unknown ? [findingAt("unknown", rule, "action_parameters.headers", matcher.expected, LATER)] : []),
      ...changes.map((change) => judgeChange(change, matcher)),
    ];
  });
}

/** A header is a block with a name, or an object under its name by the newer provider. */
function changesOf(block: Cursor, header: string): Cursor[] {
  const { value } = block.written("");
  if (!isObject(value)) return [];
  if (typeof value.name === "string") return value.name.toLowerCase() === header ? [block] : [];
  return Object.keys(value)
    .filter((name) => name.toLowerCase() === header)
    .flatMap((name) => block.blocks(name).known);
}

function judgeChange(change: Cursor, matcher: Matcher): Finding {
  const operation = change.get("operation");
  if (operation.kind === "value" && operation.value !== "set")
    return findingAt("violated", change, "operation", matcher.expected, describe(operation));
  return operation.kind === "value"
    ? expectAttribute(change, "value", change.get("value"), matcher)
    : findingAt("unknown", change, "operation", matcher.expected, LATER);
}
