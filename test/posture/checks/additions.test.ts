import { edgeCloudflareFilters } from "../../../posture/checks/edge/cloudflare-filters";
import { edgeNoCookies } from "../../../posture/checks/edge/no-cookies";
import { edgeNoEarlyData } from "../../../posture/checks/edge/no-early-data";
import { edgeNoSharedCache } from "../../../posture/checks/edge/no-shared-cache";
import { accessByEffect } from "../../../posture/checks/identity/access-by-effect";
import { dnsOwnAddresses } from "../../../posture/checks/dns/own-addresses";
import { runServicesRunNoMigrations } from "../../../posture/checks/run/services-run-no-migrations";
import { wafNoRewrites } from "../../../posture/checks/waf/no-rewrites";
import { smepro, smvue } from "../../stacks/synthesized";
import { describeCheck, judgeIn } from "./check-specification";
import { Value } from "./edited-stack";

const smvueStack = smvue("production");
const smeproStack = smepro("production");
const BACKEND = "google_compute_backend_service";
const PROJECT = "google_project_iam_member";
const RULESET = "cloudflare_ruleset";

const grant = (role: string, member = "group:developers@example.com") => ({ project: "p", role, member });
const ruleset = (phase: string, rule: Record<string, Value>) => ({ zone_id: "z", phase, rules: [rule] });

describeCheck(accessByEffect, smvueStack, "production", [
  {
    weakening: "people who become the application",
    change: (stack) =>
      stack.add("google_service_account_iam_member", "added", {
        service_account_id: "${google_service_account.service_workload_account_ED2FDB70.name}",
        role: "roles/iam.serviceAccountTokenCreator",
        member: "group:developers@example.com",
      }),
    fault: "google_service_account_iam_member.added member",
  },
  {
    weakening: "people with the role of a service agent",
    change: (stack) => stack.add(PROJECT, "added", grant("roles/run.serviceAgent")),
    fault: `${PROJECT}.added member`,
  },
  {
    weakening: "another company's account that reads messages",
    change: (stack) =>
      stack.add(PROJECT, "added", grant("roles/pubsub.subscriber", "serviceAccount:a@other.iam.gserviceaccount.com")),
    fault: `${PROJECT}.added member`,
  },
  {
    weakening: "a role of one's own that acts as accounts",
    change: (stack) =>
      stack
        .add("google_project_iam_custom_role", "added", { role_id: "r", permissions: ["iam.serviceAccounts.actAs"] })
        .add(PROJECT, "added", grant("${google_project_iam_custom_role.added.name}")),
    fault: `${PROJECT}.added member`,
  },
]);

test("a role that only shows how things are set up lets nobody in, and one that nobody knows is not judged", () => {
  const status = (role: string) =>
    judgeIn(accessByEffect, smvueStack, "production", (stack) => stack.add(PROJECT, "added", grant(role))).status;
  expect(status("roles/monitoring.viewer")).toBe("holds");
  expect(status("roles/aproduct.ofNextYear")).toBe("unknown");
});

describeCheck(edgeCloudflareFilters, smvueStack, "production", [
  {
    weakening: "a paused zone",
    change: (stack) => stack.add("cloudflare_zone", "added", { name: "example.com", paused: true }),
    fault: "cloudflare_zone.added paused",
  },
  {
    weakening: "a security level that is off",
    change: (stack) =>
      stack.add("cloudflare_zone_setting", "added", { zone_id: "z", setting_id: "security_level", value: "off" }),
    fault: "cloudflare_zone_setting.added value",
  },
  {
    weakening: "a rule that skips the others",
    change: (stack) =>
      stack.add(RULESET, "added", ruleset("http_request_firewall_custom", { action: "skip", expression: "true" })),
    fault: `${RULESET}.added rules.action`,
  },
  {
    weakening: "managed rules that only log",
    change: (stack) =>
      stack.add(
        RULESET,
        "added",
        ruleset("http_request_firewall_managed", {
          action: "execute",
          expression: "true",
          action_parameters: { overrides: { action: "log" } },
        }),
      ),
    fault: `${RULESET}.added rules.action_parameters.overrides`,
  },
]);

describeCheck(edgeNoSharedCache, smvueStack, "production", [
  {
    weakening: "a CDN that keeps everything",
    change: (stack) =>
      stack.set(BACKEND, "enable_cdn", true).set(BACKEND, "cdn_policy", { cache_mode: "FORCE_CACHE_ALL" }),
    fault: "cdn_policy.cache_mode",
  },
  {
    weakening: "a rule at Cloudflare that caches everything",
    change: (stack) =>
      stack.add(
        RULESET,
        "added",
        ruleset("http_request_cache_settings", {
          action: "set_cache_settings",
          expression: "true",
          action_parameters: { cache: true, edge_ttl: { mode: "override_origin", default: 60 } },
        }),
      ),
    fault: `${RULESET}.added rules.action_parameters`,
  },
]);

describeCheck(edgeNoEarlyData, smvueStack, "production", [
  {
    weakening: "early data at the load balancer",
    change: (stack) => stack.set("google_compute_target_https_proxy", "tls_early_data", "PERMISSIVE"),
    fault: "tls_early_data",
  },
]);

describeCheck(wafNoRewrites, smvueStack, "production", [
  {
    weakening: "a path that becomes one of administration",
    change: (stack) =>
      stack.set("google_compute_url_map", "path_matcher", [
        {
          name: "m",
          route_rules: [{ priority: 1, route_action: { url_rewrite: { path_prefix_rewrite: "/admin/" } } }],
        },
      ]),
    fault: "url_rewrite.path_prefix_rewrite",
  },
]);

test("a rewrite between paths that no rule is about holds", () => {
  const verdict = judgeIn(wafNoRewrites, smvueStack, "production", (stack) =>
    stack.set("google_compute_url_map", "default_route_action", { url_rewrite: { path_prefix_rewrite: "/v2/" } }),
  );
  expect(verdict.status).toBe("holds");
});

describeCheck(runServicesRunNoMigrations, smvueStack, "production", [
  {
    weakening: "a service that migrates when it starts",
    change: (stack) =>
      stack.set("google_cloud_run_v2_service", "template.containers.args", ["alembic upgrade head && exec gunicorn"]),
    fault: "template.containers.args",
  },
]);

describeCheck(dnsOwnAddresses, smeproStack, "production", [
  {
    weakening: "a second address elsewhere",
    change: (stack) => {
      for (const record of stack.bodies("google_dns_record_set", "dns_a-app")) {
        (record.rrdatas as Value[]).push("203.0.113.7");
      }
      return stack;
    },
    fault: "rrdatas",
  },
]);

describeCheck(edgeNoCookies, smeproStack, "production", [
  {
    weakening: "a header of the backend's own",
    change: (stack) => stack.set(BACKEND, "custom_response_headers", ["Set-Cookie: lb=1; Path=/"]),
    fault: "custom_response_headers",
  },
  {
    weakening: "Identity-Aware Proxy",
    change: (stack) => stack.set(BACKEND, "iap", { enabled: true }),
    fault: "iap.enabled",
  },
]);
