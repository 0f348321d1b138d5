import { Client, message, type Replied } from "./client";
import type { Body, Json } from "../../emulator/core/json";

const HCLOUD = "api.hetzner.cloud/v1";
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIML/YQlA4TenmWSh+AtveRlxRMNwpdyGuOfRPgrpz58/ ana@example.org";

let client: Client;
beforeEach(() => {
  client = new Client();
});

const get = (path: string) => client.call("GET", `${HCLOUD}/${path}`);
const post = (path: string, body: Json = {}) => client.call("POST", `${HCLOUD}/${path}`, body);
const remove = (path: string) => client.call("DELETE", `${HCLOUD}/${path}`);
const code = (reply: Replied): unknown => (reply.body.error as Body | undefined)?.code;

async function made(kind: string, singular: string, body: Body): Promise<number> {
  const reply = await post(kind, body);
  expect([reply.status, message(reply)]).toEqual([201, ""]);
  return Number((reply.body[singular] as Body).id);
}

const server = (body: Body = {}): Promise<number> =>
  made("servers", "server", { name: "app", server_type: "cx33", image: "debian-13", location: "fsn1", ...body });
const primaryIp = (body: Body = {}): Promise<number> =>
  made("primary_ips", "primary_ip", { name: "ip", type: "ipv4", location: "fsn1", ...body });
const network = (): Promise<number> =>
  made("networks", "network", {
    name: "private",
    ip_range: "10.30.0.0/16",
    subnets: [{ type: "cloud", ip_range: "10.30.1.0/24", network_zone: "eu-central" }],
  });
const volume = (): Promise<number> =>
  made("volumes", "volume", { name: "data", size: 50, location: "fsn1", format: "ext4" });

describe("requests", () => {
  test.each([
    ["an unknown field", { name: "k", public_key: KEY, colour: "red" }, "colour"],
    ["a value of the wrong type", { name: 1, public_key: KEY }, "name"],
    ["a malformed label", { name: "k", public_key: KEY, labels: { a: "-" } }, "labels.a"],
    ["what is no key", { name: "k", public_key: "ssh-ed25519 AAAA" }, "public_key"],
  ])("with %s are refused and name it", async (_, body, named) => {
    const reply = await post("ssh_keys", body as Body);
    expect([reply.status, code(reply)]).toEqual([422, "invalid_input"]);
    expect(message(reply)).toContain(named);
    const { details } = reply.body.error as Body;
    expect(details).toMatchObject({ fields: [{ name: named }] });
    expect(client.emulator.world.store.list()).toEqual([]);
  });

  test("for what does not exist are a 404", async () => {
    const reply = await get("servers/42");
    expect([reply.status, code(reply)]).toEqual([404, "not_found"]);
  });
});

test("names are unique, and so are the fingerprints of SSH keys", async () => {
  await made("ssh_keys", "ssh_key", { name: "ana", public_key: KEY });
  for (const body of [
    { name: "ana", public_key: KEY },
    { name: "ben", public_key: KEY },
  ]) {
    const reply = await post("ssh_keys", body);
    expect([reply.status, code(reply)]).toEqual([409, "uniqueness_error"]);
  }
});

test("lists come in pages, by name, by labels and sorted", async () => {
  for (const name of ["c", "a", "b"]) {
    await made("placement_groups", "placement_group", { name, type: "spread", labels: name === "a" ? {} : { x: "1" } });
  }
  const names = async (query: string): Promise<unknown> =>
    ((await get(`placement_groups?${query}`)).body.placement_groups as Body[]).map(({ name }) => name);
  expect(await names("sort=name:desc")).toEqual(["c", "b", "a"]);
  expect(await names("sort=name&page=2&per_page=2")).toEqual(["c"]);
  expect(await names("sort=name&label_selector=x%3D1")).toEqual(["b", "c"]);
  expect(await names("label_selector=!x")).toEqual(["a"]);
  expect(await names("name=b")).toEqual(["b"]);
  const { body } = await get("placement_groups?per_page=2");
  expect(body.meta).toEqual({
    pagination: { page: 1, per_page: 2, previous_page: null, next_page: 2, last_page: 2, total_entries: 3 },
  });
});

