import { Waf, WafProps } from "../../../constructs/google/waf";
import { referenceTo, wafProps } from "../../parts";
import { Arguments, Template } from "../../parsed-stack";
import { synthesize } from "../../template";

const RULE = "google_compute_security_policy_rule";
const RANGES = Array.from({ length: 23 }, (_, index) => `198.51.100.${index}/32`);
const cdn = { clientAddressHeader: "CF-Connecting-IP", ranges: ["173.245.48.0/20", "2400:cb00::/32"] };
const admin = { pathPrefixes: ["/admin", "/back-office/users"], allowedRanges: ["192.0.2.0/24", "2001:db8::/48"] };

const wafWith = (change: Partial<WafProps> = {}, alter: (waf: Waf) => void = () => undefined): Template =>
  synthesize((stack) => alter(new Waf(stack, "waf", { ...wafProps, ...change })));
const inOrder = (template: Template): Arguments[] =>
  Object.values(template.all(RULE)).sort((one, other) => Number(one.priority) - Number(other.priority));
const from = (template: Template, least: number, most: number): Arguments[] =>
  inOrder(template).filter(({ priority }) => Number(priority) >= least && Number(priority) <= most);
const prioritiesById = (template: Template) =>
  Object.fromEntries(Object.entries(template.all(RULE)).map(([id, { priority }]) => [id, priority]));

