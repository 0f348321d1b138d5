import { ofPage } from "../../of-page";
import { Check } from "../../../../posture/verdict/check";
import { wafAttackRule } from "../../../../posture/checks/waf/attack-rule";
import { wafBoundToEveryBackend } from "../../../../posture/checks/waf/bound-to-every-backend";
import { wafNoEarlyAllow } from "../../../../posture/checks/waf/no-early-allow";
import { wafQuietLogs } from "../../../../posture/checks/waf/quiet-logs";
import { smepro, smvue } from "../../../stacks/synthesized";
import { Body, EditedStack, faults, judge, judgeJson, Value } from "../edited-stack";
import { named } from "../named-weakenings";

const [wafSqli, wafXss, wafLfi, wafRfi, wafRce] = (["sqli", "xss", "lfi", "rfi", "rce"] as const).map((kind) =>
  ofPage("smvue", wafAttackRule, ({ set }) => set === `${kind}-v33-stable`),
) as [Check, Check, Check, Check, Check];

const RULE = "google_compute_security_policy_rule";
const POLICY = "google_compute_security_policy";
const BACKEND = "google_compute_backend_service";
const ATTACKS = { sqli: wafSqli, xss: wafXss, lfi: wafLfi, rfi: wafRfi, rce: wafRce };
const EVERYBODY = { versioned_expr: "SRC_IPS_V1", config: { src_ip_ranges: ["*"] } };

describe.each(["production", "staging"])("in %s", (environment) => {
  test.each([...Object.values(ATTACKS), wafNoEarlyAllow, wafBoundToEveryBackend, wafQuietLogs])(
    "$id holds for SMVue and for SMEPro",
    (check) => {
      expect(judge(check, smvue(environment))).toMatchObject({ status: "holds" });
      expect(judge(check, smepro(environment))).toMatchObject({ status: "holds" });
    },
  );
});

const stack = smvue("production");
const set = (path: string, value: Value | undefined, fragment: string) => (edited: EditedStack) =>
  edited.set(RULE, path, value, fragment);
const expression = (text: string) => set("match.expr.expression", text, "rule-sqli");
const add = (rule: Body) => (edited: EditedStack) =>
  edited.add(RULE, "added", { security_policy: "${google_compute_security_policy.waf_policy_263DA894.name}", ...rule });
const SQLI = "evaluatePreconfiguredWaf('sqli-v33-stable', {'sensitivity': 2})";
const CORE = [942100, 942140, 942160, 942170, 942190, 942220, 942230, 942240, 942250]
  .map((id) => `'owasp-crs-v030301-id${id}-sqli'`)
  .join(", ");
const exclusion = (field: string, params: Body, ids: string[] = []) =>
  set(
    "preconfigured_waf_config",
    { exclusion: [{ target_rule_set: "sqli-v33-stable", target_rule_ids: ids, [field]: [params] }] },
    "rule-sqli",
  );

