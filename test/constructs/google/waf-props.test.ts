import { Waf, WafProps } from "../../../constructs/google/waf";
import { wafProps } from "../../parts";
import { problemsOf } from "../../template";

const RANGES = Array.from({ length: 23 }, (_, index) => `198.51.100.${index}/32`);
const cdn = { clientAddressHeader: "CF-Connecting-IP", ranges: ["173.245.48.0/20", "2400:cb00::/32"] };
const admin = { pathPrefixes: ["/admin", "/back-office/users"], allowedRanges: ["192.0.2.0/24", "2001:db8::/48"] };

describe("the props of Waf", () => {
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
