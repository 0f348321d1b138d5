import type { Body } from "../../emulator/core/json";
import { Client, COMPUTE, message, type Replied } from "./client";

const REGION = `${COMPUTE}/regions/us-central1`;
const NETWORK = "projects/acme-notes/global/networks/main";
const LINK = `https://www.googleapis.com/compute/v1/${NETWORK}`;

let client: Client;
beforeEach(async () => {
  client = new Client();
  await client.call("POST", `${COMPUTE}/global/networks`, { name: "main", autoCreateSubnetworks: false });
});

const get = async (address: string): Promise<Body> => (await client.call("GET", address)).body;

describe("subnetworks", () => {
  const insert = (name: string, ipCidrRange: string, more: Body = {}): Promise<Replied> =>
    client.call("POST", `${REGION}/subnetworks`, { name, ipCidrRange, network: NETWORK, ...more });

  test("have a gateway, a fingerprint and their region, and are listed in their network", async () => {
    await insert("s", "10.10.0.0/24", { region: "projects/acme-notes/global/regions/us-central1" });
    expect(await get(`${REGION}/subnetworks/s`)).toMatchObject({
      gatewayAddress: "10.10.0.1",
      fingerprint: expect.any(String) as string,
      network: LINK,
      region: "https://www.googleapis.com/compute/v1/projects/acme-notes/regions/us-central1",
    });
    expect(await get(`${COMPUTE}/global/networks/main`)).toMatchObject({
      subnetworks: ["https://www.googleapis.com/compute/v1/projects/acme-notes/regions/us-central1/subnetworks/s"],
    });
  });

  test.each(["10.10.0.1/24", "10.10.0.0", "10.10.0.0/33", "ten/24"])("the range %s is refused", async (range) => {
    const reply = await insert("s", range);
    expect([reply.status, message(reply)]).toEqual([400, expect.stringContaining(range)]);
  });

  test("do not overlap each other, secondary ranges included", async () => {
    await insert("s", "10.10.0.0/24", { secondaryIpRanges: [{ rangeName: "pods", ipCidrRange: "10.20.0.0/16" }] });
    for (const range of ["10.10.0.128/25", "10.20.3.0/24"]) {
      const reply = await insert("other", range);
      expect([reply.status, message(reply)]).toEqual([400, expect.stringContaining("existing subnetwork 's'")]);
    }
  });

  test("only grow, and only by expandIpCidrRange", async () => {
    await insert("s", "10.10.0.0/24");
    const expand = (ipCidrRange: string) =>
      client.call("POST", `${REGION}/subnetworks/s/expandIpCidrRange`, { ipCidrRange });
    expect((await expand("10.10.0.0/25")).status).toBe(400);
    expect((await expand("10.12.0.0/23")).status).toBe(400);
    expect((await expand("10.10.0.0/23")).status).toBe(200);
    expect((await client.call("PATCH", `${REGION}/subnetworks/s`, { ipCidrRange: "10.10.0.0/22" })).status).toBe(400);
    expect(await get(`${REGION}/subnetworks/s`)).toMatchObject({ ipCidrRange: "10.10.0.0/23" });
  });

  test("refuse a patch with a fingerprint that is no longer present", async () => {
    await insert("s", "10.10.0.0/24");
    const { fingerprint = null } = await get(`${REGION}/subnetworks/s`);
    const patch = () =>
      client.call("PATCH", `${REGION}/subnetworks/s`, { fingerprint, logConfig: { flowSampling: 0.25 } });
    expect((await patch()).status).toBe(200);
    expect((await patch()).status).toBe(412);
  });
});

