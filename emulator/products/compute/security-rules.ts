import { type Body, list, object } from "../../core/json";
import { wrong } from "./group";

/** Of the default rule, which every policy has. */
export const LAST_PRIORITY = 2147483647;
const MOST_RANGES = 10;

const ACTION = /^(allow|redirect|throttle|rate_based_ban|fairshare|deny\((403|404|502)\)|deny)$/;
const EXCEED = /^(redirect|deny\((403|404|429|502)\)|deny)$/;
const LIMITED = ["throttle", "rate_based_ban", "fairshare"];

/**
 * A rule with what its replies always have.
 *
 * @param type of the policy
 * @throws ApiError for what Cloud Armor refuses
 */
export function completedRule(rule: Body, type: string): Body {
  const { priority, action } = rule;
  if (typeof priority !== "number" || priority < 0 || priority > LAST_PRIORITY) {
    throw wrong("priority", priority, `Must be between 0 and ${String(LAST_PRIORITY)}.`);
  }
  if (!ACTION.test(String(action))) throw wrong("action", action, "There is no such action.");
  checkMatch(rule, type);
  checkRateLimit(rule);
  return {
    ...rule,
    kind: "compute#securityPolicyRule",
    description: rule.description ?? "",
    preview: rule.preview ?? false,
  };
}

function checkMatch(rule: Body, type: string): void {
  if (type === "CLOUD_ARMOR_NETWORK") return;
  const match = object(rule.match);
  const ranges = list(object(match.config).srcIpRanges);
  if ((match.expr !== undefined) === (match.versionedExpr !== undefined)) {
    throw wrong("match", rule.match, "Exactly one of 'expr' and 'versionedExpr' must be given.");
  }
  if (match.versionedExpr !== undefined && ranges.length === 0) {
    throw wrong("match.config.srcIpRanges", ranges, "SRC_IPS_V1 needs at least one range.");
  }
  if (ranges.length > MOST_RANGES) {
    throw wrong("match.config.srcIpRanges", ranges, `At most ${String(MOST_RANGES)} ranges are allowed in a rule.`);
  }
}

function checkRateLimit(rule: Body): void {
  const limited = LIMITED.includes(String(rule.action));
  if (limited !== (rule.rateLimitOptions !== undefined)) {
    throw wrong(
      "rateLimitOptions",
      "",
      "Rate limit options must be specified if the action is 'fairshare', 'rate_based_ban' or 'throttle'. " +
        "It cannot be specified for any other actions",
    );
  }
  const { exceedAction } = object(rule.rateLimitOptions);
  if (exceedAction !== undefined && !EXCEED.test(String(exceedAction))) {
    throw wrong("rateLimitOptions.exceedAction", exceedAction, "There is no such action.");
  }
}
