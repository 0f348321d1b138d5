import type { Body } from "../../emulator/core/json";
import { Client, COMPUTE, message, type Replied } from "./client";

const GLOBAL = `${COMPUTE}/global`;
const ref = (path: string): string => `projects/acme-notes/global/${path}`;
const MAPS = "certificatemanager.googleapis.com/v1/projects/acme-notes/locations/global/certificateMaps";

let client: Client;
beforeEach(() => {
  client = new Client();
});

const get = async (address: string): Promise<Body> => (await client.call("GET", address)).body;
const insert = (collection: string, body: Body): Promise<Replied> =>
  client.call("POST", `${GLOBAL}/${collection}`, body);
const remove = (path: string): Promise<Replied> => client.call("DELETE", `${GLOBAL}/${path}`);

/** From the endpoint group to the forwarding rule; each refers to the one before. */
async function loadBalancer(): Promise<void> {
  const group = { name: "neg", networkEndpointType: "SERVERLESS", cloudRun: { service: "web" } };
  const steps = [
    await client.call("POST", `${COMPUTE}/regions/us-central1/networkEndpointGroups`, group),
    await insert("securityPolicies", { name: "waf" }),
    await insert("backendServices", {
      name: "web",
      protocol: "HTTPS",
      loadBalancingScheme: "EXTERNAL_MANAGED",
      backends: [{ group: "projects/acme-notes/regions/us-central1/networkEndpointGroups/neg" }],
    }),
    await client.call("POST", `${GLOBAL}/backendServices/web/setSecurityPolicy`, {
      securityPolicy: ref("securityPolicies/waf"),
    }),
    await insert("urlMaps", { name: "web", defaultService: ref("backendServices/web") }),
    await client.call("POST", `${MAPS}?certificateMapId=web`, {}),
    await insert("sslPolicies", { name: "tls", profile: "RESTRICTED", minTlsVersion: "TLS_1_2" }),
    await insert("targetHttpsProxies", {
      name: "web",
      urlMap: ref("urlMaps/web"),
      sslPolicy: ref("sslPolicies/tls"),
      certificateMap: "//certificatemanager.googleapis.com/projects/acme-notes/locations/global/certificateMaps/web",
    }),
    await insert("addresses", { name: "front" }),
    await insert("forwardingRules", {
      name: "web",
      IPAddress: ref("addresses/front"),
      portRange: "443",
      loadBalancingScheme: "EXTERNAL_MANAGED",
      target: ref("targetHttpsProxies/web"),
    }),
  ];
  expect(steps.map(({ status }) => status)).toEqual(steps.map(() => 200));
}

test("each part keeps the one it refers to from deletion, and all go in the opposite order", async () => {
  await loadBalancer();
  const used = [
    "addresses/front",
    "targetHttpsProxies/web",
    "sslPolicies/tls",
    "urlMaps/web",
    "backendServices/web",
    "securityPolicies/waf",
  ];
  for (const path of used) {
    const reply = await remove(path);
    expect([path, reply.status]).toEqual([path, 400]);
    expect(reply.body).toMatchObject({ error: { errors: [{ reason: "resourceInUseByAnotherResource" }] } });
  }
  const group = `${COMPUTE}/regions/us-central1/networkEndpointGroups/neg`;
  expect((await client.call("DELETE", group)).status).toBe(400);
  expect((await client.call("DELETE", `${MAPS}/web`)).status).toBe(400);
  const order = ["forwardingRules/web", ...used];
  for (const path of order) expect([path, (await remove(path)).status]).toEqual([path, 200]);
  expect((await client.call("DELETE", group)).status).toBe(200);
  expect((await client.call("DELETE", `${MAPS}/web`)).status).toBe(200);
  expect(client.emulator.world.store.list()).toEqual([]);
});

