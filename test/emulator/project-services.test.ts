import { Client, message, PUBSUB, STORAGE } from "./client";

const SERVICES = "serviceusage.googleapis.com/v1/projects/acme-notes/services";
const IAM = "iam.googleapis.com/v1/projects/acme-notes";

let client: Client;
beforeEach(() => {
  client = new Client();
});

describe("the billing of a project", () => {
  const billing = "cloudbilling.googleapis.com/v1/projects/acme-notes/billingInfo";

  test("has no account until one is given, and one that is well-formed", async () => {
    const none = { name: "projects/acme-notes/billingInfo", projectId: "acme-notes" };
    expect((await client.call("GET", billing)).body).toEqual(none);
    const refused = await client.call("PUT", billing, { billingAccountName: "acme" });
    expect([refused.status, message(refused)]).toEqual([400, expect.stringContaining("acme")]);
    const account = { billingAccountName: "billingAccounts/012345-ABCDEF-678901" };
    await client.call("PUT", billing, account);
    expect((await client.call("GET", billing)).body).toEqual({ ...none, ...account, billingEnabled: true });
    await client.call("PUT", billing, { billingAccountName: "" });
    expect((await client.call("GET", billing)).body).toEqual(none);
  });
});

describe("services of a project", () => {
  const enable = (...names: string[]) =>
    client.call("POST", `${SERVICES}:batchEnable`, { serviceIds: names.map((name) => `${name}.googleapis.com`) });
  const disable = (name: string, body = {}) => client.call("POST", `${SERVICES}/${name}.googleapis.com:disable`, body);
  const state = async (name: string) => (await client.call("GET", `${SERVICES}/${name}.googleapis.com`)).body.state;

  test("bring what they need, and are not disabled under what needs them", async () => {
    await enable("container");
    expect(await state("compute")).toBe("ENABLED");
    const refused = await disable("compute");
    expect(refused.status).toBe(400);
    expect(message(refused)).toContain("container.googleapis.com");
    expect((await disable("compute", { disableDependentServices: true })).body.done).toBe(true);
    expect(await state("container")).toBe("DISABLED");
    expect((await disable("compute")).status).toBe(400);
  });

  test("Compute Engine's brings its default account as an editor, once", async () => {
    await enable("compute");
    const { body } = await client.call("GET", `${IAM}/serviceAccounts`);
    const [account] = body.accounts as { displayName: string; email: string; uniqueId: string }[];
    expect(account?.displayName).toBe("Compute Engine default service account");
    expect(account?.email).toMatch(/^\d+-compute@developer\.gserviceaccount\.com$/);
    const policy = await client.call("POST", "cloudresourcemanager.googleapis.com/v1/projects/acme-notes:getIamPolicy");
    expect(policy.body.bindings).toContainEqual({
      role: "roles/editor",
      members: [`serviceAccount:${account?.email ?? ""}`],
    });
    await client.call("DELETE", `${IAM}/serviceAccounts/${account?.uniqueId ?? ""}`);
    await disable("compute");
    await enable("compute");
    expect((await client.call("GET", `${IAM}/serviceAccounts`)).body).toEqual({});
  });
});

