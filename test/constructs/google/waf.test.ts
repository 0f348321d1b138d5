import { Waf, WafProps } from "../../../constructs/google/waf";
import { referenceTo, wafProps } from "../../parts";
import { Arguments, Template } from "../../parsed-stack";
import { problemsOf, synthesize } from "../../template";

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

  const PATHS = "allowed: paths such as /admin, in lowercase";
  const APART = "allowed: each prefix once";
  const SIGNATURE = "allowed: a signature of the attack and of Core Rule Set 3.3, such as owasp-crs-v030301-id942260-";
  const ADMIN_COUNT = "allowed: 1 to 4 ranges: an expression of Cloud Armor holds five conditions";
  const ADMIN_CIDR =
    "allowed: ranges in CIDR notation, each an IPv4 range of /16 or smaller, or an IPv6 range of /32 or smaller";
  const CDN_RANGES = "allowed: the CDN's ranges in CIDR notation, at least one, never every address";
  test.each<[string, Partial<WafProps>, string]>([
    [
      "a name in capitals",
      { name: "Acme" },
      'name: got "Acme"; allowed: 1 to 60 lowercase letters, digits and hyphens',
    ],
    ["no sensitivity", { sensitivity: 0 }, "sensitivity: got 0; allowed: a whole number of levels from 1 to 4"],
    [
      "a sensitivity that does not exist",
      { sensitivity: 5 },
      "sensitivity: got 5; allowed: a whole number of levels from 1 to 4",
    ],
    [
      "a rate of nothing",
      { rateLimit: { requests: 0, intervalSeconds: 60 } },
      "rateLimit.requests: got 0; allowed: a whole number of requests from 1 to 1000000",
    ],
    [
      "an interval that Cloud Armor does not know",
      { rateLimit: { requests: 1, intervalSeconds: 45 } },
      "rateLimit.intervalSeconds: got 45; allowed: one of 10, 30, 60, 120, 180, 240, 300, 600, " +
        "900, 1200, 1800, 2700, 3600",
    ],
    [
      "an opt-out that names no signature",
      { optOuts: { xss: [{ ruleId: "941320", reason: "rich text is stored" }] } },
      `optOuts.xss.ruleId: got "941320"; ${SIGNATURE}xss`,
    ],
    [
      "an opt-out of another class",
      { optOuts: { xss: [{ ruleId: "owasp-crs-v030301-id942260-sqli", reason: "rich text is stored" }] } },
      `optOuts.xss.ruleId: got "owasp-crs-v030301-id942260-sqli"; ${SIGNATURE}xss`,
    ],
    [
      "an opt-out of another Core Rule Set",
      { optOuts: { sqli: [{ ruleId: "owasp-crs-v030001-id942260-sqli", reason: "matches prose" }] } },
      `optOuts.sqli.ruleId: got "owasp-crs-v030001-id942260-sqli"; ${SIGNATURE}sqli`,
    ],
    [
      "an opt-out that ends the list",
      { optOuts: { rce: [{ ruleId: "owasp-crs-v030301-id932100-rce']})", reason: "matches prose" }] } },
      `optOuts.rce.ruleId: got "owasp-crs-v030301-id932100-rce']})"; ${SIGNATURE}rce`,
    ],
    [
      "an opt-out without a reason",
      { optOuts: { xss: [{ ruleId: "owasp-crs-v030301-id941320-xss", reason: "   noisy   " }] } },
      'optOuts.xss.reason: got "   noisy   "; allowed: why the signature may be left out, in ten characters or more',
    ],
    [
      "a header that is no name",
      { cdn: { ...cdn, clientAddressHeader: "CF Connecting IP" } },
      'cdn.clientAddressHeader: got "CF Connecting IP"; allowed: a header\'s name',
    ],
    ["a CDN without ranges", { cdn: { ...cdn, ranges: [] } }, `cdn.ranges: got []; ${CDN_RANGES}`],
    ["a CDN that is everybody", { cdn: { ...cdn, ranges: ["*"] } }, `cdn.ranges: got ["*"]; ${CDN_RANGES}`],
    [
      "a CDN of every IPv6 address",
      { cdn: { ...cdn, ranges: ["173.245.48.0/20", "::/0"] } },
      `cdn.ranges: got ["173.245.48.0/20","::/0"]; ${CDN_RANGES}`,
    ],
    [
      "a CDN's address that is no range",
      { cdn: { ...cdn, ranges: ["173.245.48.0/20", "103.21.244.1"] } },
      `cdn.ranges: got ["173.245.48.0/20","103.21.244.1"]; ${CDN_RANGES}`,
    ],
    [
      "a CDN's range that is no address",
      { cdn: { ...cdn, ranges: ["cloudflare/20"] } },
      `cdn.ranges: got ["cloudflare/20"]; ${CDN_RANGES}`,
    ],
    [
      "a CDN's range with more bits than an address has",
      { cdn: { ...cdn, ranges: ["173.245.48.0/33"] } },
      `cdn.ranges: got ["173.245.48.0/33"]; ${CDN_RANGES}`,
    ],
    [
      "an admin path twice",
      { admin: { ...admin, pathPrefixes: ["/admin", "/admin"] } },
      `admin.pathPrefixes: got ["/admin","/admin"]; ${APART}`,
    ],
    [
      "admin paths whose rules would share a priority",
      { admin: { ...admin, pathPrefixes: ["/search", "/trace/audit"] } },
      `admin.pathPrefixes: got ["/search","/trace/audit"]; ${APART}`,
    ],
    ["no admin path", { admin: { ...admin, pathPrefixes: [] } }, `admin.pathPrefixes: got []; ${PATHS}`],
    [
      "an admin path in capitals, which would never match",
      { admin: { ...admin, pathPrefixes: ["/Admin"] } },
      `admin.pathPrefixes: got ["/Admin"]; ${PATHS}`,
    ],
    [
      "an admin path that ends the expression",
      { admin: { ...admin, pathPrefixes: ["/a') || true || ('"] } },
      "admin.pathPrefixes: got [\"/a') || true || ('\"]; allowed: paths such as /admin",
    ],
    [
      "an admin path with an empty segment",
      { admin: { ...admin, pathPrefixes: ["/api//admin"] } },
      `admin.pathPrefixes: got ["/api//admin"]; ${PATHS}`,
    ],
    [
      "an admin path of slashes",
      { admin: { ...admin, pathPrefixes: ["//"] } },
      `admin.pathPrefixes: got ["//"]; ${PATHS}`,
    ],
    [
      "an admin path with a pattern in it",
      { admin: { ...admin, pathPrefixes: ["/admin.*"] } },
      `admin.pathPrefixes: got ["/admin.*"]; ${PATHS}`,
    ],
    [
      "the root as an admin path",
      { admin: { ...admin, pathPrefixes: ["/"] } },
      `admin.pathPrefixes: got ["/"]; ${PATHS}`,
    ],
    [
      "no address on the allowlist",
      { admin: { ...admin, allowedRanges: [] } },
      `admin.allowedRanges: got []; ${ADMIN_COUNT}`,
    ],
    [
      "more ranges than an expression holds",
      { admin: { ...admin, allowedRanges: RANGES.slice(0, 5) } },
      `admin.allowedRanges: got ${JSON.stringify(RANGES.slice(0, 5))}; ${ADMIN_COUNT}`,
    ],
    [
      "an address that is no range",
      { admin: { ...admin, allowedRanges: ["192.0.2.1"] } },
      `admin.allowedRanges: got ["192.0.2.1"]; ${ADMIN_CIDR}`,
    ],
    [
      "an IPv4 range with more bits than an address has",
      { admin: { ...admin, allowedRanges: ["192.0.2.0/24", "192.0.2.0/33"] } },
      `admin.allowedRanges: got ["192.0.2.0/24","192.0.2.0/33"]; ${ADMIN_CIDR}`,
    ],
    [
      "a range that only looks like one of addresses",
      { admin: { ...admin, allowedRanges: ["1.2.3/24"] } },
      `admin.allowedRanges: got ["1.2.3/24"]; ${ADMIN_CIDR}`,
    ],
    [
      "an allowlist of every IPv6 address",
      { admin: { ...admin, allowedRanges: ["::/0"] } },
      `admin.allowedRanges: got ["::/0"]; ${ADMIN_CIDR}`,
    ],
    [
      "an allowlist of everybody",
      { admin: { ...admin, allowedRanges: ["0.0.0.0/0"] } },
      `admin.allowedRanges: got ["0.0.0.0/0"]; ${ADMIN_CIDR}`,
    ],
  ])("refuses %s", (_, change, message) => {
    const problems = problemsOf((stack) => new Waf(stack, "waf", { ...wafProps, ...change }));
    expect(problems).toEqual([expect.stringContaining(message)]);
  });

  test.each<[string, string, number, string, string]>([
    [
      "a name that is taken",
      "default",
      2000,
      "",
      'name: got "default"; allowed: a name that no other rule has: sqli, xss, lfi, rfi, rce, ' +
        "cve-canary, rate-1, default",
    ],
    [
      "a priority that is taken",
      "partner",
      5000,
      "",
      "priority: got 5000; allowed: a priority that is free: the rule rate-1 has this one",
    ],
    [
      "a description that Cloud Armor cuts",
      "partner",
      2000,
      "d".repeat(65),
      `description: got "${"d".repeat(65)}"; allowed: at most 64 characters`,
    ],
  ])("refuses a rule with %s", (_, name, priority, description, message) => {
    const problems = problemsOf((stack) =>
      new Waf(stack, "waf", wafProps).addRule(name, {
        priority,
        description,
        action: "allow",
        match: { expr: { expression: "true" } },
      }),
    );
    expect(problems).toEqual([message]);
  });

  test("reports everything it refuses together", () => {
    const change = {
      name: "",
      sensitivity: 0,
      rateLimit: { requests: 0, intervalSeconds: 0 },
      cdn: { clientAddressHeader: "", ranges: [] },
      admin: { pathPrefixes: [], allowedRanges: [] },
    };
    expect(problemsOf((stack) => new Waf(stack, "waf", { ...wafProps, ...change }))).toHaveLength(8);
    expect(
      problemsOf((stack) =>
        new Waf(stack, "waf", wafProps).addRule("sqli", {
          priority: 1000,
          description: "d".repeat(65),
          action: "allow",
        }),
      ),
    ).toHaveLength(3);
  });
});
