import { makeAuthority } from "../../emulator/authority";
import type { Body } from "../../emulator/core/json";
import { Client, message } from "./client";

const CERTIFICATES = "certificatemanager.googleapis.com/v1/projects/acme-notes/locations/global";
const SECURITY = "networksecurity.googleapis.com/v1/projects/acme-notes/locations/global/serverTlsPolicies";
const TRUST = "projects/acme-notes/locations/global/trustConfigs/clients";

let pem: string;
let client: Client;
beforeAll(async () => (pem = (await makeAuthority(["example.com"])).ca));
beforeEach(() => (client = new Client()));

const trust = (pemCertificate: string) => ({ trustStores: [{ trustAnchors: [{ pemCertificate }] }] });
const policy = (change: Body = {}): Body => ({
  mtlsPolicy: { clientValidationMode: "REJECT_INVALID", clientValidationTrustConfig: TRUST, ...change },
});
const create = (body: Body) => client.call("POST", `${SECURITY}?serverTlsPolicyId=clients`, body);

test("a trust config holds certificates, and no other text", async () => {
  const url = `${CERTIFICATES}/trustConfigs?trustConfigId=clients`;
  const refused = await client.call("POST", url, trust("no certificate"));
  expect([refused.status, message(refused)]).toEqual([400, expect.stringContaining("in PEM")]);
  expect((await client.call("POST", url, { trustStores: [{}, {}] })).status).toBe(400);
  expect((await client.call("POST", url, trust(pem))).body).toMatchObject({ done: true });
  expect((await client.call("GET", `${CERTIFICATES}/trustConfigs/clients`)).body).toMatchObject(trust(pem));
});

test("a load balancer's policy names a trust config that exists, and keeps it from deletion", async () => {
  expect((await create(policy())).status).toBe(404);
  await client.call("POST", `${CERTIFICATES}/trustConfigs?trustConfigId=clients`, trust(pem));
  expect((await create(policy())).body).toMatchObject({ done: true });
  expect((await client.call("DELETE", `${CERTIFICATES}/trustConfigs/clients`)).status).toBe(400);
  expect((await client.call("DELETE", `${SECURITY}/clients`)).status).toBe(200);
  expect((await client.call("DELETE", `${CERTIFICATES}/trustConfigs/clients`)).status).toBe(200);
});

test(
  "a policy that would reject clients without saying whom to trust, or is for two kinds of " + "load balancer",
  async () => {
    expect((await create(policy({ clientValidationTrustConfig: null }))).status).toBe(400);
    await client.call("POST", `${CERTIFICATES}/trustConfigs?trustConfigId=clients`, trust(pem));
    expect((await create({ ...policy(), allowOpen: true })).status).toBe(400);
  },
);