describe("firewalls", () => {
  const insert = (more: Body): Promise<Replied> =>
    client.call("POST", `${COMPUTE}/global/firewalls`, { name: "f", network: NETWORK, ...more });

  test("have defaults, and are changed in place", async () => {
    await insert({ allowed: [{ IPProtocol: "tcp", ports: ["443"] }] });
    const path = `${COMPUTE}/global/firewalls/f`;
    expect(await get(path)).toMatchObject({ direction: "INGRESS", disabled: false, priority: 1000, network: LINK });
    await client.call("PATCH", path, { name: "f", allowed: [{ IPProtocol: "udp" }], disabled: true });
    expect(await get(path)).toMatchObject({ allowed: [{ IPProtocol: "udp" }], disabled: true, priority: 1000 });
  });

  test.each([
    ["neither allow nor deny", {}, "allowed"],
    ["allow and deny", { allowed: [{ IPProtocol: "tcp" }], denied: [{ IPProtocol: "udp" }] }, "allowed"],
    ["a priority out of range", { denied: [{ IPProtocol: "all" }], priority: 65536 }, "65536"],
    ["source tags for egress", { denied: [{ IPProtocol: "all" }], direction: "EGRESS", sourceTags: ["a"] }, "EGRESS"],
  ])("%s is refused and named", async (_, more, named) => {
    const reply = await insert(more as Body);
    expect([reply.status, message(reply)]).toEqual([400, expect.stringContaining(named)]);
  });

  test("keep their network from deletion", async () => {
    await insert({ denied: [{ IPProtocol: "all" }] });
    const reply = await client.call("DELETE", `${COMPUTE}/global/networks/main`);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ error: { errors: [{ reason: "resourceInUseByAnotherResource" }] } });
  });
});

describe("addresses", () => {
  const insert = (body: Body): Promise<Replied> => client.call("POST", `${COMPUTE}/global/addresses`, body);

  test("are given, differ from each other, and are the same in every run", async () => {
    for (const name of ["a", "b"]) await insert({ name });
    await insert({ name: "six", ipVersion: "IPV6" });
    const [a, b, six] = await Promise.all(
      ["a", "b", "six"].map(async (name) => (await get(`${COMPUTE}/global/addresses/${name}`)).address),
    );
    expect(a).toMatch(/^203\.0\.113\.\d+$/);
    expect(b).not.toBe(a);
    expect(six).toMatch(/^2001:db8:/);
    client = new Client();
    await insert({ name: "a" });
    expect((await get(`${COMPUTE}/global/addresses/a`)).address).toBe(a);
  });

  test("a range for peering overlaps neither a subnetwork nor another range of its network", async () => {
    const subnetwork = { name: "s", ipCidrRange: "10.10.0.0/24", network: NETWORK };
    await client.call("POST", `${REGION}/subnetworks`, subnetwork);
    const range = (name: string, address: string, prefixLength: number) =>
      insert({ name, address, prefixLength, addressType: "INTERNAL", purpose: "VPC_PEERING", network: NETWORK });
    expect((await range("one", "10.10.0.0", 20)).status).toBe(400);
    expect((await range("one", "10.20.0.0", 20)).status).toBe(200);
    expect((await range("two", "10.20.8.0", 24)).status).toBe(400);
    expect((await range("two", "10.20.8.1", 24)).status).toBe(400);
  });

  test("labels are set with their fingerprint", async () => {
    await insert({ name: "a" });
    const path = `${COMPUTE}/global/addresses/a`;
    const { labelFingerprint = null } = await get(path);
    const set = () => client.call("POST", `${path}/setLabels`, { labels: { team: "web" }, labelFingerprint });
    expect((await set()).status).toBe(200);
    expect(await get(path)).toMatchObject({ labels: { team: "web" } });
    expect((await set()).status).toBe(412);
  });
});

