import type { Body } from "../../emulator/core/json";
import { Client, message, type Replied } from "./client";

const BASE = "certificatemanager.googleapis.com/v1/projects/acme-notes/locations/global";
const ZONES = "dns.googleapis.com/dns/v1/projects/acme-notes/managedZones";
const path = (rest: string): string => `projects/acme-notes/locations/global/${rest}`;

let client: Client;
beforeEach(async () => {
  client = new Client();
  await client.call("POST", `${BASE}/dnsAuthorizations?dnsAuthorizationId=app`, { domain: "app.example.com" });
});

const get = async (address: string): Promise<Body> => (await client.call("GET", address)).body;
const certify = (id: string, managed: Body): Promise<Replied> =>
  client.call("POST", `${BASE}/certificates?certificateId=${id}`, { managed });
const MANAGED = { domains: ["app.example.com"], dnsAuthorizations: [path("dnsAuthorizations/app")] };

test("an authorization asks for a record, whose kind depends on its type", async () => {
  expect(await get(`${BASE}/dnsAuthorizations/app`)).toMatchObject({
    type: "FIXED_RECORD",
    dnsResourceRecord: {
      name: "_acme-challenge.app.example.com.",
      type: "CNAME",
      data: expect.stringMatching(/\.authorize\.certificatemanager\.goog\.$/) as string,
    },
  });
  const body = { domain: "api.example.com", type: "PER_PROJECT_RECORD" };
  await client.call("POST", `${BASE}/dnsAuthorizations?dnsAuthorizationId=api`, body);
  expect(await get(`${BASE}/dnsAuthorizations/api`)).toMatchObject({
    dnsResourceRecord: { name: expect.stringMatching(/^_acme-challenge_\w+\.api\.example\.com\.$/) as string },
  });
  const changed = await client.call("PATCH", `${BASE}/dnsAuthorizations/app?updateMask=domain`, {
    domain: "b.example",
  });
  expect(changed.status).toBe(400);
});

test("a managed certificate is provisioning until its record is published, and active from then on", async () => {
  const reply = await certify("app", MANAGED);
  expect(reply.body).toMatchObject({ done: true, response: { managed: { state: "PROVISIONING" } } });
  const { dnsResourceRecord } = await get(`${BASE}/dnsAuthorizations/app`);
  const { name = "", data = "" } = dnsResourceRecord as Body;
  await client.call("POST", ZONES, { name: "z", dnsName: "example.com." });
  const additions = [{ name, type: "CNAME", ttl: 300, rrdatas: [data] }];
  await client.call("POST", `${ZONES}/z/changes`, { additions });
  expect(await get(`${BASE}/certificates/app`)).toMatchObject({
    managed: { state: "ACTIVE", authorizationAttemptInfo: [{ domain: "app.example.com", state: "AUTHORIZED" }] },
    sanDnsnames: ["app.example.com"],
  });
  await client.call("POST", `${ZONES}/z/changes`, { additions: [], deletions: additions });
  expect(await get(`${BASE}/certificates/app`)).toMatchObject({ managed: { state: "PROVISIONING" } });
});

test("what is referred to must exist, and is not deleted", async () => {
  const unknown = await certify("x", { domains: ["x.example.com"], dnsAuthorizations: [path("dnsAuthorizations/x")] });
  expect([unknown.status, message(unknown)]).toEqual([404, expect.stringContaining("managed.dnsAuthorizations[0]")]);
  await certify("app", MANAGED);
  await client.call("POST", `${BASE}/certificateMaps?certificateMapId=web`, {});
  const entry = { hostname: "app.example.com", certificates: [path("certificates/app")] };
  const entries = `${BASE}/certificateMaps/web/certificateMapEntries`;
  expect((await client.call("POST", `${entries}?certificateMapEntryId=app`, entry)).status).toBe(200);
  const order = [
    `${entries}/app`,
    `${BASE}/certificateMaps/web`,
    `${BASE}/certificates/app`,
    `${BASE}/dnsAuthorizations/app`,
  ];
  for (const used of order.slice(1)) {
    const reply = await client.call("DELETE", used);
    expect([used, reply.status]).toEqual([used, 400]);
  }
  for (const free of order) expect([free, (await client.call("DELETE", free)).status]).toEqual([free, 200]);
  expect(client.emulator.world.store.list()).toEqual([]);
});

test("an entry has a hostname or is the primary one, with one to four certificates, in a map that exists", async () => {
  await certify("app", MANAGED);
  await client.call("POST", `${BASE}/certificateMaps?certificateMapId=web`, {});
  const insert = (body: Body, map = "web") =>
    client.call("POST", `${BASE}/certificateMaps/${map}/certificateMapEntries?certificateMapEntryId=e`, body);
  const certificates = [path("certificates/app")];
  expect((await insert({ certificates })).status).toBe(400);
  expect((await insert({ certificates, hostname: "a.example", matcher: "PRIMARY" })).status).toBe(400);
  expect((await insert({ matcher: "PRIMARY" })).status).toBe(400);
  expect((await insert({ certificates, matcher: "PRIMARY" }, "none")).status).toBe(404);
  expect((await insert({ certificates, matcher: "PRIMARY" })).body).toMatchObject({ response: { state: "ACTIVE" } });
});

test("a private key is in no reply and in no saved state", async () => {
  const selfManaged = { pemCertificate: "certificate", pemPrivateKey: "hush-hush" };
  await client.call("POST", `${BASE}/certificates?certificateId=own`, { selfManaged });
  expect(await get(`${BASE}/certificates/own`)).toMatchObject({ selfManaged: { pemCertificate: "certificate" } });
  expect(JSON.stringify([await get(`${BASE}/certificates/own`), client.emulator.world.snapshot()])).not.toContain(
    "hush-hush",
  );
});
