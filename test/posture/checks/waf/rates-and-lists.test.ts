import { wafAdminAllowlist } from "../../../../posture/checks/waf/admin-allowlist";
import { wafAdminNothingElse } from "../../../../posture/checks/waf/admin-nothing-else";
import { wafAdminAnswers404 } from "../../../../posture/checks/waf/admin-answers-404";
import { wafOnlyFromCdn } from "../../../../posture/checks/waf/only-from-cdn";
import { wafRateLimit } from "../../../../posture/checks/waf/rate-limit";
import { smepro, smvue } from "../../../stacks/synthesized";
import { Body, EditedStack, faults, judge, judgeJson, judgeModel, Value } from "../edited-stack";
import { named } from "../named-weakenings";

const RULE = "google_compute_security_policy_rule";
const POLICY = "google_compute_security_policy";
const LIMIT = "rate_limit_options.rate_limit_threshold";
const RANGES = "match.config.src_ip_ranges";
const EVERYBODY = { versioned_expr: "SRC_IPS_V1", config: { src_ip_ranges: ["*"] } };

const stacks = { smvue: smvue("production"), smepro: smepro("production") };
const set = (path: string, value: Value | undefined, fragment: string) => (edited: EditedStack) =>
  edited.set(RULE, path, value, fragment);
const add = (rule: Body) => (edited: EditedStack) =>
  edited.add(RULE, "added", { security_policy: "${google_compute_security_policy.waf_policy_263DA894.name}", ...rule });

describe("on our stacks", () => {
  test.each(["production", "staging"])(
    "clients are limited in %s, and SMVue is reached through Cloudflare only",
    (environment) => {
      expect(judge(wafRateLimit, smvue(environment))).toMatchObject({ status: "holds" });
      expect(judge(wafRateLimit, smepro(environment))).toMatchObject({ status: "holds" });
      expect(judge(wafOnlyFromCdn, smvue(environment))).toMatchObject({ status: "holds" });
    },
  );

  test.each([wafAdminAllowlist, wafAdminNothingElse, wafAdminAnswers404])(
    "$id holds for SMVue in production, where the page promises it",
    (check) => {
      expect(judge(check, stacks.smvue)).toMatchObject({ status: "holds" });
      expect(judgeModel(check, new EditedStack(smvue("staging").text).model, "staging")).toMatchObject({
        status: "not-applicable",
      });
    },
  );
});

