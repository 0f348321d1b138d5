import { assessed } from "./assessed";

const deny = {
  priority: 1000,
  action: "deny(403)",
  preview: false,
  match: [{ expr: [{ expression: "evaluatePreconfiguredWaf('sqli-v33-stable')" }] }],
};
const allow = {
  priority: 2000,
  action: "allow",
  preview: false,
  match: [{ expr: [{ expression: "inIpRange(origin.ip, '192.0.2.0/24')" }] }],
};
const throttle = {
  priority: 5000,
  action: "throttle",
  preview: false,
  match: [{ versioned_expr: "SRC_IPS_V1", config: [{ src_ip_ranges: ["192.0.2.0/24"] }] }],
  rate_limit_options: [
    {
      enforce_on_key: "IP",
      conform_action: "allow",
      exceed_action: "deny(429)",
      rate_limit_threshold: [{ count: 100, interval_sec: 60 }],
    },
  ],
};
const everyone = { match: [{ versioned_expr: "SRC_IPS_V1", config: [{ src_ip_ranges: ["*"] }] }] };

const rate = (options: object) => ({
  ...throttle,
  rate_limit_options: [{ ...throttle.rate_limit_options[0], ...options }],
});

describe("a rule that stands by itself", () => {
  test.each<[string, object, object | null, string, string]>([
    ["goes", deny, null, "high", "WAF rule 1000 is deleted: it did deny(403)"],
    ["lets through", deny, { ...deny, action: "allow" }, "high", "WAF rule 1000: action deny(403) → allow"],
    ["limits only", deny, { ...deny, action: "throttle" }, "high", "WAF rule 1000: action deny(403) → throttle"],
    [
      "answers otherwise",
      deny,
      { ...deny, action: "deny(404)" },
      "routine",
      "WAF rule 1000: action deny(403) → deny(404)",
    ],
    [
      "is put in preview",
      deny,
      { ...deny, preview: true },
      "high",
      "WAF rule 1000 is put in preview: it is only counted, and nothing is stopped",
    ],
    [
      "moves behind",
      deny,
      { ...deny, priority: 3000 },
      "elevated",
      "WAF rule 3000 gets a lower precedence, so more rules apply before it: priority 1000 → 3000",
    ],
    [
      "lets in sooner",
      allow,
      { ...allow, priority: 500 },
      "elevated",
      "WAF rule 500 lets in what it matches before more of the rules that deny: priority 2000 → 500",
    ],
    [
      "matches something else",
      deny,
      { ...deny, match: [{ expr: [{ expression: "false" }] }] },
      "elevated",
      "What WAF rule 1000 matches changes: check whether it still stops as much",
    ],
    ["lets in everyone", allow, { ...allow, ...everyone }, "high", "WAF rule 2000 lets in everyone"],
    [
      "has a higher threshold",
      throttle,
      rate({ rate_limit_threshold: [{ count: 500, interval_sec: 60 }] }),
      "elevated",
      "WAF rule 5000 lets more through: rate_limit_threshold.count 100 → 500",
    ],
    [
      "counts over less time",
      throttle,
      rate({ rate_limit_threshold: [{ count: 100, interval_sec: 10 }] }),
      "elevated",
      "WAF rule 5000 lets more through: rate_limit_threshold.interval_sec 60 → 10",
    ],
    [
      "counts everyone as one",
      throttle,
      rate({ enforce_on_key: "ALL" }),
      "elevated",
      "WAF rule 5000 limits otherwise: enforce_on_key IP → ALL",
    ],
    [
      "gets an exception",
      deny,
      { ...deny, preconfigured_waf_config: [{ exclusion: [{ target_rule_set: "sqli" }] }] },
      "elevated",
      "WAF rule 1000 gets exceptions: 0 → 1 exclusions",
    ],
  ])("%s", (_, before, after, risk, reason) => {
    expect(assessed({ type: "google_compute_security_policy_rule", before, after })).toEqual([risk, reason]);
    expect(assessed({ type: "google_compute_region_security_policy_rule", before, after })[0]).toBe(risk);
  });

  test.each<[string, object, object]>([
    ["moves ahead", { ...deny, priority: 3000 }, deny],
    ["is put to work", { ...deny, preview: true }, deny],
    ["limits more", throttle, rate({ rate_limit_threshold: [{ count: 10, interval_sec: 60 }] })],
    ["is described otherwise", { ...deny, description: "a" }, { ...deny, description: "b" }],
    ["lets in later", { ...allow, priority: 500 }, allow],
  ])("that %s is routine", (_, before, after) =>
    expect(assessed({ type: "google_compute_security_policy_rule", before, after })).toEqual(["routine"]),
  );

  test("that is new", () => {
    expect(assessed({ type: "google_compute_security_policy_rule", after: deny })).toEqual(["routine"]);
    expect(assessed({ type: "google_compute_security_policy_rule", after: allow })[0]).toBe("elevated");
    expect(assessed({ type: "google_compute_security_policy_rule", after: { ...allow, ...everyone } })[0]).toBe("high");
    expect(
      assessed({ type: "google_compute_security_policy_rule", after: { ...allow, ...everyone } }, { first: true }),
    ).toEqual(["routine"]);
  });

  test("whose preview is not known until applied", () => {
    const { preview, ...rest } = deny;
    expect(preview).toBe(false);
    expect(
      assessed({ type: "google_compute_security_policy_rule", before: deny, after: rest, unknown: { preview: true } }),
    ).toEqual(["elevated", "Whether WAF rule 1000 is in preview is not known until applied"]);
  });
});