describe("a weakening of one thing violates", () => {
  test.each(
    named([
      ...Object.entries(ATTACKS).flatMap(([attack, check]) => [
        [check, "the rule is gone", (edited: EditedStack) => edited.remove(RULE, `rule-${attack}`)] as const,
        [check, "only a preview", set("preview", true, `rule-${attack}`)] as const,
        [check, "throttled instead", set("action", "throttle", `rule-${attack}`)] as const,
        [check, "behind what lets in", set("priority", 6000, `rule-${attack}`)] as const,
      ]),
      [wafSqli, "allowed", set("action", "allow", "rule-sqli")],
      [wafSqli, "never", expression(`${SQLI} && false`)],
      [wafSqli, "for one method", expression(`request.method == 'POST' && (${SQLI})`)],
      [wafSqli, "for the opposite", expression(`!(${SQLI})`)],
      [wafSqli, "for one of two", expression(`true ? false : ${SQLI}`)],
      [wafSqli, "commented out", expression(`false // ${SQLI}`)],
      [wafSqli, "another set", expression("evaluatePreconfiguredWaf('sqli-v33-canary', {'sensitivity': 2})")],
      [wafSqli, "no signature", expression("evaluatePreconfiguredWaf('sqli-v33-stable', {'sensitivity': 0})")],
      [
        wafSqli,
        "most signatures left out",
        expression(`evaluatePreconfiguredWaf('sqli-v33-stable', {'sensitivity': 1, 'opt_out_rule_ids': [${CORE}]})`),
      ],
      [
        wafSqli,
        "most signatures left out, as it was written before",
        expression(`evaluatePreconfiguredExpr('sqli-v33-stable', [${CORE}])`),
      ],
      [wafSqli, "every parameter excluded", exclusion("request_query_param", { operator: "EQUALS_ANY" })],
      [wafSqli, "every address excluded", exclusion("request_uri", { operator: "STARTS_WITH", value: "/" })],
      [
        wafSqli,
        "addresses excluded by how they begin",
        exclusion("request_uri", { operator: "STARTS_WITH", value: "/api" }),
      ],
      [
        wafSqli,
        "headers excluded by what they contain",
        exclusion("request_header", { operator: "CONTAINS", value: "token" }),
      ],
      [wafSqli, "an allow before it", add({ priority: 999, action: "allow", match: EVERYBODY })],
      [
        wafSqli,
        "an allow of one range before it",
        add({
          priority: 1,
          action: "allow",
          match: { versioned_expr: "SRC_IPS_V1", config: { src_ip_ranges: ["203.0.113.0/24"] } },
        }),
      ],
      [wafSqli, "another policy's rule", set("security_policy", "other", "rule-sqli")],
      [wafSqli, "no policy in front of a backend", (edited) => edited.set(BACKEND, "security_policy", undefined)],
      [wafSqli, "no policy", (edited) => edited.remove(POLICY)],
      [
        wafNoEarlyAllow,
        "a throttle between the attack rules",
        add({ priority: 1250, action: "throttle", match: EVERYBODY }),
      ],
      [
        wafNoEarlyAllow,
        "an allow by path",
        add({ priority: 1250, action: "allow", match: { expr: { expression: "request.path.startsWith('/api')" } } }),
      ],
      [
        wafNoEarlyAllow,
        "no attack rule",
        (edited) =>
          ["sqli", "xss", "lfi", "rfi", "rce", "cve"].reduce(
            (all, attack) => all.remove(RULE, `rule-${attack}`),
            edited,
          ),
      ],
      [
        wafBoundToEveryBackend,
        "a backend without a policy",
        (edited) => edited.add(BACKEND, "another", { name: "another" }),
      ],
      [
        wafBoundToEveryBackend,
        "a policy that is not here",
        (edited) => edited.set(BACKEND, "security_policy", "projects/p/global/securityPolicies/other"),
      ],
      [wafBoundToEveryBackend, "a policy that is gone", (edited) => edited.remove(POLICY)],
      [wafBoundToEveryBackend, "a policy of another kind", (edited) => edited.set(POLICY, "type", "CLOUD_ARMOR_EDGE")],
      [
        wafBoundToEveryBackend,
        "a bucket without a policy",
        (edited) => edited.add("google_compute_backend_bucket", "assets", { name: "assets", bucket_name: "assets" }),
      ],
      [
        wafBoundToEveryBackend,
        "a route to a backend that is not here",
        (edited) =>
          edited.set("google_compute_url_map", "default_service", "projects/p/global/backendServices/other", "url-map"),
      ],
      [
        wafBoundToEveryBackend,
        "a URL map that is not here",
        (edited) => edited.set("google_compute_target_https_proxy", "url_map", "projects/p/global/urlMaps/other"),
      ],
      [
        wafBoundToEveryBackend,
        "a URL map that is gone",
        (edited) => edited.remove("google_compute_url_map", "url-map"),
      ],
      [wafBoundToEveryBackend, "no backend", (edited) => edited.remove(BACKEND)],
      [
        wafQuietLogs,
        "matched parts of requests",
        (edited) => edited.set(POLICY, "advanced_options_config.log_level", "VERBOSE"),
      ],
    ]),
  )("$name", ({ check, change }) => {
    expect(judge(check, stack, change)).toMatchObject({ status: "violated" });
  });

  test("and the finding names the rule that is in the way", () => {
    expect(faults(judge(wafSqli, stack, add({ priority: 1, action: "allow", match: EVERYBODY })))).toEqual([
      `${RULE}.added priority`,
    ]);
    expect(faults(judge(wafXss, stack, set("preview", true, "rule-xss")))).toEqual([
      expect.stringMatching(/rule-xss\S+ preview$/),
    ]);
  });
});