describe("Pub/Sub", () => {
  const KMS = "cloudkms.googleapis.com/v1/projects/acme-notes/locations/us-central1/keyRings";
  const subscription = (body: object = {}) =>
    client.call("PUT", `${PUBSUB}/subscriptions/s`, { topic: "projects/acme-notes/topics/t", ...body } as never);

  test("a topic takes a key only where the service's account may use it", async () => {
    await client.call("POST", `${KMS}?keyRingId=r`, {});
    await client.call("POST", `${KMS}/r/cryptoKeys?cryptoKeyId=k`, { purpose: "ENCRYPT_DECRYPT" });
    const kmsKeyName = "projects/acme-notes/locations/us-central1/keyRings/r/cryptoKeys/k";
    const create = () => client.call("PUT", `${PUBSUB}/topics/t`, { kmsKeyName });
    const refused = await create();
    expect(refused.status).toBe(400);
    const [agent = ""] = /service-\d+@gcp-sa-pubsub\.iam\.gserviceaccount\.com/.exec(message(refused)) ?? [];
    const bindings = [{ role: "roles/cloudkms.cryptoKeyEncrypterDecrypter", members: [`serviceAccount:${agent}`] }];
    await client.call("POST", `${KMS}/r/cryptoKeys/k:setIamPolicy`, { policy: { bindings } });
    expect((await create()).status).toBe(200);
  });

  test("a subscription expires after 31 days, or never where its policy is empty", async () => {
    await client.call("PUT", `${PUBSUB}/topics/t`, {});
    expect((await subscription()).body.expirationPolicy).toEqual({ ttl: "2678400s" });
    await client.call("DELETE", `${PUBSUB}/subscriptions/s`);
    expect((await subscription({ expirationPolicy: {} })).body.expirationPolicy).toEqual({});
  });

  test("a deadline is 10 to 600 seconds", async () => {
    await client.call("PUT", `${PUBSUB}/topics/t`, {});
    expect((await subscription({ ackDeadlineSeconds: 5 })).status).toBe(400);
  });

  test("the mask of a change may be in the query", async () => {
    await client.call("PUT", `${PUBSUB}/topics/t`, { labels: { a: "1" } });
    const change = { topic: { messageRetentionDuration: "86400s" } };
    const { body } = await client.call("PATCH", `${PUBSUB}/topics/t?updateMask=messageRetentionDuration`, change);
    expect(body).toMatchObject({ labels: { a: "1" }, messageRetentionDuration: "86400s" });
  });
});

describe("buckets", () => {
  const DAY = 24 * 60 * 60;
  const create = (body: object = {}) =>
    client.call("POST", `${STORAGE}/b?project=acme-notes`, {
      name: "files",
      location: "us-central1",
      ...body,
    } as never);
  const uniform = (enabled: boolean) => ({ iamConfiguration: { uniformBucketLevelAccess: { enabled } } });

  test("say since when deleted objects are kept, anew only on a change", async () => {
    const { body } = await create();
    const since = (reply: { body: Record<string, unknown> }) =>
      (reply.body.softDeletePolicy as { effectiveTime: string }).effectiveTime;
    client.emulator.world.clock.advance(10);
    expect(since(await client.call("PATCH", `${STORAGE}/b/files`, { labels: { a: "b" } }))).toBe(since({ body }));
    const change = { softDeletePolicy: { retentionDurationSeconds: "0" } };
    expect(since(await client.call("PATCH", `${STORAGE}/b/files`, change))).not.toBe(since({ body }));
  });

  test("can leave uniform access for 90 days only", async () => {
    await create(uniform(true));
    expect((await client.call("PATCH", `${STORAGE}/b/files`, uniform(false))).status).toBe(200);
    await client.call("PATCH", `${STORAGE}/b/files`, uniform(true));
    client.emulator.world.clock.advance(91 * DAY);
    expect((await client.call("PATCH", `${STORAGE}/b/files`, uniform(false))).status).toBe(400);
  });

  test("keep objects as long as their retention policy says", async () => {
    await create({ retentionPolicy: { retentionPeriod: String(DAY) } });
    const [key, timeCreated] = ["storage/b/files/o/x", client.emulator.world.clock.now()];
    const body = { name: "x", bucket: "files", generation: "1", timeCreated };
    client.emulator.world.store.put({ key, collection: "storage.objects", body });
    const refused = await client.call("DELETE", `${STORAGE}/b/files/o/x`);
    expect(refused.status).toBe(403);
    client.emulator.world.clock.advance(2 * DAY);
    expect((await client.call("DELETE", `${STORAGE}/b/files/o/x`)).status).toBe(204);
  });
});
