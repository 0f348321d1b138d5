import { Client, message, STORAGE } from "./client";

const RESOURCES = "cloudresourcemanager.googleapis.com/v1/projects/acme-notes";
const IAM = "iam.googleapis.com/v1/projects/acme-notes";
const ALICE = { role: "roles/viewer", members: ["user:alice@example.com"] };
const CONDITION = { title: "only a", expression: "resource.name == 'a'" };

let client: Client;
beforeEach(() => {
  client = new Client();
});

const get = async (version?: number) => {
  const options = version === undefined ? null : { requestedPolicyVersion: version };
  return (await client.call("POST", `${RESOURCES}:getIamPolicy`, options ? { options } : {})).body;
};
const set = (policy: object, updateMask?: string) =>
  client.call("POST", `${RESOURCES}:setIamPolicy`, { policy, ...(updateMask ? { updateMask } : {}) } as never);

test("a project starts with its owner", async () => {
  expect((await get()).bindings).toEqual([{ role: "roles/owner", members: ["user:owner@emulator.test"] }]);
});

test("of two changes that read the same policy, the second is a conflict", async () => {
  const { etag } = await get();
  expect((await set({ etag, bindings: [ALICE] })).status).toBe(200);
  const second = await set({ etag, bindings: [] });
  expect(second.status).toBe(409);
  expect((await get()).bindings).toEqual([ALICE]);
});

test("members of a role are unique and sorted, and a role without members is gone", async () => {
  const { body } = await set({
    bindings: [
      { role: "roles/viewer", members: ["user:b@example.com", "user:a@example.com"] },
      { role: "roles/viewer", members: ["user:a@example.com"] },
      { role: "roles/editor", members: [] },
    ],
  });
  expect(body.bindings).toEqual([{ role: "roles/viewer", members: ["user:a@example.com", "user:b@example.com"] }]);
});

test.each([
  ["no principal", { role: "roles/viewer", members: ["alice"] }],
  ["no role", { role: "viewer", members: ["user:a@example.com"] }],
])("%s is refused", async (_, binding) => {
  expect((await set({ bindings: [binding] })).status).toBe(400);
});

describe("conditions", () => {
  const conditional = { role: "roles/run.viewer", members: ALICE.members, condition: CONDITION };

  test("need version 3 on every change", async () => {
    expect((await set({ bindings: [conditional] })).status).toBe(400);
    const { body } = await set({ version: 3, bindings: [conditional] });
    expect(body).toMatchObject({ version: 3, bindings: [conditional] });
    expect((await set({ etag: body.etag ?? null, version: 1, bindings: [] })).status).toBe(400);
  });

  test("show only to those who ask for version 3", async () => {
    await set({ version: 3, bindings: [conditional] });
    expect((await get(3)).bindings).toEqual([conditional]);
    const [binding] = (await get()).bindings as { role: string }[];
    expect(binding?.role).toMatch(/^roles\/run\.viewer_withcond_[0-9a-f]{20}$/);
    expect(binding).not.toHaveProperty("condition");
  });

  test.each([
    ["a basic role", { ...conditional, role: "roles/viewer" }],
    ["everybody", { ...conditional, members: ["allUsers"] }],
    ["no expression", { ...conditional, condition: { title: "t" } }],
  ])("are refused with %s", async (_, binding) => {
    expect((await set({ version: 3, bindings: [binding] })).status).toBe(400);
  });
});

test("audit configuration changes only where the mask names it", async () => {
  const auditConfigs = [{ service: "allServices", auditLogConfigs: [{ logType: "DATA_READ" }] }];
  await set({ bindings: [ALICE], auditConfigs });
  expect(await get()).not.toHaveProperty("auditConfigs");
  await set({ bindings: [], auditConfigs }, "auditConfigs");
  expect(await get()).toMatchObject({ auditConfigs, bindings: [ALICE] });
  await set({ bindings: [ALICE] }, "bindings,etag");
  expect(await get()).toMatchObject({ auditConfigs });
  await set({ bindings: [ALICE] }, "bindings,etag,auditConfigs");
  expect(await get()).not.toHaveProperty("auditConfigs");
});

test("service accounts have a policy of their own, which goes with them", async () => {
  await client.call("POST", `${IAM}/serviceAccounts`, { accountId: "runner" });
  const account = `${IAM}/serviceAccounts/runner@acme-notes.iam.gserviceaccount.com`;
  expect((await client.call("POST", `${account}:getIamPolicy`)).body).toEqual({ etag: "ACAB" });
  await client.call("POST", `${account}:setIamPolicy`, { policy: { bindings: [ALICE] } });
  await client.call("DELETE", account);
  await client.call("POST", `${IAM}/serviceAccounts`, { accountId: "runner" });
  expect((await client.call("POST", `${account}:getIamPolicy`)).body).toEqual({ etag: "ACAB" });
});

describe("buckets", () => {
  const bucket = (uniform: boolean, prevention = "inherited") =>
    client.call("POST", `${STORAGE}/b?project=acme-notes`, {
      name: "files",
      iamConfiguration: { uniformBucketLevelAccess: { enabled: uniform }, publicAccessPrevention: prevention },
    });

  test("start with the roles that the project's basic roles have in them", async () => {
    await bucket(true);
    const { body } = await client.call("GET", `${STORAGE}/b/files/iam`);
    expect(body).toMatchObject({ kind: "storage#policy", resourceId: "projects/_/buckets/files" });
    expect((body.bindings as { role: string }[]).map(({ role }) => role)).toEqual([
      "roles/storage.legacyBucketOwner",
      "roles/storage.legacyBucketReader",
      "roles/storage.legacyObjectOwner",
      "roles/storage.legacyObjectReader",
    ]);
  });

  test("that prevent public access refuse everybody", async () => {
    await bucket(true, "enforced");
    const bindings = [{ role: "roles/storage.objectViewer", members: ["allUsers"] }];
    const reply = await client.call("PUT", `${STORAGE}/b/files/iam`, { bindings });
    expect(reply.status).toBe(412);
    expect(message(reply)).toContain("public access prevention");
  });

  test("take conditions only with uniform access", async () => {
    await bucket(false);
    const bindings = [{ role: "roles/storage.objectViewer", members: ALICE.members, condition: CONDITION }];
    expect((await client.call("PUT", `${STORAGE}/b/files/iam`, { version: 3, bindings })).status).toBe(400);
  });

  test("refuse an etag that is no longer present with 412", async () => {
    await bucket(true);
    const { etag } = (await client.call("GET", `${STORAGE}/b/files/iam`)).body;
    const change = { etag: etag ?? null, bindings: [] };
    expect((await client.call("PUT", `${STORAGE}/b/files/iam`, change)).status).toBe(200);
    expect((await client.call("PUT", `${STORAGE}/b/files/iam`, change)).status).toBe(412);
  });
});