describe("what does not weaken it", () => {
  test.each(
    named([
      [wafSqli, "more than the attack is denied", expression(`${SQLI} || evaluatePreconfiguredWaf('xss-v33-stable')`)],
      [wafSqli, "a condition that is always true", expression(`(${SQLI}) && true`)],
      [
        wafSqli,
        "one signature left out",
        expression(
          "evaluatePreconfiguredWaf('sqli-v33-stable', {'sensitivity': 1, 'opt_out_rule_ids': " +
            "['owasp-crs-v030301-id942260-sqli']})",
        ),
      ],
      [wafSqli, "every signature, Google's default", expression('evaluatePreconfiguredWaf("sqli-v33-stable")')],
      [wafSqli, "one cookie excluded", exclusion("request_cookie", { operator: "EQUALS", value: "session" })],
      [wafSqli, "an allow that is a preview", add({ priority: 1, action: "allow", preview: true, match: EVERYBODY })],
      [
        wafSqli,
        "an allow of what has no attack",
        add({
          priority: 1,
          action: "allow",
          match: { expr: { expression: `origin.region_code == 'US' && !${SQLI}` } },
        }),
      ],
      [
        wafNoEarlyAllow,
        "a refusal before the attack rules",
        add({ priority: 1, action: "deny(403)", match: { expr: { expression: "origin.region_code == 'XX'" } } }),
      ],
    ]),
  )("$name", ({ check, change }) => {
    expect(judge(check, stack, change)).toMatchObject({ status: "holds" });
  });

  test("what is not known yet is unknown", () => {
    const variable = (edited: EditedStack) =>
      edited.set(RULE, "match.expr.expression", "${var.expression}", "rule-sqli");
    expect(judge(wafSqli, stack, variable)).toMatchObject({ status: "unknown" });
    expect(judge(wafSqli, stack, (edited) => edited.set(RULE, "preview", "${var.preview}", "rule-sqli"))).toMatchObject(
      { status: "unknown" },
    );
  });
});

