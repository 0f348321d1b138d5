import { textOrEmpty, shownTextOf } from "../../model/attribute-readers";
import { isObject } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { ChangeRule, elevated } from "../rule";

const PLAIN = /^(?:flexible|off)$/;

/** A setting or a rule at Cloudflare that comes and takes encryption away, for the zone or for a part of it. */
export const cloudflareRule: ChangeRule = {
  concerns: (type) =>
    type === "cloudflare_ruleset" || type === "cloudflare_page_rule" || type === "cloudflare_zone_setting",
  assess({ type, existed, remains, before, after }) {
    // What a zone's setting was before is for the rule of encryption to compare.
    if (!remains || (existed && type === "cloudflare_zone_setting")) return [];
    const left = new Map<string, number>();
    for (const one of existed ? weaknesses(type, before) : []) left.set(one, (left.get(one) ?? 0) + 1);
    return weaknesses(type, after).flatMap((one) => {
      const count = left.get(one) ?? 0;
      left.set(one, count - 1);
      return count > 0 ? [] : [elevated(one)];
    });
  },
};

function weaknesses(type: string, at: Cursor): string[] {
  if (type === "cloudflare_zone_setting") return zone(at);
  if (type === "cloudflare_page_rule") return encryption(shownTextOf(at.get("actions.ssl")));
  return at
    .blocks("rules")
    .known.flatMap((rule) =>
      textOrEmpty(rule.get("enabled")) === "false"
        ? []
        : [...encryption(shownTextOf(rule.get("action_parameters.ssl"))), ...headers(rule)],
    );
}

function zone(at: Cursor): string[] {
  const setting = shownTextOf(at.get("setting_id"));
  if (setting === "ssl") return encryption(shownTextOf(at.get("value")));
  return setting === "security_header" && textOrEmpty(at.get("value.strict_transport_security.enabled")) === "false"
    ? ["Browsers no longer enforce HTTPS: strict_transport_security is off"]
    : [];
}

const encryption = (ssl: string | undefined) =>
  ssl !== undefined && PLAIN.test(ssl) ? [`Not encrypted end to end: ssl is ${ssl}`] : [];

function headers(rule: Cursor): string[] {
  const attribute = rule.get("action_parameters.headers");
  if (attribute.kind !== "value" || attribute.sensitive) return [];
  const all: unknown = attribute.value;
  const named = Array.isArray(all)
    ? all.filter(isObject).map((header) => [header.name, header] as const)
    : isObject(all)
      ? Object.entries(all)
      : [];
  const removes = named.some(
    ([name, header]) =>
      typeof name === "string" &&
      name.toLowerCase() === "strict-transport-security" &&
      isObject(header) &&
      (header.operation === "remove" || (typeof header.value === "string" && /max-age="?0(?:\D|$)/.test(header.value))),
  );
  return removes ? ["Browsers no longer enforce HTTPS: Strict-Transport-Security is removed"] : [];
}
