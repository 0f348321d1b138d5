import fc from "fast-check";
import { Client, COMPUTE, message, PUBSUB, SECRETS, STORAGE } from "./client";

let client: Client;
beforeEach(() => {
  client = new Client();
});

const network = (name: string) =>
  client.call("POST", `${COMPUTE}/global/networks`, { name, autoCreateSubnetworks: false });

describe("routing", () => {
  test("a path that no discovery document has is a 404 that names it", async () => {
    const reply = await client.call("GET", `${COMPUTE}/global/nonsense/x`);
    expect(reply.status).toBe(404);
    expect(message(reply)).toContain("/global/nonsense/x");
  });

  test("a method that no product serves is a 404 that names it", async () => {
    const reply = await client.call("POST", `${COMPUTE}/global/networks/n/switchToCustomMode`);
    expect(reply.status).toBe(404);
    expect(message(reply)).toContain("compute.networks.switchToCustomMode");
  });

  test("a custom verb is not the id of an item", async () => {
    const reply = await client.call("GET", `${SECRETS}/db/versions/1:access`);
    expect(client.emulator.world.log.list().at(-1)?.method).toBe("secretmanager.projects.secrets.versions.access");
    expect(reply.status).toBe(404);
  });
});

describe("validation", () => {
  test.each([
    ["an unknown field", { name: "n", mtuu: 1 }, "mtuu"],
    ["an unknown nested field", { name: "n", routingConfig: { mode: "x" } }, "routingConfig"],
    ["a value of the wrong type", { name: "n", mtu: "many" }, "mtu"],
    ["a value outside of an enum", { name: "n", routingConfig: { routingMode: "LOCAL" } }, "REGIONAL"],
    ["a malformed name", { name: "Not_A_Name" }, "Not_A_Name"],
  ])("%s is refused and named", async (_, body, named) => {
    const reply = await client.call("POST", `${COMPUTE}/global/networks`, body);
    expect(reply.status).toBe(400);
    expect(message(reply)).toContain(named);
    expect(client.emulator.world.store.list()).toEqual([]);
  });

  test("an unknown query parameter is refused and named", async () => {
    const reply = await client.call("GET", `${COMPUTE}/global/networks?colour=red`);
    expect(reply.status).toBe(400);
    expect(message(reply)).toContain("colour");
  });
});

describe("a resource", () => {
  test("is created by an operation that is done, and then read", async () => {
    const operation = await network("main");
    expect(operation.body).toMatchObject({ kind: "compute#operation", status: "DONE", operationType: "insert" });
    const { body } = await client.call("GET", `${COMPUTE}/global/networks/main`);
    expect(body).toMatchObject({
      kind: "compute#network",
      name: "main",
      selfLink: "https://www.googleapis.com/compute/v1/projects/acme-notes/global/networks/main",
    });
    const polled = await client.call("GET", `${COMPUTE}/global/operations/${String(operation.body.name)}`);
    expect(polled.body).toEqual(operation.body);
  });

  test("is not created twice", async () => {
    await network("main");
    expect((await network("main")).status).toBe(409);
  });

  test("that does not exist is a 404", async () => {
    expect((await client.call("GET", `${COMPUTE}/global/networks/none`)).status).toBe(404);
    expect((await client.call("DELETE", `${COMPUTE}/global/networks/none`)).status).toBe(404);
  });

  test("cannot refer to what does not exist, nor be deleted while it is referred to", async () => {
    const subnetwork = { name: "s", network: "projects/acme-notes/global/networks/main", ipCidrRange: "10.0.0.0/24" };
    const path = `${COMPUTE}/regions/us-central1/subnetworks`;
    expect((await client.call("POST", path, subnetwork)).status).toBe(400);
    await network("main");
    expect((await client.call("POST", path, subnetwork)).status).toBe(200);
    const refused = await client.call("DELETE", `${COMPUTE}/global/networks/main`);
    expect(refused.status).toBe(400);
    expect(message(refused)).toContain("projects/acme-notes/regions/us-central1/subnetworks/s");
    await client.call("DELETE", `${path}/s`);
    expect((await client.call("DELETE", `${COMPUTE}/global/networks/main`)).status).toBe(200);
    expect(client.emulator.world.store.list()).toEqual([]);
  });

  test("made anew has another id, and the same in every run", async () => {
    const id = async (): Promise<unknown> => (await client.call("GET", `${COMPUTE}/global/networks/main`)).body.id;
    await network("main");
    const first = await id();
    await client.call("DELETE", `${COMPUTE}/global/networks/main`);
    await network("main");
    expect(await id()).not.toBe(first);
    client = new Client();
    await network("main");
    expect(await id()).toBe(first);
  });
});

