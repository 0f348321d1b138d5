import { describe } from "../../model/attribute";
import { isFalse, isTrue, textOf, textOrEmpty } from "../../model/attribute-readers";
import { Model } from "../../model/model";
import { rulesetRules } from "../../products/cloudflare/rulesets";
import { BACKEND_SERVICES } from "../../products/google/load-balancer";
import { SYSTEM, Finding } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { findingAt, verdict } from "../../verdict/expectations";

export const edgeNoSharedCache = defineCheck({
  id: "edge/no-shared-cache",
  summary: "No cache in front of the application keeps answers that the application has not marked as public.",
  severity: "critical",
  links: ["https://cloud.google.com/cdn/docs/caching"],
  remedy:
    "Leave Cloud CDN off or in the mode USE_ORIGIN_HEADERS, and remove rules at Cloudflare that cache everything or " +
    "override how long the application lets an answer be kept.",
  stacks: SYSTEM,
  evaluate: ({ model }) => {
    const findings = [...backends(model), ...rules(model), ...pages(model)];
    return verdict(findings, { status: "holds", address: "", path: "", expected: EXPECTED, actual: "none" });
  },
});

const EXPECTED = "no cache that decides for itself what is public";

/** Cloud CDN keeps static types by default, by their names, whoever they are for. */
const backends = (model: Model): readonly Finding[] =>
  model.resources(...BACKEND_SERVICES).flatMap((backend) => {
    const enabled = backend.get("enable_cdn");
    if (enabled.kind === "absent" || isFalse(enabled)) return [];
    const mode = backend.get("cdn_policy.cache_mode");
    if (textOf(mode) === "USE_ORIGIN_HEADERS") return [];
    const forced = textOf(mode) === "FORCE_CACHE_ALL";
    return [
      findingAt(
        isTrue(enabled) && (forced || mode.kind === "value" || mode.kind === "absent") ? "violated" : "unknown",
        backend,
        "cdn_policy.cache_mode",
        EXPECTED,
        describe(mode),
      ),
    ];
  });

function rules(model: Model): readonly Finding[] {
  return rulesetRules(model)
    .rules.filter(({ action }) => action === "set_cache_settings")
    .flatMap(({ at, expression }) => {
      const cache = at.get("action_parameters.cache");
      if (isFalse(cache)) return [];
      const mode = textOrEmpty(at.get("action_parameters.edge_ttl.mode"));
      const overrides = mode === "override_origin" || at.blocks("action_parameters.cache_key").known.length > 0;
      if (!isTrue(cache) && !overrides) return [];
      return [
        findingAt(
          overrides ? "violated" : "unknown",
          at,
          "action_parameters",
          EXPECTED,
          `${mode || "caching"} for ${expression}`,
        ),
      ];
    });
}

const pages = (model: Model): readonly Finding[] =>
  model.resources("cloudflare_page_rule").flatMap((page) => {
    const level = textOrEmpty(page.get("actions.cache_level"));
    return level === "cache_everything"
      ? [findingAt("violated", page, "actions.cache_level", EXPECTED, level)]
      : page.get("actions.edge_cache_ttl").kind === "absent"
        ? []
        : [findingAt("violated", page, "actions.edge_cache_ttl", EXPECTED, "a time of its own")];
  });
