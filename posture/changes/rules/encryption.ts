import { isOn, isUnknown, textOrEmpty } from "../../model/attribute-readers";
import { Attribute } from "../../model/attribute";
import { Difference } from "../difference";
import { ChangeRule, elevated, high, Reason, WHAT_EXISTED } from "../rule";
import { UNKNOWN_UNTIL_APPLY, formatTransition } from "../format-values";

/** From the weakest to the strongest. */
const ORDERS: Readonly<Record<string, readonly string[]>> = {
  ssl_mode: ["ALLOW_UNENCRYPTED_AND_ENCRYPTED", "ENCRYPTED_ONLY", "TRUSTED_CLIENT_CERTIFICATE_REQUIRED"],
  transit_encryption_mode: ["DISABLED", "TRANSIT_ENCRYPTION_MODE_DISABLED", "SERVER_AUTHENTICATION"],
  authorization_mode: ["AUTH_MODE_DISABLED", "AUTH_MODE_IAM_AUTH"],
  connector_enforcement: ["NOT_REQUIRED", "REQUIRED"],
  profile: ["COMPATIBLE", "MODERN", "RESTRICTED", "FIPS_202205"],
  min_tls_version: ["1.0", "1.1", "1.2", "1.3"],
  minimum_tls_version: ["1.0", "1.1", "1.2", "1.3"],
  minimum_protocol_version: ["1.0", "1.1", "1.2", "1.3"],
  ssl: ["off", "flexible", "full", "strict"],
};
const PLAIN = new Set([
  "ALLOW_UNENCRYPTED_AND_ENCRYPTED",
  "DISABLED",
  "TRANSIT_ENCRYPTION_MODE_DISABLED",
  "AUTH_MODE_DISABLED",
  "off",
  "flexible",
]);

const SWITCHES = new Set([
  "require_ssl",
  "auth_enabled",
  "transit_encryption_enabled",
  "at_rest_encryption_enabled",
  "storage_encrypted",
  "encrypted",
  "https_redirect",
  "https_only",
  "enable_https_traffic_only",
  "https_traffic_only_enabled",
  "ssl_enforcement_enabled",
  "encryption_enabled",
]);
const KEYS = new Set([
  "encryption_key_name",
  "kms_key_name",
  "default_kms_key_name",
  "customer_managed_key",
  "kms_key_id",
  "ssl_policy",
  "encryption_key",
]);
const CLOUDFLARE_SWITCHES = new Set(["always_use_https", "security_header", "tls_1_3", "automatic_https_rewrites"]);

/** Traffic or data is encrypted less well than before. */
export const encryption: ChangeRule = {
  concerns: WHAT_EXISTED,
  assess({ type, existed, remains, isDestroyed, differences, before }) {
    if (type === "cloudflare_zone_setting" && existed) {
      const setting = before.get("setting_id");
      const name = setting.kind === "value" && typeof setting.value === "string" ? setting.value : "";
      if (isDestroyed && !remains && (Object.hasOwn(ORDERS, name) || CLOUDFLARE_SWITCHES.has(name)))
        return [elevated(`The zone's ${name} is no longer managed and may change`)];
      return differences.flatMap((difference) =>
        difference.name === "value" || difference.path.startsWith("value")
          ? assessNamed(difference, name, CLOUDFLARE_SWITCHES.has(name))
          : [],
      );
    }
    if (type === "google_compute_ssl_policy" && isDestroyed && !remains)
      return [elevated("Removes a policy of TLS versions and ciphers")];
    return remains
      ? differences.flatMap((difference) => assessNamed(difference, difference.name, SWITCHES.has(difference.name)))
      : [];
  },
};

function assessNamed(difference: Difference, name: string, isSwitch: boolean): Reason[] {
  const { before, after, path } = difference;
  const order = Object.hasOwn(ORDERS, name) ? ORDERS[name] : undefined;
  const isKey = KEYS.has(name);
  if (!order && !isSwitch && !isKey) return [];
  if (before.kind === "absent" || (isSwitch && !isOn(before))) return [];
  if (isUnknown(after)) return [elevated(`How strongly it is encrypted is ${UNKNOWN_UNTIL_APPLY}: ${path}`)];
  if (isSwitch) return isOn(after) ? [] : [high(`Turned off: ${formatTransition(difference)}`)];
  if (isKey)
    return after.kind === "absent"
      ? [
          elevated(
            name === "ssl_policy"
              ? `TLS versions and ciphers are the provider's own again: ${path} is removed`
              : `No longer encrypted with that key: ${path} is removed`,
          ),
        ]
      : [
          elevated(
            `Another ${name === "ssl_policy" ? "policy of TLS versions and ciphers" : "key"}: ` +
              `${formatTransition(difference)}`,
          ),
        ];
  const [old, now] = [rank(before, order), rank(after, order)];
  if (old !== undefined && now !== undefined && now >= old) return [];
  const isPlain = PLAIN.has(textOrEmpty(after));
  return old === undefined && now === undefined
    ? []
    : [(isPlain ? high : elevated)(`Weaker encryption: ${formatTransition(difference)}`)];
}

/** Versions are spelled in many ways: `TLS_1_2`, `TLS1_2`, `1.2`. */
function rank(attribute: Attribute, order: readonly string[] | undefined): number | undefined {
  if (attribute.kind !== "value" || !order) return undefined;
  const text = textOrEmpty(attribute);
  const version = /^(?:TLS_?V?)?(1)[._]([0-3])(?:_\d+)?$/i.exec(text);
  const index = order.indexOf(version ? `${version[1]}.${version[2]}` : text);
  return index < 0 ? undefined : index;
}