describe("updates", () => {
  beforeEach(async () => {
    await client.call("PUT", `${PUBSUB}/topics/news`, { labels: { a: "1" }, messageRetentionDuration: "600s" });
  });
  const patch = (updateMask: string, topic: Record<string, unknown>) =>
    client.call("PATCH", `${PUBSUB}/topics/news`, { updateMask, topic } as never);

  test("change exactly what the mask names, in camel or in snake case", async () => {
    const { body } = await patch("labels", { labels: { b: "2" }, messageRetentionDuration: "900s" });
    expect(body).toMatchObject({ labels: { b: "2" }, messageRetentionDuration: "600s" });
    expect((await patch("message_retention_duration", {})).body).not.toHaveProperty("messageRetentionDuration");
  });

  test("refuse a mask that names no field", async () => {
    const reply = await patch("colour", {});
    expect(reply.status).toBe(400);
    expect(message(reply)).toContain("colour");
  });

  test("refuse an etag that is no longer present", async () => {
    await client.call("POST", `${SECRETS}?secretId=db`, { replication: { automatic: {} } });
    const { body } = await client.call("GET", `${SECRETS}/db`);
    const change = { etag: body.etag ?? null, labels: { a: "1" } };
    expect((await client.call("PATCH", `${SECRETS}/db?updateMask=labels`, change)).status).toBe(200);
    expect((await client.call("PATCH", `${SECRETS}/db?updateMask=labels`, change)).status).toBe(409);
  });
});

test("lists come in pages that leave nothing out", async () => {
  for (const name of ["a", "b", "c", "d", "e"]) await network(name);
  const seen: unknown[] = [];
  let token = "";
  do {
    const { body } = await client.call("GET", `${COMPUTE}/global/networks?maxResults=2&pageToken=${token}`);
    seen.push(...(body.items as { name: string }[]).map(({ name }) => name));
    token = typeof body.nextPageToken === "string" ? body.nextPageToken : "";
  } while (token !== "");
  expect(seen).toEqual(["a", "b", "c", "d", "e"]);
});

test("no request crashes the emulator", async () => {
  const routes = client.emulator.google.flatMap(({ api }) =>
    api.methods.map(({ document, method, template }) => ({
      verb: method.httpMethod,
      host: new URL(document.rootUrl).host,
      template,
      parameters: Object.keys(method.parameters),
    })),
  );
  const segment = fc.constantFrom("acme-notes", "main", "1", "-", "..", "%2F", "%", "__proto__", "projects/acme-notes");
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...routes),
      fc.infiniteStream(segment),
      fc.oneof(
        fc.jsonValue({ maxDepth: 4 }),
        fc.dictionary(fc.constantFrom("name", "labels", "etag", "policy"), fc.jsonValue()),
      ),
      fc.string(),
      async ({ verb, host, template }, segments, body, query) => {
        const path = template.replace(/\{[^}]+\}/g, () => String(segments.next().value));
        const reply = await client.call(
          verb,
          `${host}/${path}?${encodeURIComponent(query)}=1`.replace(/\?=1$/, ""),
          body as never,
        );
        expect(reply.status).toBeLessThan(500);
        expect(message(reply)).not.toContain("The emulator failed");
      },
    ),
    { numRuns: 500 },
  );
});

test("a saved state has no payload of a secret, and a loaded one is the same", async () => {
  await client.call("POST", `${SECRETS}?secretId=db`, { replication: { automatic: {} } });
  const data = Buffer.from("hush-hush").toString("base64");
  await client.call("POST", `${SECRETS}/db:addVersion`, { payload: { data } });
  expect((await client.call("GET", `${SECRETS}/db/versions/latest:access`)).body).toMatchObject({ payload: { data } });
  const saved = client.emulator.world.snapshot();
  expect(JSON.stringify(saved)).not.toContain(data);
  const other = new Client();
  other.emulator.world.load(saved);
  expect(other.emulator.world.snapshot()).toEqual(saved);
});

test("a bucket with objects is not deleted", async () => {
  await client.call("POST", `${STORAGE}/b?project=acme-notes`, { name: "files" });
  client.emulator.world.store.put({ key: "storage/b/files/o/x", collection: "storage.objects", body: { name: "x" } });
  expect((await client.call("DELETE", `${STORAGE}/b/files`)).status).toBe(409);
});
