import type { Body } from "../../emulator/core/json";
import { Client, COMPUTE, message, type Replied } from "./client";

const ZONES = "dns.googleapis.com/dns/v1/projects/acme-notes/managedZones";
const ZONE = `${ZONES}/main`;
const SPECS = ["keySigning", "zoneSigning"].map((keyType) => ({
  keyType,
  algorithm: "ecdsap256sha256",
  keyLength: 256,
}));

let client: Client;
beforeEach(async () => {
  client = new Client();
  const dnssecConfig = { state: "on", nonExistence: "nsec3", defaultKeySpecs: SPECS };
  await client.call("POST", ZONES, { name: "main", dnsName: "example.com.", description: "d", dnssecConfig });
});

const get = async (address: string): Promise<Body> => (await client.call("GET", address)).body;
const change = (body: Body): Promise<Replied> => client.call("POST", `${ZONE}/changes`, body);
const record = (name: string, type: string, ...rrdatas: string[]): Body => ({ name, type, ttl: 300, rrdatas });
const A = record("www.example.com.", "A", "192.0.2.1");
const reason = ({ body }: Replied): unknown => ((body.error as Body).errors as Body[])[0]?.reason;
const records = async (): Promise<string[]> =>
  ((await get(`${ZONE}/rrsets`)).rrsets as Body[]).map(({ name, type }) => `${String(name)} ${String(type)}`);

describe("zones", () => {
  test("have servers, and begin with NS and SOA", async () => {
    const zone = await get(ZONE);
    expect(zone).toMatchObject({
      kind: "dns#managedZone",
      visibility: "public",
      dnssecConfig: { kind: "dns#managedZoneDnsSecConfig", defaultKeySpecs: [{ kind: "dns#dnsKeySpec" }, {}] },
    });
    expect(zone.nameServers).toHaveLength(4);
    expect(await records()).toEqual(["example.com. NS", "example.com. SOA"]);
  });

  test("are replaced without losing what the service set, by an operation with both versions", async () => {
    const before = await get(ZONE);
    const body = { ...before, description: "new" };
    const reply = await client.call("PUT", ZONE, body);
    expect(reply.body).toMatchObject({
      kind: "dns#operation",
      status: "done",
      zoneContext: { oldValue: { description: "d" }, newValue: { description: "new" } },
    });
    expect(await get(ZONE)).toEqual({ ...before, description: "new" });
    expect(await get(`${ZONE}/operations/${String(reply.body.id)}`)).toEqual(reply.body);
  });

  test("keep their name, and their keys while they are signed", async () => {
    expect((await client.call("PATCH", ZONE, { dnsName: "example.net." })).status).toBe(400);
    const nonExistence = await client.call("PATCH", ZONE, { dnssecConfig: { nonExistence: "nsec" } });
    expect([nonExistence.status, message(nonExistence)]).toEqual([400, expect.stringContaining("off")]);
    expect((await client.call("PATCH", ZONE, { dnssecConfig: { state: "off" } })).status).toBe(200);
    expect((await client.call("PATCH", ZONE, { dnssecConfig: { nonExistence: "nsec" } })).status).toBe(200);
  });

  test("with records are not deleted", async () => {
    await change({ additions: [A] });
    const refused = await client.call("DELETE", ZONE);
    expect([refused.status, reason(refused)]).toEqual([400, "containerNotEmpty"]);
    await change({ deletions: [A] });
    expect((await client.call("DELETE", ZONE)).status).toBe(200);
    expect(client.emulator.world.store.list()).toEqual([]);
  });

  test("without a final dot, or visible to a network that does not exist, are refused", async () => {
    expect((await client.call("POST", ZONES, { name: "x", dnsName: "example.net" })).status).toBe(400);
    const networkUrl = "https://www.googleapis.com/compute/v1/projects/acme-notes/global/networks/main";
    const zone = { name: "x", dnsName: "a.internal.", visibility: "private" };
    const visible = { ...zone, privateVisibilityConfig: { networks: [{ networkUrl }] } };
    expect((await client.call("POST", ZONES, visible)).status).toBe(400);
    await client.call("POST", `${COMPUTE}/global/networks`, { name: "main" });
    expect((await client.call("POST", ZONES, visible)).status).toBe(200);
  });
});

