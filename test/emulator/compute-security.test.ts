import type { Body } from "../../emulator/core/json";
import { Client, COMPUTE, message, type Replied } from "./client";

const POLICIES = `${COMPUTE}/global/securityPolicies`;
const WAF = `${POLICIES}/waf`;
const LAST = 2147483647;

let client: Client;
beforeEach(async () => {
  client = new Client();
  await client.call("POST", POLICIES, { name: "waf" });
});

const policy = async (): Promise<Body> => (await client.call("GET", WAF)).body;
const priorities = async (): Promise<unknown[]> => ((await policy()).rules as Body[]).map(({ priority }) => priority);
const ranges = (count: number): Body => ({
  versionedExpr: "SRC_IPS_V1",
  config: { srcIpRanges: Array.from({ length: count }, (_, index) => `198.51.100.${String(index)}/32`) },
});
const rule = (priority: number, more: Body = {}): Body => ({
  priority,
  action: "deny(403)",
  match: ranges(1),
  ...more,
});
const add = (body: Body): Promise<Replied> => client.call("POST", `${WAF}/addRule?priority=1`, body);
const patch = (priority: number, body: Body, mask = ""): Promise<Replied> =>
  client.call("POST", `${WAF}/patchRule?priority=${String(priority)}&updateMask=${mask}`, body);
const getRule = (priority: number): Promise<Replied> =>
  client.call("GET", `${WAF}/getRule?priority=${String(priority)}`);
const removeRule = (priority: number): Promise<Replied> =>
  client.call("POST", `${WAF}/removeRule?priority=${String(priority)}`);
const LIMIT = {
  rateLimitThreshold: { count: 600, intervalSec: 60 },
  conformAction: "allow",
  exceedAction: "deny(429)",
};

test("a new policy has the default rule, which allows everything and cannot be removed", async () => {
  expect((await getRule(LAST)).body).toMatchObject({
    action: "allow",
    kind: "compute#securityPolicyRule",
    match: { versionedExpr: "SRC_IPS_V1", config: { srcIpRanges: ["*"] } },
    preview: false,
  });
  expect((await removeRule(LAST)).status).toBe(400);
  expect((await patch(LAST, { priority: 5 })).status).toBe(400);
  expect((await patch(LAST, { action: "deny(403)" })).status).toBe(200);
  expect((await getRule(LAST)).body).toMatchObject({ action: "deny(403)", description: "default rule" });
});

test("rules are in order of their priorities, and each changes the policy's fingerprint", async () => {
  const { fingerprint } = await policy();
  for (const priority of [2000, 500, 1000]) expect((await add(rule(priority))).status).toBe(200);
  expect(await priorities()).toEqual([500, 1000, 2000, LAST]);
  expect((await policy()).fingerprint).not.toBe(fingerprint);
  await removeRule(1000);
  expect(await priorities()).toEqual([500, 2000, LAST]);
});

test("a priority is used once", async () => {
  await add(rule(1000));
  expect(message(await add(rule(1000)))).toContain("same priorities");
  await add(rule(2000));
  expect((await patch(2000, { priority: 1000 })).status).toBe(400);
});

test("a rule that does not exist is neither read, changed nor removed", async () => {
  for (const reply of [await getRule(7), await patch(7, { action: "allow" }), await removeRule(7)]) {
    expect([reply.status, message(reply)]).toEqual([400, expect.stringContaining("rule at priority 7")]);
  }
});

test("a patch changes the fields it has, and clears those that its mask names besides", async () => {
  await add(rule(1000, { action: "throttle", rateLimitOptions: LIMIT, description: "slow down" }));
  const mask = Object.keys(LIMIT).map((field) => `rateLimitOptions.${field}`);
  expect((await patch(1000, { action: "deny(404)" })).status).toBe(400);
  expect((await patch(1000, { action: "deny(404)" }, ["action", ...mask].join(","))).status).toBe(200);
  const { body } = await getRule(1000);
  expect(body).toMatchObject({ action: "deny(404)", description: "slow down" });
  expect(body).not.toHaveProperty("rateLimitOptions");
  expect((await patch(1000, {}, "colour")).status).toBe(400);
});

test.each([
  ["an unknown action", rule(1, { action: "deny(418)" }), "deny(418)"],
  ["more than ten ranges", rule(1, { match: ranges(11) }), "srcIpRanges"],
  ["no match", { priority: 1, action: "allow" }, "match"],
  ["two kinds of match", rule(1, { match: { ...ranges(1), expr: { expression: "true" } } }), "match"],
  ["a throttle without its limit", rule(1, { action: "throttle" }), "rateLimitOptions"],
  ["a limit without a throttle", rule(1, { rateLimitOptions: LIMIT }), "rateLimitOptions"],
  ["a negative priority", rule(-1), "priority"],
])("%s is refused and named", async (_, body, named) => {
  const reply = await add(body);
  expect([reply.status, message(reply)]).toEqual([400, expect.stringContaining(named)]);
  expect(await priorities()).toEqual([LAST]);
});

test("a policy's patch merges, clears by its mask, and refuses a fingerprint of before", async () => {
  const options = { jsonParsing: "STANDARD", logLevel: "VERBOSE", userIpRequestHeaders: ["True-Client-IP"] };
  await client.call("PATCH", WAF, { advancedOptionsConfig: options });
  const { fingerprint = null } = await policy();
  const mask = "advanced_options_config.user_ip_request_headers";
  const body = { fingerprint, advancedOptionsConfig: { logLevel: "NORMAL" } };
  expect((await client.call("PATCH", `${WAF}?updateMask=${mask}`, body)).status).toBe(200);
  expect((await policy()).advancedOptionsConfig).toEqual({ jsonParsing: "STANDARD", logLevel: "NORMAL" });
  expect((await client.call("PATCH", WAF, body)).status).toBe(412);
});

test("a policy of given rules needs the default rule among them", async () => {
  expect((await client.call("POST", POLICIES, { name: "other", rules: [rule(5)] })).status).toBe(400);
  const rules = [rule(LAST, { action: "allow" }), rule(5)];
  expect((await client.call("POST", POLICIES, { name: "other", rules })).status).toBe(200);
});
