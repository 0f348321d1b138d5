import { isOn, isUnknown, textOrEmpty } from "../../model/attribute-readers";
import { ChangeRule, elevated, high } from "../rule";
import { UNKNOWN_UNTIL_APPLY, formatTransition } from "../format-values";

const POLICIES = new Set([
  "google_compute_security_policy",
  "google_compute_region_security_policy",
  "aws_wafv2_web_acl",
  "aws_wafv2_web_acl_association",
  "azurerm_web_application_firewall_policy",
  "cloudflare_ruleset",
]);

/** From the one that reads nothing of it. */
const PARSING = ["DISABLED", "STANDARD", "STANDARD_WITH_GRAPHQL"];

/** A web application firewall as a whole goes, or only watches. */
export const wafPolicy: ChangeRule = {
  concerns: (type) => POLICIES.has(type),
  assess({ isDestroyed, isReplaced, differences }) {
    if (isReplaced)
      return [elevated("Replaces a web application firewall: between the old and the new one there may be none")];
    if (isDestroyed) return [high("Removes a web application firewall")];
    return differences.flatMap((difference) => {
      const { path, name, before, after } = difference;
      const wasOn = isOn(before);
      if (name === "enable" && path.startsWith("adaptive_protection_config") && wasOn && !isOn(after))
        return [
          elevated(
            isUnknown(after)
              ? `Adaptive protection is ${UNKNOWN_UNTIL_APPLY}`
              : `Adaptive protection is turned off: ${formatTransition(difference)}`,
          ),
        ];
      if (
        name === "json_parsing" &&
        PARSING.indexOf(textOrEmpty(before)) > 0 &&
        !(PARSING.indexOf(textOrEmpty(after)) >= PARSING.indexOf(textOrEmpty(before)))
      )
        return [
          isUnknown(after)
            ? elevated(`Whether JSON is inspected for attacks is ${UNKNOWN_UNTIL_APPLY}: ${path}`)
            : high(`JSON is inspected for attacks less thoroughly: ${formatTransition(difference)}`),
        ];
      if (name === "mode" && before.kind === "value" && before.value === "Prevention")
        return [high(`Now only observes: ${formatTransition(difference)}`)];
      return name === "enabled" && wasOn && !isOn(after) ? [high(`Turned off: ${formatTransition(difference)}`)] : [];
    });
  },
};