describe("rules within a policy", () => {
  const fallback = { priority: 2147483647, action: "deny(403)", preview: false, ...everyone };
  const policy = (...rule: object[]) => ({ name: "waf", rule });
  const changed = (before: object[], after: object[]) =>
    assessed({ type: "google_compute_security_policy", before: policy(...before), after: policy(...after) });

  test("are told apart wherever they stand in the list", () => {
    expect(changed([deny, allow, fallback], [fallback, deny, allow])).toEqual(["routine"]);
    expect(changed([deny, allow, fallback], [allow, fallback])).toEqual([
      "high",
      "WAF rule 1000 is deleted: it did deny(403)",
    ]);
    expect(changed([deny, allow, fallback], [{ ...deny, priority: 3000 }, allow, fallback])).toEqual([
      "elevated",
      "WAF rule 3000 gets a lower precedence, so more rules apply before it: priority 1000 → 3000",
    ]);
    expect(changed([deny, fallback], [deny, { ...fallback, action: "allow" }])).toEqual([
      "high",
      "The WAF's default rule: action deny(403) → allow",
    ]);
    expect(changed([deny, fallback], [deny, { ...allow, priority: 10, ...everyone }, fallback])[0]).toBe("high");
  });

  test("are left to themselves where the policy does not list them", () => {
    expect(
      assessed({
        type: "google_compute_security_policy",
        before: { ...policy(deny, fallback), description: "a" },
        after: { name: "waf", description: "b" },
        unknown: { rule: true },
      }),
    ).toEqual(["routine"]);
  });

  test("a policy that goes takes all with it", () => {
    expect(assessed({ type: "google_compute_security_policy", before: policy(deny) })).toEqual([
      "high",
      "Removes a web application firewall",
      "WAF rule 1000 is deleted: it did deny(403)",
    ]);
    expect(assessed({ type: "aws_wafv2_web_acl", before: { name: "x" } })[0]).toBe("high");
  });

  test("adaptive protection that is turned off", () => {
    const adaptive = (enable: boolean) => ({
      name: "waf",
      adaptive_protection_config: [{ layer_7_ddos_defense_config: [{ enable }] }],
    });
    expect(
      assessed({ type: "google_compute_security_policy", before: adaptive(true), after: adaptive(false) }),
    ).toEqual([
      "elevated",
      "Adaptive protection is turned off: adaptive_protection_config.layer_7_ddos_defense_config.enable true → false",
    ]);
  });
});

describe("what a policy stands before", () => {
  const backend = (after: object, unknown: object = {}) =>
    assessed({ type: "google_compute_backend_service", before: { security_policy: "waf" }, after, unknown });

  test("loses it, gets another, or may", () => {
    expect(backend({ security_policy: null })).toEqual([
      "high",
      "No WAF protects it any longer: security_policy is removed",
    ]);
    expect(backend({ security_policy: "" })[0]).toBe("high");
    expect(backend({ security_policy: "other" })).toEqual([
      "elevated",
      "Another WAF protects it: security_policy waf → other",
    ]);
    expect(backend({}, { security_policy: true })).toEqual([
      "elevated",
      "Which WAF protects it is not known until applied: security_policy",
    ]);
    expect(assessed({ type: "google_compute_backend_service", before: {}, after: { security_policy: "waf" } })).toEqual(
      ["routine"],
    );
  });
});