describe("changes", () => {
  test("are numbered, done at once, and replace record sets as a whole", async () => {
    expect((await change({ additions: [A] })).body).toMatchObject({ id: "1", status: "done", kind: "dns#change" });
    const next = { ...A, ttl: 60 };
    expect((await change({ deletions: [A], additions: [next] })).body.id).toBe("2");
    const query = "rrsets?name=www.example.com.&type=A";
    expect(await get(`${ZONE}/${query}`)).toMatchObject({ rrsets: [{ kind: "dns#resourceRecordSet", ttl: 60 }] });
    expect(await get(`${ZONE}/changes/2`)).toMatchObject({ deletions: [A], additions: [next] });
  });

  test.each([
    ["a record set that exists", { additions: [A] }, 409, "alreadyExists"],
    ["deletion of what does not exist", { deletions: [record("x.example.com.", "A", "192.0.2.1")] }, 404, "notFound"],
    ["deletion of other data", { deletions: [{ ...A, ttl: 60 }] }, 412, "conditionNotMet"],
    ["a name outside of the zone", { additions: [record("www.example.net.", "A", "192.0.2.1")] }, 400, "invalid"],
    ["data of another type", { additions: [record("six.example.com.", "AAAA", "192.0.2.1")] }, 400, "invalid"],
    [
      "an alias beside other records",
      { additions: [record("www.example.com.", "CNAME", "example.net.")] },
      400,
      "cnameResourceRecordSetConflict",
    ],
  ])("%s is refused, and nothing changes", async (_, body, status, expected) => {
    await change({ additions: [A] });
    const before = await records();
    const other = record("other.example.com.", "A", "192.0.2.9");
    const reply = await change({ ...body, additions: [other, ...((body as { additions?: Body[] }).additions ?? [])] });
    expect([reply.status, reason(reply)]).toEqual([status, expected]);
    expect(await records()).toEqual(before);
  });

  test("cannot take NS and SOA from the apex, but can replace them", async () => {
    const { rrsets } = await get(`${ZONE}/rrsets?name=example.com.&type=NS`);
    const [ns] = rrsets as [Body];
    const refused = await change({ deletions: [ns] });
    expect([refused.status, reason(refused)]).toEqual([400, "invalidZoneApex"]);
    expect((await change({ deletions: [ns], additions: [{ ...ns, ttl: 3600 }] })).status).toBe(200);
  });
});

test("record sets are also created, changed and deleted one by one", async () => {
  expect((await client.call("POST", `${ZONE}/rrsets`, A)).body).toMatchObject({ ttl: 300 });
  const path = `${ZONE}/rrsets/www.example.com./A`;
  expect((await client.call("PATCH", path, { ttl: 60 })).body).toMatchObject({ ttl: 60, rrdatas: ["192.0.2.1"] });
  expect((await client.call("DELETE", path)).status).toBe(200);
  expect((await client.call("GET", path)).status).toBe(404);
});

test("a signed zone has its keys, the key-signing one with a digest; an unsigned one has none", async () => {
  const { dnsKeys } = await get(`${ZONE}/dnsKeys`);
  expect(dnsKeys).toMatchObject([
    { id: "0", type: "keySigning", isActive: true, digests: [{ type: "sha256" }] },
    { id: "1", type: "zoneSigning", algorithm: "ecdsap256sha256" },
  ]);
  const [key] = dnsKeys as [Body];
  expect(Buffer.from(String(key.publicKey), "base64")).toHaveLength(64);
  expect(await get(`${ZONE}/dnsKeys/0`)).toEqual(key);
  expect((await client.call("GET", `${ZONE}/dnsKeys/9`)).status).toBe(404);
  await client.call("PATCH", ZONE, { dnssecConfig: { state: "off" } });
  expect(await get(`${ZONE}/dnsKeys`)).toMatchObject({ dnsKeys: [] });
});