describe("policies by others", () => {
  const inline = (...rules: Body[]) => ({
    resource: {
      google_compute_backend_service: {
        web: { name: "web", security_policy: "${google_compute_security_policy.web.self_link}" },
      },
      google_compute_security_policy: { web: { name: "web", rule: rules } },
    },
  });
  const deny = (priority: number, text: string) => ({
    priority,
    action: "deny(403)",
    match: [{ expr: [{ expression: text }] }],
  });
  const allow = {
    priority: 2_147_483_647,
    action: "allow",
    match: [{ versioned_expr: "SRC_IPS_V1", config: [{ src_ip_ranges: ["*"] }] }],
  };

  test("may have their rules as blocks", () => {
    expect(judgeJson(wafSqli, inline(deny(100, SQLI), allow))).toMatchObject({ status: "holds" });
    expect(judgeJson(wafXss, inline(deny(100, SQLI), allow))).toMatchObject({ status: "violated" });
    expect(judgeJson(wafSqli, inline({ ...allow, priority: 10 }, deny(100, SQLI)))).toMatchObject({
      status: "violated",
    });
  });

  test("may lie in a region", () => {
    const regional = (...rules: Body[]) => ({
      resource: {
        google_compute_region_backend_service: {
          web: {
            name: "web",
            load_balancing_scheme: "EXTERNAL_MANAGED",
            security_policy: "${google_compute_region_security_policy.web.self_link}",
          },
        },
        google_compute_region_security_policy: { web: { name: "web", rules } },
      },
    });
    expect(judgeJson(wafSqli, regional(deny(100, SQLI), allow))).toMatchObject({ status: "holds" });
    expect(judgeJson(wafSqli, regional(allow))).toMatchObject({ status: "violated" });
  });

  test("leave out every signature of a set in some repositories", () => {
    const all = [930100, 930110, 930120, 930130].map((id) => `'owasp-crs-v030301-id${id}-lfi'`).join(",\n ");
    expect(
      judgeJson(wafLfi, inline(deny(100, `evaluatePreconfiguredExpr('lfi-v33-stable',\n[${all}])`), allow)),
    ).toMatchObject({ status: "violated" });
  });

  test("need no policy on internal backends", () => {
    const tree = inline(deny(100, SQLI), allow);
    expect(
      judgeJson(wafBoundToEveryBackend, {
        resource: { ...tree.resource, google_compute_region_backend_service: { inside: { name: "inside" } } },
      }),
    ).toMatchObject({ status: "holds" });
  });

  test("list, once applied, the rules that are resources: one that a plan takes away counts no more", () => {
    const web = {
      address: `${BACKEND}.web`,
      type: BACKEND,
      name: "web",
      mode: "managed",
      change: { actions: ["no-op"], before: {}, after: { name: "web", security_policy: "web" }, after_unknown: {} },
    };
    const policy = {
      address: `${POLICY}.web`,
      type: POLICY,
      name: "web",
      mode: "managed",
      change: {
        actions: ["no-op"],
        before: {},
        after: { name: "web", rule: [deny(1000, SQLI), allow] },
        after_unknown: {},
      },
    };
    const rule = (action: string, after: unknown) => ({
      address: `${RULE}.sqli`,
      type: RULE,
      name: "sqli",
      mode: "managed",
      change: { actions: [action], before: { ...deny(1000, SQLI), security_policy: "web" }, after, after_unknown: {} },
    });
    const planned = (...changes: unknown[]) => ({
      format_version: "1.2",
      resource_changes: changes,
      configuration: {},
    });
    expect(judgeJson(wafSqli, planned(web, policy))).toMatchObject({ status: "holds" });
    expect(judgeJson(wafSqli, planned(web, policy, rule("delete", null)))).toMatchObject({ status: "violated" });
    expect(
      judgeJson(
        wafSqli,
        planned(web, policy, rule("update", { ...deny(1000, SQLI), preview: true, security_policy: "web" })),
      ),
    ).toMatchObject({ status: "violated" });
  });

  test("are not known where a dynamic block makes some", () => {
    const content = { priority: 1, action: "allow", match: EVERYBODY };
    expect(
      judge(wafSqli, stack, (edited) => edited.set(POLICY, "dynamic", { rule: { for_each: [1], content } })),
    ).toMatchObject({ status: "unknown" });
    expect(
      judge(wafNoEarlyAllow, stack, (edited) => edited.set(POLICY, "dynamic", { rule: { for_each: [1], content } }))
        .status,
    ).not.toBe("holds");
  });

  test("stand before every backend that the internet reaches, whatever its scheme", () => {
    const tree = {
      resource: {
        google_compute_global_forwarding_rule: {
          a: { name: "a", target: "${google_compute_target_https_proxy.a.id}" },
        },
        google_compute_target_https_proxy: { a: { name: "a", url_map: "${google_compute_url_map.a.id}" } },
        google_compute_url_map: { a: { name: "a", default_service: "${google_compute_backend_service.a.id}" } },
        google_compute_backend_service: { a: { name: "a", load_balancing_scheme: "INTERNAL_MANAGED" } },
      },
    };
    const verdict = judgeJson(wafBoundToEveryBackend, tree);
    expect(faults(verdict)).toContainEqual(expect.stringContaining("google_compute_backend_service.a"));
  });

  test("are missing before a cache at the edge, and unknown behind generated routes", () => {
    expect(
      judge(wafBoundToEveryBackend, stack, (edited) =>
        edited.add("google_network_services_edge_cache_service", "cache", { name: "cache" }),
      ),
    ).toMatchObject({ status: "violated" });
    expect(
      judge(wafBoundToEveryBackend, stack, (edited) =>
        edited.set("google_compute_url_map", "dynamic", { path_matcher: { for_each: [1], content: {} } }),
      ),
    ).toMatchObject({ status: "unknown" });
  });

  test("have other sets judged just so", () => {
    expect(
      judgeJson(
        wafAttackRule.with({ set: "php-v33-stable", attack: "injection of PHP" }),
        inline(deny(1, "evaluatePreconfiguredWaf('php-v33-stable')"), allow),
      ),
    ).toMatchObject({ status: "holds" });
  });
});