describe("protection", () => {
  test.each([
    ["servers", server],
    ["volumes", volume],
    ["networks", network],
    ["primary_ips", primaryIp],
    ["zones", () => made("zones", "zone", { name: "example.org", mode: "primary" })],
  ])("of %s refuses their deletion until it is lifted", async (kind, make) => {
    const id = await make();
    const protect = (on: boolean) =>
      post(
        `${kind}/${String(id)}/actions/change_protection`,
        kind === "servers" ? { delete: on, rebuild: on } : { delete: on },
      );
    await protect(true);
    const refused = await remove(`${kind}/${String(id)}`);
    expect([refused.status, code(refused)]).toEqual([423, "protected"]);
    await protect(false);
    expect((await remove(`${kind}/${String(id)}`)).status).toBeLessThan(300);
    expect(client.emulator.world.store.list()).toEqual([]);
  });

  test("of a server refuses that it is rebuilt", async () => {
    const id = await server();
    await post(`servers/${String(id)}/actions/change_protection`, { rebuild: true });
    expect(code(await post(`servers/${String(id)}/actions/rebuild`, { image: "debian-13" }))).toBe("protected");
  });
});

describe("a server", () => {
  test("shows what is attached to it, and leaves it when it is deleted", async () => {
    const [ip, data, firewall] = [
      await primaryIp(),
      await volume(),
      await made("firewalls", "firewall", { name: "web" }),
    ];
    const id = await server({
      public_net: { ipv4: ip, enable_ipv6: false },
      firewalls: [{ firewall }],
      volumes: [data],
    });
    const { body } = await get(`servers/${String(id)}`);
    expect(body.server).toMatchObject({
      status: "running",
      volumes: [data],
      public_net: { ipv4: { id: ip }, ipv6: null, firewalls: [{ id: firewall, status: "applied" }] },
    });
    expect(code(await remove(`firewalls/${String(firewall)}`))).toBe("resource_in_use");
    expect(code(await remove(`primary_ips/${String(ip)}`))).toBe("must_be_unassigned");
    expect(code(await remove(`volumes/${String(data)}`))).toBe("service_error");
    expect((await remove(`servers/${String(id)}`)).body.action).toMatchObject({ status: "success" });
    expect((await get(`volumes/${String(data)}`)).body.volume).toMatchObject({ server: null });
    expect((await get(`primary_ips/${String(ip)}`)).body.primary_ip).toMatchObject({ assignee_id: null });
    expect((await remove(`firewalls/${String(firewall)}`)).status).toBe(204);
  });

  test("without a primary IP gets one that goes with it", async () => {
    const id = await server();
    expect((await get("primary_ips")).body.primary_ips).toHaveLength(2);
    await remove(`servers/${String(id)}`);
    expect((await get("primary_ips")).body.primary_ips).toEqual([]);
  });

  test("must be off to change its type, and keeps its disk if asked", async () => {
    const id = await server();
    const change = (type: string) =>
      post(`servers/${String(id)}/actions/change_type`, { server_type: type, upgrade_disk: false });
    expect(code(await change("cx43"))).toBe("server_not_stopped");
    await post(`servers/${String(id)}/actions/poweroff`);
    expect(code(await change("cx23"))).toBe("invalid_server_type");
    expect(code(await change("cax31"))).toBe("invalid_server_type");
    expect((await change("cx43")).status).toBe(201);
    expect((await get(`servers/${String(id)}`)).body.server).toMatchObject({
      server_type: { name: "cx43" },
      primary_disk_size: 80,
    });
  });
});

describe("a network", () => {
  const attach = (to: number, id: number, ip: string) =>
    post(`servers/${String(id)}/actions/attach_to_network`, { network: to, ip });

  test("gives each address once, from a subnet in the server's zone", async () => {
    const [to, first, second] = [await network(), await server(), await server({ name: "db" })];
    expect((await attach(to, first, "10.30.1.10")).status).toBe(201);
    expect(code(await attach(to, first, "10.30.1.11"))).toBe("server_already_attached");
    expect(code(await attach(to, second, "10.30.1.10"))).toBe("ip_not_available");
    expect(code(await attach(to, second, "10.30.9.1"))).toBe("no_subnet_available");
    expect((await get(`networks/${String(to)}`)).body.network).toMatchObject({
      servers: [first],
      subnets: [{ ip_range: "10.30.1.0/24", gateway: "10.30.0.1" }],
    });
  });

  test("keeps a subnet with servers, and detaches them when it is deleted", async () => {
    const [to, id] = [await network(), await server()];
    await attach(to, id, "10.30.1.10");
    const subnet = { ip_range: "10.30.1.0/24" };
    expect(code(await post(`networks/${String(to)}/actions/delete_subnet`, subnet))).toBe("service_error");
    expect((await remove(`networks/${String(to)}`)).status).toBe(204);
    expect((await get(`servers/${String(id)}`)).body.server).toMatchObject({ private_net: [] });
  });

  test("refuses subnets that overlap or lie outside, and routes by its own gateway", async () => {
    const path = `networks/${String(await network())}/actions`;
    for (const range of ["10.30.1.128/25", "10.31.0.0/24"]) {
      const subnet = { type: "cloud", ip_range: range, network_zone: "eu-central" };
      expect(code(await post(`${path}/add_subnet`, subnet))).toBe("invalid_input");
    }
    const route = (gateway: string) => post(`${path}/add_route`, { destination: "0.0.0.0/0", gateway });
    expect(code(await route("10.30.0.1"))).toBe("invalid_input");
    expect((await route("10.30.1.10")).status).toBe(201);
    expect(code(await route("10.30.1.11"))).toBe("invalid_input");
  });
});

