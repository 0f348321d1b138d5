import { isUnknown, numberOf, textOrEmpty } from "../model/attribute-readers";
import { Attribute } from "../model/attribute";
import { Cursor } from "../model/cursor";
import { stringify } from "./difference";

/** A rule of a web application firewall. */
export interface WafRule {
  readonly at: Cursor;
  readonly action: string | undefined;
  readonly actionUnknown: boolean;
  readonly preview: boolean;
  readonly previewUnknown: boolean;
  readonly priority: number | undefined;
  readonly prioritySensitive: boolean;
  /** What it matches, in a form that compares. */
  readonly match: string;
  readonly matchUnknown: boolean;
  /** Exceptions from its signatures. */
  readonly exclusions: number;
}

const LAST = 2147483647;

const RULE = /^google_compute_(?:region_)?security_policy_rule$/;
const POLICY = /^google_compute_(?:region_)?security_policy$/;

export const hasWafRules = (type: string): boolean => RULE.test(type) || POLICY.test(type);

/** The rules that one side holds: its own, or those within a policy. */
export function wafRulesOf(type: string, at: Cursor): readonly WafRule[] {
  if (RULE.test(type)) return [wafRuleOf(at)];
  const { known } = at.blocks("rule");
  return [...known, ...at.blocks("rules").known].map(wafRuleOf);
}

function wafRuleOf(at: Cursor): WafRule {
  const [action, preview, priority] = [at.get("action"), at.get("preview"), at.get("priority")];
  const parts = ["match.expr.expression", "match.versioned_expr", "match.config.src_ip_ranges"].map((path) =>
    at.get(path),
  );
  return {
    at,
    action: action.kind === "value" ? textOrEmpty(action) : undefined,
    actionUnknown: isUnknown(action),
    preview: textOrEmpty(preview) === "true",
    previewUnknown: isUnknown(preview),
    priority: numberOf(priority),
    prioritySensitive: priority.kind === "value" && priority.sensitive,
    match: parts.map(text).join(" "),
    matchUnknown: parts.some(isUnknown),
    exclusions: at.blocks("preconfigured_waf_config.exclusion").known.length,
  };
}

function text(attribute: Attribute): string {
  if (attribute.kind !== "value") return "";
  const all: readonly unknown[] = Array.isArray(attribute.value) ? attribute.value : [attribute.value];
  return all
    .map((one) => stringify(one) ?? "")
    .sort()
    .join(",");
}

/** Keeps someone out. */
export const isProtective = ({ action, preview }: WafRule): boolean =>
  !preview && action !== undefined && /^(?:deny|throttle|rate_based_ban|redirect)/.test(action);

/** Lets in whatever no other rule spoke of. */
export const isDefault = ({ priority }: WafRule): boolean => priority === LAST;

/** Matches every request. */
export const matchesAll = ({ match }: WafRule): boolean => /"(?:\*|0\.0\.0\.0\/0|::\/0|true)"/.test(match);

export const wafRuleName = ({ priority, prioritySensitive }: WafRule): string =>
  priority === undefined || prioritySensitive
    ? "a WAF rule"
    : priority === LAST
      ? "the WAF's default rule"
      : `WAF rule ${priority}`;
