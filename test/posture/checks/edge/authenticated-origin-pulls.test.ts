import { edgeAuthenticatedOriginPulls } from "../../../../posture/checks/edge/authenticated-origin-pulls";
import { smvue } from "../../../stacks/synthesized";
import { describeCheck, judgeIn } from "../check-specification";
import { EditedStack, judgeJson, plan, Value } from "../edited-stack";

const PROXY = "google_compute_target_https_proxy";
const POLICY = "google_network_security_server_tls_policy";
const TRUST = "google_certificate_manager_trust_config";
const SETTINGS = "cloudflare_authenticated_origin_pulls_settings";
const production = smvue("production");
const set = (type: string, path: string, value: Value | undefined) => (stack: EditedStack) =>
  stack.set(type, path, value);

describeCheck(edgeAuthenticatedOriginPulls, production, "production", [
  { weakening: "no policy on the proxy", change: set(PROXY, "server_tls_policy", undefined), fault: PROXY },
  { weakening: "no policy at all", change: (stack) => stack.remove(POLICY), fault: PROXY },
  {
    weakening: "a policy that is not here",
    change: set(PROXY, "server_tls_policy", "projects/p/locations/global/serverTlsPolicies/other"),
    fault: PROXY,
  },
  {
    weakening: "handshakes without a certificate",
    change: set(POLICY, "mtls_policy.client_validation_mode", "ALLOW_INVALID_OR_MISSING_CLIENT_CERT"),
    fault: "client_validation_mode",
  },
  { weakening: "plain connections", change: set(POLICY, "allow_open", true), fault: "allow_open" },
  { weakening: "no policy about clients", change: set(POLICY, "mtls_policy", undefined), fault: "mtls_policy" },
  {
    weakening: "no trust config",
    change: set(POLICY, "mtls_policy.client_validation_trust_config", undefined),
    fault: "client_validation_trust_config",
  },
  { weakening: "a trust config that is gone", change: (stack) => stack.remove(TRUST), fault: POLICY },
  { weakening: "nobody to trust", change: set(TRUST, "trust_stores", undefined), fault: "trust_stores" },
  {
    weakening: "text in the place of a certificate",
    change: set(TRUST, "trust_stores.trust_anchors.pem_certificate", "none"),
    fault: "pem_certificate",
  },
  { weakening: "Cloudflare's side off", change: set(SETTINGS, "enabled", false), fault: "enabled" },
  { weakening: "Cloudflare's side not set", change: (stack) => stack.remove(SETTINGS), fault: "zone_id" },
  {
    weakening: "Cloudflare's side in another zone",
    change: set(SETTINGS, "zone_id", "f".repeat(32)),
    fault: "zone_id",
  },
  {
    weakening: "another proxy that asks for no certificate",
    change: (stack) => stack.add(PROXY, "more", { name: "more", url_map: "u" }),
    fault: `${PROXY}.more`,
  },
]);

test("in staging the zone is production's, and the load balancer asks for the certificate all the same", () => {
  expect(judgeIn(edgeAuthenticatedOriginPulls, smvue("staging"), "staging").status).toBe("holds");
  expect(
    judgeIn(edgeAuthenticatedOriginPulls, smvue("staging"), "staging", set(PROXY, "server_tls_policy", undefined))
      .status,
  ).toBe("violated");
});

test("in a plan, a zone is the same for the setting and the records in it, whoever asks", () => {
  const zone = (address: string, zone_id: string, values: object) => ({
    address,
    values: { zone_id, ...values },
    expressions: { zone_id: { constant_value: zone_id } },
  });
  const zones = (set: string) =>
    judgeJson(
      edgeAuthenticatedOriginPulls,
      plan(
        zone(`${SETTINGS}.all`, set, { enabled: true }),
        zone("cloudflare_dns_record.a", "a".repeat(32), { proxied: true }),
        zone("cloudflare_dns_record.b", "a".repeat(32), { proxied: true }),
      ),
    ).findings.filter(({ path }) => path === "zone_id");
  expect(zones("a".repeat(32))).toEqual([]);
  expect(zones("b".repeat(32))).toMatchObject([{ status: "violated", address: "cloudflare_dns_record.a" }]);
});

/** Made for this test, with the subject that Cloudflare's own authority has. Nobody kept its key. */
const SHARED = [
  "-----BEGIN CERTIFICATE-----",
  "MIICATCCAaegAwIBAgIUdaj5Wy697PHlNL9wUUlRradUdBkwCgYIKoZIzj0EAwIw",
  "VjEZMBcGA1UECgwQQ2xvdWRGbGFyZSwgSW5jLjEUMBIGA1UECwwLT3JpZ2luIFB1",
  "bGwxIzAhBgNVBAMMGm9yaWdpbi1wdWxsLmNsb3VkZmxhcmUubmV0MB4XDTI2MTEz",
  "MDIyMDkwOVoXDTM2MTEyNzIyMDkwOVowVjEZMBcGA1UECgwQQ2xvdWRGbGFyZSwg",
  "SW5jLjEUMBIGA1UECwwLT3JpZ2luIFB1bGwxIzAhBgNVBAMMGm9yaWdpbi1wdWxs",
  "LmNsb3VkZmxhcmUubmV0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEe2SNC9uR",
  "hbXVip3/zeW1F2ZGqi2O2iXcu9tKbo28V+bj45kstARr/A66MYHbsU2y3DvmOqUv",
  "UoiyqGkCJZBK16NTMFEwHQYDVR0OBBYEFGxypI6RFDHfahz99Nr7z/Oae5fVMB8G",
  "A1UdIwQYMBaAFGxypI6RFDHfahz99Nr7z/Oae5fVMA8GA1UdEwEB/wQFMAMBAf8w",
  "CgYIKoZIzj0EAwIDSAAwRQIhAIUX3cUbfBKpmBT2ceY3nq7ivnVgx7DufxXSygr/",
  "4PQvAiBHG/NIlhsFQdrG8V5QWQJCxV5u5cz64JYN+ugeOz1cww==",
  "-----END CERTIFICATE-----",
].join("\n");

test("names the authority by its subject, and refuses the one that Cloudflare shares among its customers", () => {
  const change = set(TRUST, "trust_stores.trust_anchors.pem_certificate", SHARED);
  const { status, findings } = judgeIn(edgeAuthenticatedOriginPulls, production, "production", change);
  expect(status).toBe("violated");
  expect(findings.filter((finding) => finding.status === "violated")).toMatchObject([
    { actual: String.raw`O=CloudFlare\, Inc., OU=Origin Pull, CN=origin-pull.cloudflare.net` },
  ]);
});