test("a volume grows and never shrinks, and is attached once", async () => {
  const [data, id, other] = [await volume(), await server(), await server({ name: "db" })];
  const resize = (size: number) => post(`volumes/${String(data)}/actions/resize`, { size });
  expect((await resize(60)).status).toBe(201);
  expect(code(await resize(50))).toBe("invalid_input");
  const attach = (to: number) => post(`volumes/${String(data)}/actions/attach`, { server: to });
  expect((await attach(id)).status).toBe(201);
  expect(code(await attach(other))).toBe("volume_already_attached");
});

test("reverse DNS of an IPv4 address falls back to Hetzner's name", async () => {
  const id = await primaryIp();
  const shown = async (): Promise<Body[]> =>
    ((await get(`primary_ips/${String(id)}`)).body.primary_ip as Body).dns_ptr as Body[];
  const [{ ip, dns_ptr: before } = {}] = await shown();
  const set = (pointer: string | null) =>
    post(`primary_ips/${String(id)}/actions/change_dns_ptr`, { ip: ip ?? "", dns_ptr: pointer });
  await set("app.example.org");
  expect(await shown()).toEqual([{ ip, dns_ptr: "app.example.org" }]);
  await set(null);
  expect(await shown()).toEqual([{ ip, dns_ptr: before }]);
});

describe("a zone", () => {
  beforeEach(() => made("zones", "zone", { name: "example.org", mode: "primary" }));
  const rrset = (body: Body) =>
    post("zones/example.org/rrsets", { name: "app", type: "A", records: [{ value: "203.0.113.7" }], ...body });

  test("begins with its name servers and counts its records", async () => {
    await rrset({});
    expect((await get("zones/example.org")).body.zone).toMatchObject({ record_count: 5, ttl: 3600 });
  });

  test.each([
    ["a value of another type", { records: [{ value: "::1" }] }],
    ["text without quotes", { type: "TXT", records: [{ value: "v=spf1" }] }],
    ["a value twice", { records: [{ value: "203.0.113.7" }, { value: "203.0.113.7" }] }],
    ["the name of the zone in its name", { name: "app.example.org" }],
    ["too short a TTL", { ttl: 1 }],
  ])("refuses %s", async (_, body) => {
    expect(code(await rrset(body))).toBe("invalid_input");
  });

  test("has one set of a name and a type, which protection keeps as it is", async () => {
    await rrset({});
    expect(code(await rrset({}))).toBe("uniqueness_error");
    const path = "zones/example.org/rrsets/app/A";
    await post(`${path}/actions/change_protection`, { change: true });
    expect(code(await post(`${path}/actions/set_records`, { records: [{ value: "203.0.113.8" }] }))).toBe("protected");
    expect(code(await remove(path))).toBe("protected");
  });
});

describe("an action", () => {
  test("runs as long as a fault says, and is then done", async () => {
    client.emulator.world.faults.set([{ kind: "slow", rate: 1, methods: "hcloud.*.create", polls: 2 }]);
    const { body } = await post("servers", { name: "app", server_type: "cx33", image: "debian-13" });
    const { id, status } = body.action as Body;
    expect(status).toBe("running");
    const poll = async (): Promise<unknown> =>
      ((await get(`actions?id=${String(id)}`)).body.actions as Body[]).map((one) => one.status);
    expect([await poll(), await poll()]).toEqual([["running"], ["success"]]);
  });

  test("that fails changes nothing", async () => {
    const id = await server();
    client.emulator.world.faults.set([{ kind: "operation", rate: 1, methods: "hcloud.servers.*" }]);
    expect((await remove(`servers/${String(id)}`)).body.action).toMatchObject({ status: "error" });
    expect((await post(`servers/${String(id)}/actions/poweroff`)).body.action).toMatchObject({ status: "error" });
    expect((await get(`servers/${String(id)}`)).body.server).toMatchObject({ status: "running" });
  });

  test("is refused with Hetzner's own code where calls are too many", async () => {
    client.emulator.world.faults.set([{ kind: "429", rate: 1 }]);
    const reply = await get("servers");
    expect([reply.status, code(reply)]).toEqual([429, "rate_limit_exceeded"]);
  });
});
