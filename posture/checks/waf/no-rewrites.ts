import { describe } from "../../model/attribute";
import { textOf } from "../../model/attribute-readers";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { rulesetRules } from "../../products/cloudflare/rulesets";
import { ADMIN_PATHS } from "../../products/google/admin-paths";
import { URL_MAPS } from "../../products/google/load-balancer";
import { SYSTEM, Finding } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { findingAt, undecided, verdict } from "../../verdict/expectations";

export const wafNoRewrites = defineCheck({
  id: "waf/no-rewrites",
  summary:
    "No path is rewritten to one of administration after the firewall has judged it, and no host to another one.",
  severity: "high",
  links: ["https://cloud.google.com/load-balancing/docs/url-map-concepts"],
  remedy:
    "Remove path_prefix_rewrite, path_template_rewrite and host_rewrite from the URL map, or rewrite only between " +
    "paths that no rule of the firewall is about.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict([...maps(model), ...transforms(model)], {
      status: "holds",
      address: "",
      path: "",
      expected: EXPECTED,
      actual: "none",
    }),
});

const EXPECTED = "no path that the firewall judges by another one";
const ACTIONS = [
  "default_route_action",
  "path_matcher.default_route_action",
  "path_matcher.path_rule.route_action",
  "path_matcher.route_rules.route_action",
];
const PATHS = ["path_prefix_rewrite", "path_template_rewrite"];

const maps = (model: Model): readonly Finding[] =>
  model
    .resources(...URL_MAPS)
    .flatMap((map) =>
      ACTIONS.flatMap((action) => map.blocks(`${action}.url_rewrite`).known).flatMap((rewrite) => [
        ...PATHS.flatMap((path) => judgePath(rewrite, path)),
        ...(rewrite.get("host_rewrite").kind === "absent"
          ? []
          : [undecided(rewrite, "host_rewrite", EXPECTED, describe(rewrite.get("host_rewrite")))]),
      ]),
    );

/** What stands before the rest of a path, or before what a pattern takes over. */
function judgePath(rewrite: Cursor, path: string): readonly Finding[] {
  const attribute = rewrite.get(path);
  if (attribute.kind === "absent") return [];
  const text = textOf(attribute);
  if (text === undefined) return [undecided(rewrite, path, EXPECTED, describe(attribute))];
  const prefix = text.replace(/\{.*$/, "").toLowerCase();
  const leads = ADMIN_PATHS.some((admin) => admin.startsWith(prefix) || prefix.startsWith(`${admin}/`));
  return leads ? [findingAt("violated", rewrite, path, EXPECTED, text)] : [];
}

/** Cloudflare rewrites before the load balancer's firewall sees the path; its own filters have seen another one. */
const transforms = (model: Model): readonly Finding[] =>
  rulesetRules(model)
    .rules.filter(({ action, phase }) => action === "rewrite" && (phase === "" || phase === "http_request_transform"))
    .map(({ at, expression }) => undecided(at, "action_parameters", EXPECTED, `a rewrite for ${expression}`));