test("a part that refers to what does not exist is refused and named", async () => {
  const cases: [string, Body, string][] = [
    ["backendServices", { name: "x", backends: [{ group: ref("networkEndpointGroups/none") }] }, "backends[0].group"],
    ["urlMaps", { name: "x", defaultService: ref("backendServices/none") }, "defaultService"],
    ["targetHttpProxies", { name: "x", urlMap: ref("urlMaps/none") }, "urlMap"],
    ["forwardingRules", { name: "x", target: ref("targetHttpProxies/none"), portRange: "80" }, "target"],
    ["forwardingRules", { name: "x", IPAddress: ref("addresses/none"), portRange: "80" }, "IPAddress"],
  ];
  for (const [collection, body, named] of cases) {
    const reply = await insert(collection, body);
    expect([reply.status, message(reply)]).toEqual([400, expect.stringContaining(named)]);
  }
  expect(client.emulator.world.store.list()).toEqual([]);
});

describe("forwarding rules", () => {
  beforeEach(loadBalancer);

  test("show the literal address and the range of ports; the reservation shows its user", async () => {
    const { address } = await get(`${GLOBAL}/addresses/front`);
    const rule = await get(`${GLOBAL}/forwardingRules/web`);
    expect(rule).toMatchObject({ IPAddress: address, portRange: "443-443", IPProtocol: "TCP", networkTier: "PREMIUM" });
    expect(await get(`${GLOBAL}/addresses/front`)).toMatchObject({ status: "IN_USE", users: [rule.selfLink] });
  });

  test("share an address, but no port of it", async () => {
    const { address = "" } = await get(`${GLOBAL}/addresses/front`);
    await insert("targetHttpProxies", { name: "plain", urlMap: ref("urlMaps/web") });
    const rule = (name: string, portRange: string) =>
      insert("forwardingRules", { name, IPAddress: address, portRange, target: ref("targetHttpProxies/plain") });
    expect(message(await rule("other", "443"))).toContain("in-use");
    expect((await rule("other", "80")).status).toBe(200);
    expect((await rule("third", "70000")).status).toBe(400);
  });

  test("get their labels by setLabels only, and their target by setTarget", async () => {
    await insert("targetHttpProxies", { name: "plain", urlMap: ref("urlMaps/web") });
    const labels = { team: "web" };
    await insert("forwardingRules", { name: "l", labels, portRange: "80", target: ref("targetHttpProxies/plain") });
    const path = `${GLOBAL}/forwardingRules/l`;
    const { labelFingerprint = null, labels: none } = await get(path);
    expect(none).toBeUndefined();
    await client.call("POST", `${path}/setLabels`, { labels, labelFingerprint });
    await client.call("POST", `${path}/setTarget`, { target: ref("targetHttpsProxies/web") });
    expect(await get(path)).toMatchObject({
      labels,
      target: "https://www.googleapis.com/compute/v1/projects/acme-notes/global/targetHttpsProxies/web",
    });
  });
});