describe("routers", () => {
  const NAT = { name: "nat", natIpAllocateOption: "AUTO_ONLY", sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS" };
  const path = `${REGION}/routers/r`;
  const patch = (nats: Body[]): Promise<Replied> => client.call("PATCH", path, { nats });
  const subnetwork = "projects/acme-notes/regions/us-central1/subnetworks/s";

  beforeEach(async () => {
    await client.call("POST", `${REGION}/routers`, { name: "r", network: NETWORK, region: "us-central1" });
    await client.call("POST", `${REGION}/subnetworks`, { name: "s", ipCidrRange: "10.10.0.0/24", network: NETWORK });
  });

  test("a NAT is completed, keeps its subnetwork from deletion, and goes with an empty list", async () => {
    const nat = { ...NAT, subnetworks: [{ name: subnetwork, sourceIpRangesToNat: ["PRIMARY_IP_RANGE"] }] };
    expect((await patch([nat])).status).toBe(200);
    expect(await get(path)).toMatchObject({
      nats: [{ name: "nat", type: "PUBLIC", endpointTypes: ["ENDPOINT_TYPE_VM"], autoNetworkTier: "PREMIUM" }],
    });
    expect((await client.call("DELETE", `${REGION}/subnetworks/s`)).status).toBe(400);
    await patch([]);
    expect(await get(path)).not.toHaveProperty("nats");
    expect((await client.call("DELETE", `${REGION}/subnetworks/s`)).status).toBe(200);
  });

  test.each([
    ["a list of no subnetworks", [NAT], "LIST_OF_SUBNETWORKS"],
    ["two NATs of one name", [NAT, NAT], "nat"],
    ["a subnetwork that does not exist", [{ ...NAT, subnetworks: [{ name: `${subnetwork}x` }] }], "sx"],
    ["manual addresses without one", [{ ...NAT, natIpAllocateOption: "MANUAL_ONLY" }], "nats[0]"],
  ])("%s is refused and named", async (_, nats, named) => {
    const reply = await patch(nats as Body[]);
    expect([reply.status, message(reply)]).toEqual([400, expect.stringContaining(named)]);
  });
});

describe("private services access", () => {
  const SERVICE = "servicenetworking.googleapis.com/v1/services/servicenetworking.googleapis.com";
  const list = () => get(`${SERVICE}/connections?network=${encodeURIComponent(NETWORK)}`);
  const connect = (ranges: string[]): Promise<Replied> =>
    client.call("POST", `${SERVICE}/connections`, { network: NETWORK, reservedPeeringRanges: ranges });
  const error = ({ body }: Replied): unknown => (body.error as Body | undefined)?.message;

  beforeEach(async () => {
    const range = { addressType: "INTERNAL", purpose: "VPC_PEERING", network: NETWORK, prefixLength: 20 };
    for (const name of ["one", "two"]) await client.call("POST", `${COMPUTE}/global/addresses`, { name, ...range });
  });

  test("a connection is a peering of its network, with the network by the project's number", async () => {
    expect(await list()).toEqual({});
    expect((await connect(["one"])).body).toMatchObject({ done: true });
    const { connections } = await list();
    expect(connections).toEqual([
      {
        network: expect.stringMatching(/^projects\/\d+\/global\/networks\/main$/) as string,
        peering: "servicenetworking-googleapis-com",
        reservedPeeringRanges: ["one"],
        service: "services/servicenetworking.googleapis.com",
      },
    ]);
    expect(await get(`${COMPUTE}/global/networks/main`)).toMatchObject({
      peerings: [{ name: "servicenetworking-googleapis-com", state: "ACTIVE" }],
    });
  });

  test("ranges must exist, and are changed by a patch only", async () => {
    expect((await connect(["none"])).status).toBe(400);
    await connect(["one"]);
    expect(error(await connect(["one", "two"]))).toContain("Cannot modify allocated ranges in CreateConnection");
    const patch = (ranges: string[], force: boolean) =>
      client.call("PATCH", `${SERVICE}/connections/-?updateMask=reservedPeeringRanges&force=${String(force)}`, {
        network: NETWORK,
        reservedPeeringRanges: ranges,
      });
    expect((await patch(["two"], false)).status).toBe(400);
    expect((await patch(["two"], true)).status).toBe(200);
    expect(await list()).toMatchObject({ connections: [{ reservedPeeringRanges: ["two"] }] });
  });

  test("a connection is not deleted while a database uses it", async () => {
    await connect(["one"]);
    const remove = () =>
      client.call("POST", `${SERVICE}/connections/servicenetworking-googleapis-com`, { consumerNetwork: NETWORK });
    const database = { settings: { ipConfiguration: { privateNetwork: LINK } } };
    const key = "sqladmin/projects/acme-notes/instances/db";
    client.emulator.world.store.put({ key, collection: "sqladmin.instances", body: database });
    expect(error(await remove())).toContain("Producer services");
    client.emulator.world.store.delete(key);
    expect((await remove()).body).toMatchObject({ done: true });
    expect(await list()).toEqual({});
    expect(await get(`${COMPUTE}/global/networks/main`)).not.toHaveProperty("peerings");
  });

  test("a connection left behind ends with the peering, or with the network", async () => {
    await connect(["one"]);
    const name = "servicenetworking-googleapis-com";
    await client.call("POST", `${COMPUTE}/global/networks/main/removePeering`, { name });
    expect(await list()).toEqual({});
    await connect(["one"]);
    for (const range of ["one", "two"]) await client.call("DELETE", `${COMPUTE}/global/addresses/${range}`);
    expect((await client.call("DELETE", `${COMPUTE}/global/networks/main`)).status).toBe(200);
    expect(client.emulator.world.store.list()).toEqual([]);
  });
});
