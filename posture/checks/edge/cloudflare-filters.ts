import { describe, isObject, Json } from "../../model/attribute";
import { isTrue, textOf } from "../../model/attribute-readers";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { rulesetRules, RulesetRule } from "../../products/cloudflare/rulesets";
import { zoneSettings } from "../../products/cloudflare/zones";
import { Finding, SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { expectConfigured } from "../../verdict/configured";
import { absentOrOneOf, expectAttribute, findingAt, undecided, verdict } from "../../verdict/expectations";

export const edgeCloudflareFilters = defineCheck({
  id: "edge/cloudflare-filters",
  summary: "Cloudflare proxies the zone and filters its traffic: nothing pauses it, skips its rules or turns them off.",
  severity: "high",
  links: ["https://developers.cloudflare.com/ruleset-engine/"],
  remedy:
    "Remove paused from the zone, rules that skip others or override managed ones, and settings that turn filtering " +
    "off.",
  stacks: SYSTEM,
  evaluate: ({ model }) => {
    const { rules, unknown } = rulesetRules(model);
    return verdict(
      model.resources("cloudflare_zone").map((zone) => expectConfigured(zone, "paused", absentOrOneOf(false))),
      Object.entries(OFF).flatMap(([id, off]) =>
        zoneSettings(model, id).map(({ at, path, attribute }) =>
          expectAttribute(at, path, attribute, {
            expected: `not ${off.join(" or ")}`,
            judge: (one) =>
              one.kind === "value" ? (off.includes(String(one.value)) ? "violated" : "holds") : "unknown",
          }),
        ),
      ),
      unjudgedSettings(model),
      rules.flatMap(judge),
      unknown.map((ruleset) => undecided(ruleset, "rules", FILTERS, "rules that this file does not show")),
      { status: "holds", address: "", path: "", expected: FILTERS, actual: `${rules.length} rules` },
    );
  },
});

const FILTERS = "rules that take nothing from what Cloudflare filters";

/** Values by which a setting of a zone turns a filter off. */
const OFF: Readonly<Record<string, readonly string[]>> = {
  browser_check: ["off"],
  development_mode: ["on"],
  security_level: ["off", "essentially_off", "under_attack_off"],
  waf: ["off"],
  opportunistic_onion: [],
  "0rtt": ["on"],
};
/** Settings that other checks judge, or that take nothing from what is filtered or encrypted. */
const JUDGED_SETTINGS = new RegExp(
  "^(?:" +
    [
      "ssl|min_tls_version|ciphers|tls_1_3|always_use_https|security_header|automatic_https_rewrites",
      "opportunistic_encryption|http3|http2|h2_prioritization|ipv6|websockets|brotli|email_obfuscation",
      "hotlink_protection|server_side_exclude|privacy_pass|challenge_ttl|max_upload|replace_insecure_js",
      "tls_client_auth|early_hints|always_online|image_resizing|mirage|polish|minify|rocket_loader|webp",
      "advanced_ddos|pseudo_ipv4|ip_geolocation|true_client_ip_header|sha1_support|nel|cname_flattening",
      "long_lived_grpc|edge_cache_ttl|browser_cache_ttl|fonts|speed_brain",
    ].join("|") +
    ")$",
);

/** Settings that nobody has looked at. */
const unjudgedSettings = (model: Model): readonly Finding[] =>
  model.resources("cloudflare_zone_setting").flatMap((setting) => {
    const id = textOf(setting.get("setting_id"));
    return id !== undefined && (JUDGED_SETTINGS.test(id) || id in OFF)
      ? []
      : [undecided(setting, "value", FILTERS, `${id ?? "a setting"}, which Avouch has no rule for`)];
  });

/** Actions that only refuse, ask back, count or describe. */
const FILTERING = new Set([
  "block",
  "challenge",
  "js_challenge",
  "managed_challenge",
  "log",
  "score",
  "serve_error",
  "ddos_dynamic",
  "force_connection_close",
  "compress_response",
  "log_custom_field",
]);
/** Actions that are judged by what they do: caching, headers, settings. */
const JUDGED_ACTIONS = new Set(["set_cache_settings", "set_config", "rewrite", "redirect"]);
const EVERY_REQUEST = /^\(?\s*true\s*\)?$/;

function judge(rule: RulesetRule): readonly Finding[] {
  const { at, action, expression } = rule;
  if (action === undefined) return [undecided(at, "action", FILTERS, "an action that this file does not show")];
  if (FILTERING.has(action)) return [];
  if (action === "execute") return overridden(at);
  if (action === "set_config") return configured(at);
  if (JUDGED_ACTIONS.has(action)) return [];
  const actual = `${action} for ${expression}`;
  return action === "skip" && EVERY_REQUEST.test(expression)
    ? [findingAt("violated", at, "action", FILTERS, actual)]
    : [undecided(at, "action", FILTERS, actual)];
}

/** Overrides of a managed ruleset that turn rules off, or make them less sensitive. */
function overridden(at: Cursor): readonly Finding[] {
  const path = "action_parameters.overrides";
  const { value } = at.written(path);
  if (value === undefined || value === null) return [];
  const weak = weakened(value as Json);
  return weak === undefined ? [] : [findingAt("violated", at, path, FILTERS, weak)];
}

function weakened(tree: Json): string | undefined {
  if (Array.isArray(tree)) return (tree as readonly Json[]).map(weakened).find((one) => one !== undefined);
  if (!isObject(tree)) return undefined;
  const { enabled, action, sensitivity_level: sensitivity } = tree;
  if (enabled === false || enabled === "false") return "rules that are not enabled";
  if (typeof action === "string" && !FILTERING.has(action)) return `the action ${action}`;
  if (action === "log") return "rules that only log";
  if (typeof sensitivity === "string" && /^(?:low|eoff)$/.test(sensitivity)) return `the sensitivity ${sensitivity}`;
  return Object.values(tree as Readonly<Record<string, Json>>)
    .map(weakened)
    .find((one) => one !== undefined);
}

const DISABLED = ["bic", "disable_zaraz", "security_level", "hotlink_protection"];

function configured(at: Cursor): readonly Finding[] {
  return DISABLED.flatMap((name) => {
    const path = `action_parameters.${name}`;
    const attribute = at.get(path);
    const off =
      attribute.kind === "value" &&
      (name === "security_level" ? /off$/.test(String(attribute.value)) : name === "bic" && !isTrue(attribute));
    return off ? [findingAt("violated", at, path, FILTERS, describe(attribute))] : [];
  });
}