describe("a weakening of one thing violates", () => {
  const admin = "request.path.urlDecode().lower().matches('(^|/)admin([^a-z0-9_-]|$)')";
  const list = "inIpRange(origin.user_ip, '198.51.100.0/28')";
  const adminRule = (text: string) => set("match.expr.expression", text, "rule-admin-admin");
  test.each(
    named([
      [wafRateLimit, "one count for all", set("rate_limit_options.enforce_on_key", "ALL", "rule-rate-1")],
      [wafRateLimit, "Google's default key", set("rate_limit_options.enforce_on_key", undefined, "rule-rate-1")],
      [wafRateLimit, "a key that the client writes", set("rate_limit_options.enforce_on_key", "XFF_IP", "rule-rate-1")],
      [wafRateLimit, "a key that is Cloudflare's", set("rate_limit_options.enforce_on_key", "IP", "rule-rate-1")],
      [
        wafRateLimit,
        "a header that the client writes",
        (edited) => edited.set(POLICY, "advanced_options_config.user_ip_request_headers", ["X-Client"]),
      ],
      [
        wafRateLimit,
        "no header",
        (edited) => edited.set(POLICY, "advanced_options_config.user_ip_request_headers", undefined),
      ],
      [wafRateLimit, "a header that is believed from anywhere", set(RANGES, ["*"], "rule-rate-1")],
      [wafRateLimit, "a million a minute", set(`${LIMIT}.count`, 1_000_000, "rule-rate-2")],
      [wafRateLimit, "a short interval", set(`${LIMIT}.interval_sec`, 10, "rule-rate-2")],
      [wafRateLimit, "no threshold", set("rate_limit_options.rate_limit_threshold", undefined, "rule-rate-2")],
      [wafRateLimit, "sent elsewhere above it", set("rate_limit_options.exceed_action", "redirect", "rule-rate-2")],
      [wafRateLimit, "allowed without a count", set("action", "allow", "rule-rate-3")],
      [
        wafRateLimit,
        "an allow before it",
        add({ priority: 4999, action: "allow", match: { expr: { expression: "request.path.startsWith('/health')" } } }),
      ],
      [wafRateLimit, "an allow after it", add({ priority: 6000, action: "allow", match: EVERYBODY })],
      [wafRateLimit, "a default that allows", set("action", "allow", "rule-default")],
      [wafRateLimit, "no default", (edited) => edited.remove(RULE, "rule-default")],
      [wafRateLimit, "no throttle", (edited) => edited.remove(RULE, "rule-rate")],
      [wafRateLimit, "only previews", set("preview", true, "rule-rate")],
      [wafRateLimit, "no policy", (edited) => edited.remove(POLICY)],
      [wafOnlyFromCdn, "everybody", set(RANGES, ["*"], "rule-rate-3")],
      [wafOnlyFromCdn, "every IPv4 address", set(RANGES, ["0.0.0.0/0"], "rule-rate-3")],
      [wafOnlyFromCdn, "a range that is too large", set(RANGES, ["104.0.0.0/8"], "rule-rate-2")],
      [wafOnlyFromCdn, "one range of another's", set(RANGES, ["2a06:98c0::/29", "203.0.113.0/24"], "rule-rate-3")],
      [wafOnlyFromCdn, "a default that allows", set("action", "allow", "rule-default")],
      [wafOnlyFromCdn, "a default that is a preview", set("preview", true, "rule-default")],
      [wafOnlyFromCdn, "a default for IPv4 only", set(RANGES, ["0.0.0.0/0"], "rule-default")],
      [
        wafOnlyFromCdn,
        "an allow by path",
        add({ priority: 4000, action: "allow", match: { expr: { expression: "request.path == '/hook'" } } }),
      ],
      [wafAdminAllowlist, "the rule is gone", (edited) => edited.remove(RULE, "rule-admin-admin")],
      [wafAdminAllowlist, "only a preview", set("preview", true, "rule-admin-admin")],
      [wafAdminAllowlist, "another rule that is a preview", set("preview", true, "rule-admin-api")],
      [wafAdminAllowlist, "behind what lets in", set("priority", 6000, "rule-admin")],
      [wafAdminAllowlist, "allowed", set("action", "allow", "rule-admin-api")],
      [wafAdminAllowlist, "never", adminRule(`${admin} && !(${list}) && false`)],
      [wafAdminAllowlist, "for one method", adminRule(`${admin} && !(${list}) && request.method == 'POST'`)],
      [wafAdminAllowlist, "the list denied instead", adminRule(`${admin} && (${list})`)],
      [
        wafAdminAllowlist,
        "everybody in the list",
        adminRule(`${admin} && !(${list} || inIpRange(origin.user_ip, '0.0.0.0/0'))`),
      ],
      [
        wafAdminAllowlist,
        "half of the internet in the list",
        adminRule(`${admin} && !(inIpRange(origin.user_ip, '0.0.0.0/1'))`),
      ],
      [
        wafAdminAllowlist,
        "Cloudflare in the list",
        adminRule(`${admin} && !(inIpRange(origin.ip, '173.245.48.0/20'))`),
      ],
      [
        wafAdminAllowlist,
        "a header in place of an address",
        adminRule(`${admin} && !(request.headers['x-office'] == '1')`),
      ],
      [wafAdminAllowlist, "another path", adminRule(`request.path.matches('^/administrators$') && !(${list})`)],
      [wafAdminAllowlist, "one spelling of the path", adminRule(`request.path.startsWith('/admin') && !(${list})`)],
      [
        wafAdminAllowlist,
        "an allow before it",
        add({
          priority: 2000,
          action: "allow",
          match: { expr: { expression: "request.path.startsWith('/admin/public')" } },
        }),
      ],
      [wafAdminAllowlist, "a header that is believed from anywhere", set(RANGES, ["*"], "rule-rate-1")],
      [wafAdminAllowlist, "no policy", (edited) => edited.remove(POLICY)],
      [
        wafAdminNothingElse,
        "the word anywhere in the path",
        adminRule(`request.path.lower().matches('(^|/)admin([^a-z0-9_-]|$)') && !(${list})`),
      ],
      [
        wafAdminNothingElse,
        "every path that starts with the word",
        adminRule(`request.path.startsWith('/admin') && !(${list})`),
      ],
      [wafAdminAnswers404, "an answer that tells", set("action", "deny(403)", "rule-admin-admin")],
      [wafAdminAnswers404, "no answer", (edited) => edited.remove(RULE, "rule-admin")],
    ]),
  )("$name", ({ check, change }) => {
    expect(judge(check, stacks.smvue, change)).toMatchObject({ status: "violated" });
  });

  test("and the finding says where", () => {
    expect(
      faults(judge(wafRateLimit, stacks.smvue, set("rate_limit_options.enforce_on_key", "ALL", "rule-rate-1"))),
    ).toEqual([expect.stringMatching(/rule-rate-1\S+ rate_limit_options\.enforce_on_key$/)]);
    expect(faults(judge(wafOnlyFromCdn, stacks.smvue, set(RANGES, ["*"], "rule-rate-3")))).toEqual([
      expect.stringMatching(/rule-rate-3\S+ match$/),
    ]);
  });
});

