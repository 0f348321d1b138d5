import type { Body, Json } from "../../emulator/core/json";
import { Client, type Replied } from "./client";

const ZONE = "0123456789abcdef0123456789abcdef";
const API = "api.cloudflare.com/client/v4";
const RECORD = { name: "app.example.com", type: "A", content: "203.0.113.7", ttl: 1, proxied: true };

let client: Client;
beforeEach(() => {
  client = new Client();
});
const call = (verb: string, path: string, body?: Json) => client.call(verb, `${API}/zones/${ZONE}/${path}`, body);
const result = (reply: Replied): Body => reply.body.result as Body;
const failure = (reply: Replied): unknown => [reply.status, (reply.body.errors as Body[]).map(({ code }) => code)];

describe("DNS records", () => {
  test("are created, changed and deleted", async () => {
    const created = await call("POST", "dns_records", RECORD);
    expect(created.body).toMatchObject({ success: true, errors: [], messages: [] });
    expect(result(created)).toMatchObject({ ...RECORD, proxiable: true, tags: [], comment: null });
    const path = `dns_records/${String(result(created).id)}`;
    expect(result(await call("PATCH", path, { proxied: false, ttl: 300 }))).toMatchObject({
      ttl: 300,
      content: "203.0.113.7",
    });
    expect(result(await call("PUT", path, { ...RECORD, content: "203.0.113.8" }))).toMatchObject({
      content: "203.0.113.8",
    });
    expect((await call("DELETE", path)).status).toBe(200);
    expect(failure(await call("GET", path))).toEqual([404, [81044]]);
  });

  test.each([
    ["an address of the other version", { content: "2001:db8::1" }, 9005],
    ["a private address behind the proxy", { content: "10.0.0.1" }, 9003],
    ["a proxied record of another type", { type: "TXT", content: "x" }, 9004],
    ["too short a TTL", { ttl: 5 }, 9021],
  ])("refuse %s", async (_, body, code) => {
    expect(failure(await call("POST", "dns_records", { ...RECORD, ...body }))).toEqual([400, [code]]);
  });

  test("are not made twice, nor beside a CNAME", async () => {
    await call("POST", "dns_records", RECORD);
    expect(failure(await call("POST", "dns_records", RECORD))).toEqual([400, [81058]]);
    const alias = { name: RECORD.name, type: "CNAME", content: "other.example.com", ttl: 1 };
    expect(failure(await call("POST", "dns_records", alias))).toEqual([400, [81053]]);
  });

  test("get the domain of a zone that is known", async () => {
    const zone = result(await client.call("POST", `${API}/zones`, { name: "example.com", account: { id: "a" } }));
    const path = `${API}/zones/${String(zone.id)}/dns_records`;
    expect(result(await client.call("POST", path, { ...RECORD, name: "www" }))).toMatchObject({
      name: "www.example.com",
    });
    expect(result(await client.call("POST", path, { ...RECORD, name: "@" }))).toMatchObject({ name: "example.com" });
    await client.call("DELETE", `${API}/zones/${String(zone.id)}`);
    expect(failure(await client.call("GET", path))).toEqual([404, [1001]]);
  });
});

describe("zone settings", () => {
  test("are what they were before any change, then what was set", async () => {
    expect(result(await call("GET", "settings/min_tls_version"))).toMatchObject({ value: "1.0", editable: true });
    await call("PATCH", "settings/min_tls_version", { value: "1.2" });
    expect(result(await call("GET", "settings/min_tls_version"))).toMatchObject({ value: "1.2" });
  });

  test("refuse unknown names and values", async () => {
    expect(failure(await call("PATCH", "settings/colour", { value: "red" }))).toEqual([400, [1006]]);
    expect(failure(await call("PATCH", "settings/ssl", { value: "always" }))).toEqual([400, [1007]]);
  });
});

test("DNSSEC waits for its DS record, and can be switched off", async () => {
  expect(result(await call("PATCH", "dnssec", { status: "active" }))).toMatchObject({
    status: "pending",
    algorithm: "13",
  });
  expect(result(await call("PATCH", "dnssec", { status: "disabled" }))).toMatchObject({
    status: "disabled",
    digest: null,
  });
  await call("DELETE", "dnssec");
  expect(client.emulator.world.store.list()).toEqual([]);
});

test("what is no identifier of a zone is refused", async () => {
  expect(failure(await client.call("GET", `${API}/zones/example.com/dns_records`))).toEqual([400, [7003]]);
});

describe("authenticated origin pulls", () => {
  const settings = (verb: string, body?: Json) => call(verb, "origin_tls_client_auth/settings", body);

  test("are off until they are enabled", async () => {
    expect(result(await settings("GET"))).toEqual({ enabled: false });
    expect(result(await settings("PUT", { enabled: true }))).toEqual({ enabled: true });
    expect(result(await settings("GET"))).toEqual({ enabled: true });
  });

  test("refuse what is no such setting", async () => {
    expect((await settings("PUT", { enabled: "on" })).status).toBe(422);
    expect((await settings("PUT", { enabled: true, certificate: "x" })).status).toBe(422);
    expect(result(await settings("GET"))).toEqual({ enabled: false });
  });
});
