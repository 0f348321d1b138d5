import { Client, COMPUTE, message } from "./client";

const REDIS = "redis.googleapis.com/v1/projects/acme-notes/locations/us-central1/instances";
const NETWORK = "projects/acme-notes/global/networks/main";

let client: Client;
beforeEach(async () => {
  client = new Client();
  await client.call("POST", `${COMPUTE}/global/networks`, { name: "main", autoCreateSubnetworks: false });
});

/** As Service Networking stores it, below the network. */
function connect(...reservedPeeringRanges: string[]): void {
  client.emulator.world.store.put({
    key: `compute/${NETWORK}/connections/servicenetworking.googleapis.com`,
    collection: "servicenetworking.services.connections",
    body: { network: NETWORK, reservedPeeringRanges },
  });
}

const create = (body: Record<string, unknown>, id = "cache") =>
  client.call("POST", `${REDIS}?instanceId=${id}`, { memorySizeGb: 1, authorizedNetwork: NETWORK, ...body } as never);
const read = async (id = "cache") => (await client.call("GET", `${REDIS}/${id}`)).body;

describe("a new instance", () => {
  test("has the service's defaults, and is ready", async () => {
    expect((await create({})).body).toMatchObject({ done: true });
    expect(await read()).toMatchObject({
      tier: "BASIC",
      connectMode: "DIRECT_PEERING",
      transitEncryptionMode: "DISABLED",
      port: 6379,
      state: "READY",
      nodes: [{ id: "node-0", zone: "us-central1-a" }],
    });
  });

  test("of the standard tier with TLS has a replica in another zone, another port and an authority", async () => {
    await create({ tier: "STANDARD_HA", transitEncryptionMode: "SERVER_AUTHENTICATION" });
    const { port, locationId, alternativeLocationId, replicaCount, serverCaCerts } = await read();
    expect([port, replicaCount]).toEqual([6378, 1]);
    expect(alternativeLocationId).not.toBe(locationId);
    expect(serverCaCerts).toHaveLength(1);
  });

  test("is refused where its network does not exist, its name is taken or its size is not sold", async () => {
    expect((await create({ authorizedNetwork: "projects/acme-notes/global/networks/none" })).status).toBe(404);
    expect((await create({ memorySizeGb: 301 })).status).toBe(400);
    await create({});
    expect((await create({})).status).toBe(409);
  });

  test("stands on private services access only where the network has it, and in one of its ranges", async () => {
    const body = { connectMode: "PRIVATE_SERVICE_ACCESS", reservedIpRange: "services" };
    expect(message(await create(body))).toContain("private service access");
    connect("other");
    expect(message(await create(body))).toContain("'services'");
    connect("services");
    expect((await create(body)).status).toBe(200);
  });

  test("keeps its network from deletion", async () => {
    await create({});
    expect((await client.call("DELETE", `${COMPUTE}/global/networks/main`)).status).toBe(400);
    await client.call("DELETE", `${REDIS}/cache`);
    expect((await client.call("DELETE", `${COMPUTE}/global/networks/main`)).status).toBe(200);
  });
});

test("an update changes what its mask names, and never the tier", async () => {
  await create({ displayName: "one" });
  await client.call("PATCH", `${REDIS}/cache?updateMask=memorySizeGb`, { memorySizeGb: 2, displayName: "two" });
  expect(await read()).toMatchObject({ memorySizeGb: 2, displayName: "one" });
  expect((await client.call("PATCH", `${REDIS}/cache?updateMask=tier`, { tier: "STANDARD_HA" })).status).toBe(400);
});

test("an upgrade goes to a later version only", async () => {
  await create({ redisVersion: "REDIS_6_X" });
  const upgrade = (redisVersion: string) => client.call("POST", `${REDIS}/cache:upgrade`, { redisVersion });
  expect((await upgrade("REDIS_5_0")).status).toBe(400);
  await upgrade("REDIS_7_2");
  expect(await read()).toMatchObject({ redisVersion: "REDIS_7_2" });
});

test("a failover swaps the zones of the standard tier", async () => {
  await create({});
  expect((await client.call("POST", `${REDIS}/cache:failover`, {})).status).toBe(400);
  await create({ tier: "STANDARD_HA" }, "available");
  const { alternativeLocationId } = await read("available");
  await client.call("POST", `${REDIS}/available:failover`, {});
  expect(await read("available")).toMatchObject({ currentLocationId: alternativeLocationId });
});

describe("the AUTH string", () => {
  const auth = async () => (await client.call("GET", `${REDIS}/cache/authString`)).body.authString;
  const enable = (authEnabled: boolean) =>
    client.call("PATCH", `${REDIS}/cache?updateMask=authEnabled`, { authEnabled });

  test("is empty without AUTH, and another one each time that AUTH is turned on", async () => {
    await create({});
    expect(await auth()).toBeUndefined();
    await enable(true);
    const first = await auth();
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(await auth()).toBe(first);
    await enable(false);
    expect(await auth()).toBeUndefined();
    await enable(true);
    expect(await auth()).not.toBe(first);
  });

  test("is in no reply and in no saved state", async () => {
    await create({ authEnabled: true });
    const secret = String(await auth());
    expect(JSON.stringify(await read())).not.toContain(secret);
    expect(JSON.stringify(client.emulator.world.snapshot())).not.toContain(secret);
  });
});
