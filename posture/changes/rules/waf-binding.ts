import { isUnknown, isSensitive } from "../../model/attribute-readers";
import { ChangeRule, elevated, high } from "../rule";
import { UNKNOWN_UNTIL_APPLY, formatValue } from "../format-values";

const PATHS = ["security_policy", "edge_security_policy", "web_acl_id", "firewall_policy_id"];
const BACKENDS =
  /^google_compute_(?:region_)?backend_(?:service|bucket)$|^aws_cloudfront_distribution$|^azurerm_application_gateway$/;

/** What the web application firewall stood before stands without it. */
export const wafBinding: ChangeRule = {
  concerns: (type) => BACKENDS.test(type),
  assess({ existed, remains, before, after }) {
    if (!existed || !remains) return [];
    return PATHS.flatMap((path) => {
      const [old, now] = [before.get(path), after.get(path)];
      if (old.kind !== "value" || old.value === "") return [];
      if (isUnknown(now)) return [elevated(`Which WAF protects it is ${UNKNOWN_UNTIL_APPLY}: ${path}`)];
      if (now.kind === "absent" || (now.kind === "value" && now.value === ""))
        return [high(`No WAF protects it any longer: ${path} is removed`)];
      if (now.kind !== "value" || now.value === old.value) return [];
      return [
        elevated(
          isSensitive(old) || isSensitive(now)
            ? `Another WAF protects it: ${path} changes`
            : `Another WAF protects it: ${path} ${formatValue(old)} → ${formatValue(now)}`,
        ),
      ];
    });
  },
};