describe("Waf", () => {
  test("by default blocks attacks, limits rates and denies whatever no rule let through", () => {
    const template = wafWith();

    expect(inOrder(template).map(({ priority, action, match }) => [priority, action, match])).toEqual([
      [1000, "deny(403)", { expr: { expression: "evaluatePreconfiguredWaf('sqli-v33-stable', {'sensitivity': 2})" } }],
      [1100, "deny(403)", { expr: { expression: "evaluatePreconfiguredWaf('xss-v33-stable', {'sensitivity': 2})" } }],
      [1200, "deny(403)", { expr: { expression: "evaluatePreconfiguredWaf('lfi-v33-stable', {'sensitivity': 2})" } }],
      [1300, "deny(403)", { expr: { expression: "evaluatePreconfiguredWaf('rfi-v33-stable', {'sensitivity': 2})" } }],
      [1400, "deny(403)", { expr: { expression: "evaluatePreconfiguredWaf('rce-v33-stable', {'sensitivity': 2})" } }],
      [1500, "deny(403)", { expr: { expression: "evaluatePreconfiguredWaf('cve-canary')" } }],
      [5000, "throttle", { versioned_expr: "SRC_IPS_V1", config: { src_ip_ranges: ["*"] } }],
      [2147483647, "deny(403)", { versioned_expr: "SRC_IPS_V1", config: { src_ip_ranges: ["*"] } }],
    ]);
    expect(inOrder(template).every(({ preview }) => preview === false)).toBe(true);
    expect(
      inOrder(template).every(
        ({ security_policy }) => security_policy === referenceTo(template, "google_compute_security_policy", "name"),
      ),
    ).toBe(true);
  });

  test(
    "by default parses JSON, logs nothing of what a request holds, watches for floods and " + "believes no header",
    () => {
      expect(wafWith().only("google_compute_security_policy")).toEqual({
        name: "acme",
        type: "CLOUD_ARMOR",
        adaptive_protection_config: { layer_7_ddos_defense_config: { enable: true, rule_visibility: "STANDARD" } },
        advanced_options_config: { json_parsing: "STANDARD", log_level: "NORMAL" },
      });
    },
  );

  test.each(["NORMAL", "VERBOSE"] as const)("logs as %s where asked to", (logLevel) => {
    expect(wafWith({ logLevel }).only("google_compute_security_policy")).toMatchObject({
      advanced_options_config: { log_level: logLevel },
    });
  });

  test("looks for attacks before admin paths, admin paths before rates, rates before the default", () => {
    const template = wafWith({ admin, cdn: { ...cdn, ranges: RANGES } });

    expect(inOrder(template).map(({ priority, action }) => [priority, action])).toEqual([
      [1000, "deny(403)"],
      [1100, "deny(403)"],
      [1200, "deny(403)"],
      [1300, "deny(403)"],
      [1400, "deny(403)"],
      [1500, "deny(403)"],
      [4330, "deny(404)"],
      [4952, "deny(404)"],
      [5000, "throttle"],
      [5001, "throttle"],
      [5002, "throttle"],
      [2147483647, "deny(403)"],
    ]);
  });

  test("answers 404 on admin paths to everybody outside the allowlist", () => {
    expect(from(wafWith({ admin }), 3000, 4999)).toMatchObject([
      {
        action: "deny(404)",
        preview: false,
        match: {
          expr: {
            expression: expect.stringMatching(
              new RegExp(
                [
                  String.raw`^request\.path\.urlDecode\(\)\.lower\(\)\.matches\(`,
                  String.raw`'\^\S+back-office\S+users\(\[\^a-z0-9_-\]\|\$\)'\) && !\(`,
                  String.raw`inIpRange\(origin\.ip, '192\.0\.2\.0\/24'\) \|\| `,
                  String.raw`inIpRange\(origin\.ip, '2001:db8::\/48'\)\)$`,
                ].join(""),
              ),
            ),
          },
        },
      },
      {
        action: "deny(404)",
        preview: false,
        match: {
          expr: {
            expression: expect.stringMatching(
              /^request\.path\.urlDecode\(\)\.lower\(\)\.matches\('\^\S+admin\(\[\^a-z0-9_-\]\|\$\)'\) && /,
            ),
          },
        },
      },
    ]);
  });

  test("asks for the client's own address on admin paths behind a CDN", () => {
    expect(
      from(wafWith({ cdn, admin: { pathPrefixes: ["/admin"], allowedRanges: ["192.0.2.0/24"] } }), 3000, 4999),
    ).toMatchObject([
      {
        match: {
          expr: {
            expression: expect.stringMatching(/ && !\(inIpRange\(origin\.user_ip, '192\.0\.2\.0\/24'\)\)$/),
          },
        },
      },
    ]);
  });

  /**
   * Whether the admin rule of a prefix takes a path, as Cloud Armor would: decoded once, in lowercase, any part of it.
   */
  const hides = (prefix: string, path: string): boolean => {
    const [rule] = from(wafWith({ admin: { ...admin, pathPrefixes: [prefix] } }), 3000, 4999);
    const [, pattern] =
      /"expression":"request\.path\.urlDecode\(\)\.lower\(\)\.matches\('([^'\\]+)'\) && !\(/.exec(
        JSON.stringify(rule?.match),
      ) ?? [];
    if (pattern === undefined) throw new Error(`no pattern in ${JSON.stringify(rule)}`);
    return new RegExp(pattern).test(decodeURIComponent(path).toLowerCase());
  };

  test.each([
    ["/admin", "/admin"],
    ["/admin", "/admin/"],
    ["/admin", "/ADMIN/x"],
    ["/admin", "//admin"],
    ["/admin", "/./admin"],
    ["/admin", "/x/../admin"],
    ["/admin", "/../admin"],
    ["/admin", "/x/y/../../admin"],
    ["/admin", "/x/./y/..//../admin"],
    ["/admin", "/x/../y/../admin"],
    ["/admin", "/%61dmin"],
    ["/admin", "/%41DMIN"],
    ["/admin", "/x%2f..%2fadmin"],
    ["/admin", "/admin;x"],
    ["/admin", "/admin.json"],
    ["/admin", "/admin%00"],
    ["/api/admin", "/api/x/../admin"],
    ["/api/admin", "/x/../api/./y/../admin"],
    ["/api/admin", "/api;v=1/admin"],
    ["/admin", "/admin%3Bx"],
    ["/admin/", "/admin"],
    ["/api/admin", "/api/admin"],
    ["/api/admin", "/api//admin"],
    ["/api/admin", "/api/./admin"],
    ["/api/admin", "//API/.//admin/users"],
    ["/back-office/users", "/back-office/users/7"],
  ])("hides %s where it is written %s", (prefix, path) => {
    expect(hides(prefix, path)).toBe(true);
  });

  test.each([
    ["/admin", "/"],
    ["/admin", "/orgs/7/admin"],
    ["/admin", "/orgs/7/admin/users"],
    ["/admin", "/x/../orgs/admin"],
    ["/admin", "/x/y/../admin"],
    ["/api/admin", "/api/teams/admin"],
    ["/api/admin", "/orgs/api/admin"],
    ["/admin", "/administrators"],
    ["/admin", "/administrator"],
    ["/admin", "/my-admin-guide"],
    ["/admin", "/my-admin"],
    ["/admin", "/admin-guide"],
    ["/admin", "/admin_guide"],
    ["/api/admin", "/api"],
    ["/api/admin", "/admin"],
    ["/api/admin", "/apiadmin"],
    ["/api/admin", "/api/administrators"],
    ["/api/admin", "/my-api/admin"],
  ])("does not take for %s what is %s", (prefix, path) => {
    expect(hides(prefix, path)).toBe(false);
  });

  test("limits each address where clients connect directly", () => {
    expect(from(wafWith(), 5000, 5999)).toMatchObject([
      {
        rate_limit_options: {
          conform_action: "allow",
          exceed_action: "deny(429)",
          enforce_on_key: "IP",
          rate_limit_threshold: { count: 100, interval_sec: 60 },
        },
      },
    ]);
  });

  test("lets only the CDN in, believes its header and limits each client behind it", () => {
    const template = wafWith({ cdn });

    expect(template.only("google_compute_security_policy")).toMatchObject({
      advanced_options_config: { user_ip_request_headers: ["CF-Connecting-IP"] },
    });
    expect(from(template, 5000, 5999)).toMatchObject([
      {
        action: "throttle",
        match: { versioned_expr: "SRC_IPS_V1", config: { src_ip_ranges: ["173.245.48.0/20", "2400:cb00::/32"] } },
        rate_limit_options: {
          conform_action: "allow",
          exceed_action: "deny(429)",
          enforce_on_key: "USER_IP",
          rate_limit_threshold: { count: 100, interval_sec: 60 },
        },
      },
    ]);
    expect(from(template, 6000, 2147483647)).toMatchObject([
      { action: "deny(403)", match: { config: { src_ip_ranges: ["*"] } } },
    ]);
  });

  test("spreads the CDN's ranges over rules of ten, which is all that one rule takes", () => {
    const rates = from(wafWith({ cdn: { ...cdn, ranges: RANGES } }), 5000, 5999);

    expect(rates.map(({ match }) => match)).toMatchObject([
      { config: { src_ip_ranges: RANGES.slice(0, 10) } },
      { config: { src_ip_ranges: RANGES.slice(10, 20) } },
      { config: { src_ip_ranges: RANGES.slice(20) } },
    ]);
  });

  test("leaves signatures out where asked to, of their own class only", () => {
    const optOuts = {
      sqli: [
        { ruleId: "owasp-crs-v030301-id942260-sqli", reason: "matches prose in descriptions" },
        { ruleId: "owasp-crs-v030301-id942430-sqli", reason: "counts punctuation in JSON" },
      ],
    };

    expect(from(wafWith({ optOuts, sensitivity: 4 }), 1000, 1100)).toMatchObject([
      {
        match: {
          expr: {
            expression:
              "evaluatePreconfiguredWaf('sqli-v33-stable', {'sensitivity': 4, 'opt_out_rule_ids': " +
              "['owasp-crs-v030301-id942260-sqli', 'owasp-crs-v030301-id942430-sqli']})",
          },
        },
      },
      { match: { expr: { expression: "evaluatePreconfiguredWaf('xss-v33-stable', {'sensitivity': 4})" } } },
    ]);
  });

  test("previews the attack rules alone", () => {
    const template = wafWith({ admin, cdn, preview: true });

    expect(
      inOrder(template)
        .filter(({ preview }) => preview === true)
        .map(({ priority }) => priority),
    ).toEqual([1000, 1100, 1200, 1300, 1400]);
    expect(
      inOrder(template)
        .filter(({ preview }) => preview === false)
        .map(({ priority }) => priority),
    ).toEqual([1500, 4330, 4952, 5000, 2147483647]);
  });

  test.each<[string, Partial<WafProps>, number]>([
    ["a rule of one's own", {}, 1],
    ["a first admin path", { admin: { ...admin, pathPrefixes: ["/metrics", ...admin.pathPrefixes] } }, 1],
    [
      "an admin path between others",
      { admin: { ...admin, pathPrefixes: ["/admin", "/metrics", "/back-office/users"] } },
      1,
    ],
    ["admin paths in another order", { admin: { ...admin, pathPrefixes: [...admin.pathPrefixes].reverse() } }, 0],
    ["an admin path for other addresses", { admin: { ...admin, allowedRanges: ["203.0.113.0/28"] } }, 0],
    ["a last admin path", { admin: { ...admin, pathPrefixes: [...admin.pathPrefixes, "/metrics"] } }, 1],
    ["CDN ranges for one more rule", { cdn: { ...cdn, ranges: RANGES } }, 2],
    [
      "an opt-out",
      { optOuts: { xss: [{ ruleId: "owasp-crs-v030301-id941320-xss", reason: "rich text is stored" }] } },
      0,
    ],
  ])("renumbers no rule for the sake of %s", (name, change, added) => {
    const before = prioritiesById(wafWith({ admin, cdn }));
    const own = name === "a rule of one's own";
    const after = prioritiesById(
      wafWith(
        { admin, cdn, ...change },
        (waf) =>
          own &&
          waf.addRule("partner", {
            priority: 2000,
            action: "allow",
            match: { expr: { expression: "origin.asn == 64500" } },
          }),
      ),
    );

    expect(after).toMatchObject(before);
    expect(Object.keys(after)).toHaveLength(Object.keys(before).length + added);
  });

  test("renumbers no rule where an admin path is taken away", () => {
    const before = prioritiesById(wafWith({ admin }));
    const after = prioritiesById(wafWith({ admin: { ...admin, pathPrefixes: ["/back-office/users"] } }));

    expect(before).toMatchObject(after);
    expect(Object.keys(after)).toHaveLength(Object.keys(before).length - 1);
  });

  test("keeps admin paths between one's own rules and the rates, whatever they are called", () => {
    const pathPrefixes = Array.from({ length: 12 }, (_, index) => `/area-${index}`);
    const rules = inOrder(wafWith({ admin: { ...admin, pathPrefixes } })).filter(
      ({ action }) => action === "deny(404)",
    );

    expect(rules).toHaveLength(12);
    expect(rules.every(({ priority }) => Number(priority) >= 3000 && Number(priority) < 5000)).toBe(true);
  });

  test("enforces a rule of one's own unless it says otherwise", () => {
    const template = wafWith({}, (waf) => {
      waf.addRule("partner", {
        priority: 2000,
        action: "allow",
        match: { expr: { expression: "origin.asn == 64500" } },
      });
      waf.addRule("trial", {
        priority: 2001,
        action: "deny(403)",
        preview: true,
        match: { expr: { expression: "origin.asn == 64501" } },
      });
    });

    expect(from(template, 2000, 2999)).toMatchObject([
      { action: "allow", preview: false, match: { expr: { expression: "origin.asn == 64500" } } },
      { action: "deny(403)", preview: true },
    ]);
  });

  test("takes two admin paths with a priority of their own once one of them is written differently", () => {
    const priorities = from(
      wafWith({ admin: { ...admin, pathPrefixes: ["/search", "/trace/audit/"] } }),
      3000,
      4999,
    ).map(({ priority }) => priority);

    expect(new Set(priorities).size).toBe(2);
  });

  test("knows its policy's name", () => {
    let name = "";
    wafWith({ name: "front" }, (waf) => (name = waf.name));
    expect(name).toBe("front");
  });

  test("lets every inner resource be changed", () => {
    const template = wafWith({}, (waf) => {
      waf.policy.addOverride("advanced_options_config.log_level", "VERBOSE");
      waf.rules.get("rate-1")?.addOverride("rate_limit_options.exceed_action", "deny(502)");
    });

    expect(template.only("google_compute_security_policy")).toMatchObject({
      advanced_options_config: { log_level: "VERBOSE" },
    });
    expect(from(template, 5000, 5999)).toMatchObject([{ rate_limit_options: { exceed_action: "deny(502)" } }]);
  });
});