describe("what does not weaken it", () => {
  const path = "request.path.urlDecode().lower().contains('/admin')";
  const listFirst = (source: string) => (edited: EditedStack) =>
    add({
      priority: 3000,
      action: "allow",
      match: { expr: { expression: `${path} && inIpRange(${source}, '198.51.100.0/28')` } },
    })(edited).add(RULE, "refusal", {
      security_policy: "${google_compute_security_policy.waf_policy_263DA894.name}",
      priority: 3001,
      action: "deny(404)",
      match: { expr: { expression: path } },
    });

  test("a list may be an allow before a refusal", () => {
    expect(judge(wafAdminAllowlist, stacks.smepro, listFirst("origin.ip"))).toMatchObject({ status: "holds" });
    expect(judge(wafAdminAnswers404, stacks.smepro, listFirst("origin.ip"))).toMatchObject({ status: "holds" });
  });

  test("but not by a header that whoever goes around Cloudflare can write", () => {
    expect(
      judge(wafAdminAllowlist, stacks.smvue, (edited) =>
        listFirst("origin.user_ip")(edited.remove(RULE, "rule-admin")),
      ),
    ).toMatchObject({ status: "violated" });
  });

  test("a default that allows takes nothing where a throttle takes everybody", () => {
    expect(judge(wafRateLimit, stacks.smepro, set("action", "allow", "rule-default"))).toMatchObject({
      status: "holds",
    });
  });

  test("what is not known yet is unknown", () => {
    expect(
      judge(wafRateLimit, stacks.smepro, set("rate_limit_options.enforce_on_key", "${var.key}", "rule-rate")),
    ).toMatchObject({ status: "unknown" });
    expect(judge(wafOnlyFromCdn, stacks.smvue, set(RANGES, "${var.ranges}", "rule-rate-3"))).toMatchObject({
      status: "unknown",
    });
  });
});

describe("policies by others", () => {
  const policy = (...rule: Body[]) => ({
    resource: {
      google_compute_backend_service: {
        web: { name: "web", security_policy: "${google_compute_security_policy.web.id}" },
      },
      google_compute_security_policy: { web: { name: "web", rule } },
    },
  });
  const throttle = (options: Body, ranges: string[] = ["*"]) => ({
    action: "rate_based_ban",
    priority: 1000,
    match: [{ versioned_expr: "SRC_IPS_V1", config: [{ src_ip_ranges: ranges }] }],
    rate_limit_options: [
      {
        conform_action: "allow",
        exceed_action: "deny(429)",
        ban_duration_sec: 60,
        rate_limit_threshold: [{ count: 100, interval_sec: 60 }],
        ...options,
      },
    ],
  });
  const rest = {
    action: "allow",
    priority: 2_147_483_647,
    match: [{ versioned_expr: "SRC_IPS_V1", config: [{ src_ip_ranges: ["*"] }] }],
  };

  test("may ban, and may have several keys", () => {
    expect(judgeJson(wafRateLimit, policy(throttle({ enforce_on_key: "IP" }), rest))).toMatchObject({
      status: "holds",
    });
    expect(
      judgeJson(
        wafRateLimit,
        policy(throttle({ enforce_on_key: "", enforce_on_key_configs: [{ enforce_on_key_type: "IP" }] }), rest),
      ),
    ).toMatchObject({ status: "holds" });
    expect(
      judgeJson(
        wafRateLimit,
        policy(
          throttle({
            enforce_on_key: "",
            enforce_on_key_configs: [{ enforce_on_key_type: "IP" }, { enforce_on_key_type: "HTTP_PATH" }],
          }),
          rest,
        ),
      ),
    ).toMatchObject({ status: "violated" });
  });

  test("may name both families of addresses instead of everybody", () => {
    expect(
      judgeJson(wafRateLimit, policy(throttle({ enforce_on_key: "IP" }, ["0.0.0.0/0", "::/0"]), rest)),
    ).toMatchObject({ status: "holds" });
    expect(judgeJson(wafRateLimit, policy(throttle({ enforce_on_key: "IP" }, ["0.0.0.0/0"]), rest))).toMatchObject({
      status: "violated",
    });
  });

  test("let in everybody where they have no rule", () => {
    expect(judgeJson(wafRateLimit, policy())).toMatchObject({ status: "violated" });
  });
});