describe("backend services", () => {
  beforeEach(loadBalancer);
  const path = `${GLOBAL}/backendServices/web`;

  test("a replacement keeps the security policy, which only its own method sets and removes", async () => {
    const { fingerprint = null, backends = [] } = await get(path);
    const body = { name: "web", protocol: "HTTPS", loadBalancingScheme: "EXTERNAL_MANAGED", backends, timeoutSec: 45 };
    expect((await client.call("PUT", path, { ...body, fingerprint })).status).toBe(200);
    expect((await client.call("PUT", path, { ...body, fingerprint })).status).toBe(412);
    const after = await get(path);
    expect(after).toMatchObject({ timeoutSec: 45, sessionAffinity: "NONE" });
    expect(after.securityPolicy).toContain("securityPolicies/waf");
    await client.call("POST", `${path}/setSecurityPolicy`, {});
    expect(await get(path)).not.toHaveProperty("securityPolicy");
    expect((await remove("securityPolicies/waf")).status).toBe(200);
  });

  test("a serverless group takes no health check, and names exactly one service", async () => {
    await insert("healthChecks", { name: "hc", type: "HTTP" });
    const reply = await client.call("PATCH", path, { healthChecks: [ref("healthChecks/hc")] });
    expect([reply.status, message(reply)]).toEqual([400, expect.stringContaining("healthChecks")]);
    const group = { name: "n", networkEndpointType: "SERVERLESS" };
    const groups = `${COMPUTE}/regions/us-central1/networkEndpointGroups`;
    expect((await client.call("POST", groups, group)).status).toBe(400);
  });

  test("the secret of an identity-aware proxy is kept as its hash alone", async () => {
    await client.call("PATCH", path, { iap: { enabled: true, oauth2ClientId: "id", oauth2ClientSecret: "hush-hush" } });
    expect(await get(path)).toMatchObject({
      iap: { oauth2ClientSecretSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    });
    expect(JSON.stringify(client.emulator.world.store.list())).not.toContain("hush-hush");
  });
});

describe("target proxies", () => {
  beforeEach(loadBalancer);
  const path = `${GLOBAL}/targetHttpsProxies/web`;

  test("setters change one field, also those without 'global' in their path, and move the reference", async () => {
    await insert("urlMaps", { name: "next", defaultService: ref("backendServices/web") });
    const set = (verb: string, body: Body, scope = GLOBAL) =>
      client.call("POST", `${scope}/targetHttpsProxies/web/${verb}`, body);
    expect((await set("setUrlMap", { urlMap: ref("urlMaps/next") }, COMPUTE)).status).toBe(200);
    expect((await set("setQuicOverride", { quicOverride: "DISABLE" })).status).toBe(200);
    expect((await set("setSslPolicy", {})).status).toBe(200);
    expect((await set("setUrlMap", { urlMap: ref("urlMaps/none") }, COMPUTE)).status).toBe(400);
    const after = await get(path);
    expect(after).toMatchObject({ quicOverride: "DISABLE", tlsEarlyData: "DISABLED" });
    expect(after.urlMap).toContain("urlMaps/next");
    expect(after).not.toHaveProperty("sslPolicy");
    for (const free of ["urlMaps/web", "sslPolicies/tls"]) expect((await remove(free)).status).toBe(200);
  });

  test("HTTPS needs a certificate or a map", async () => {
    const reply = await insert("targetHttpsProxies", { name: "bare", urlMap: ref("urlMaps/web") });
    expect([reply.status, message(reply)]).toEqual([400, expect.stringContaining("sslCertificates")]);
  });
});

test("the features of a TLS policy follow from its profile", async () => {
  await insert("sslPolicies", { name: "tls", profile: "RESTRICTED" });
  const path = `${GLOBAL}/sslPolicies/tls`;
  const features = async (): Promise<unknown[]> => (await get(path)).enabledFeatures as unknown[];
  expect(await features()).toHaveLength(6);
  await client.call("PATCH", path, { profile: "MODERN" });
  expect(await features()).toHaveLength(10);
  expect((await client.call("PATCH", path, { customFeatures: ["TLS_RSA_WITH_AES_128_CBC_SHA"] })).status).toBe(400);
  expect((await client.call("PATCH", path, { profile: "CUSTOM" })).status).toBe(400);
});

test("a URL map's host rules and path matchers belong to each other", async () => {
  await insert("backendServices", { name: "b" });
  const matcher = { name: "all", defaultService: ref("backendServices/b") };
  const rule = { hosts: ["example.com"], pathMatcher: "all" };
  expect((await insert("urlMaps", { name: "m", hostRules: [rule] })).status).toBe(400);
  expect((await insert("urlMaps", { name: "m", pathMatchers: [matcher] })).status).toBe(400);
  expect((await insert("urlMaps", { name: "m", hostRules: [rule], pathMatchers: [matcher] })).status).toBe(200);
  expect((await remove("backendServices/b")).status).toBe(400);
});
