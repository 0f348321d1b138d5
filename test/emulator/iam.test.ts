import { Client, message } from "./client";

const IAM = "iam.googleapis.com/v1/projects/acme-notes";
const RESOURCES = "cloudresourcemanager.googleapis.com/v1/projects/acme-notes";
const DAY = 24 * 60 * 60;

let client: Client;
beforeEach(() => {
  client = new Client();
});

describe("service accounts", () => {
  const EMAIL = "runner@acme-notes.iam.gserviceaccount.com";
  const create = () => client.call("POST", `${IAM}/serviceAccounts`, { accountId: "runner", serviceAccount: {} });
  const policy = async () => (await client.call("POST", `${RESOURCES}:getIamPolicy`)).body;
  const bind = async (member: string) => {
    const before = await policy();
    const bindings = [...(before.bindings as []), { role: "roles/viewer", members: [member] }];
    return client.call("POST", `${RESOURCES}:setIamPolicy`, { policy: { ...before, bindings } });
  };

  test("are named by address and by unique id, in their project or in any", async () => {
    const { body } = await create();
    expect(body).toMatchObject({
      email: EMAIL,
      projectId: "acme-notes",
      name: `projects/acme-notes/serviceAccounts/${EMAIL}`,
    });
    expect(body.uniqueId).toMatch(/^\d{21}$/);
    for (const path of [
      `${IAM}/serviceAccounts/${String(body.uniqueId)}`,
      `iam.googleapis.com/v1/projects/-/serviceAccounts/${EMAIL}`,
    ]) {
      expect((await client.call("GET", path)).body).toEqual(body);
    }
  });

  test("need an id of 6 to 30 characters that is not taken", async () => {
    const short = await client.call("POST", `${IAM}/serviceAccounts`, { accountId: "run" });
    expect(short.status).toBe(400);
    await create();
    expect((await create()).status).toBe(409);
  });

  test("leave their address free when deleted, and come back by their unique id as long as it is", async () => {
    const { uniqueId } = (await create()).body;
    expect((await bind(`serviceAccount:${EMAIL}`)).status).toBe(200);
    await client.call("DELETE", `${IAM}/serviceAccounts/${EMAIL}`);
    expect((await client.call("GET", `${IAM}/serviceAccounts/${EMAIL}`)).status).toBe(404);
    expect(JSON.stringify(await policy())).toContain(`deleted:serviceAccount:${EMAIL}?uid=${String(uniqueId)}`);

    const undelete = () =>
      client.call("POST", `iam.googleapis.com/v1/projects/-/serviceAccounts/${String(uniqueId)}:undelete`, {});
    const again = await create();
    expect(again.body.uniqueId).not.toBe(uniqueId);
    expect((await undelete()).status).toBe(400);
    await client.call("DELETE", `${IAM}/serviceAccounts/${EMAIL}`);
    expect((await undelete()).body).toMatchObject({ restoredAccount: { uniqueId, email: EMAIL } });
    expect(JSON.stringify(await policy())).toContain(`"serviceAccount:${EMAIL}"`);
  });

  test("cannot be undeleted after 30 days", async () => {
    const { uniqueId } = (await create()).body;
    await client.call("DELETE", `${IAM}/serviceAccounts/${EMAIL}`);
    client.emulator.world.clock.advance(31 * DAY);
    const reply = await client.call("POST", `${IAM}/serviceAccounts/${String(uniqueId)}:undelete`, {});
    expect(reply.status).toBe(404);
  });

  test("are disabled and enabled", async () => {
    await create();
    await client.call("POST", `${IAM}/serviceAccounts/${EMAIL}:disable`, {});
    expect((await client.call("GET", `${IAM}/serviceAccounts/${EMAIL}`)).body.disabled).toBe(true);
    await client.call("POST", `${IAM}/serviceAccounts/${EMAIL}:enable`, {});
    expect((await client.call("GET", `${IAM}/serviceAccounts/${EMAIL}`)).body).not.toHaveProperty("disabled");
  });

  test("of the emulated project must exist to be bound; service agents need not", async () => {
    const reply = await bind(`serviceAccount:${EMAIL}`);
    expect(reply.status).toBe(400);
    expect(message(reply)).toBe(`Service account ${EMAIL} does not exist.`);
    expect((await bind("serviceAccount:service-1@gcp-sa-pubsub.iam.gserviceaccount.com")).status).toBe(200);
  });
});

describe("custom roles", () => {
  const role = (roleId: string, permission = "run.services.get") =>
    client.call("POST", `${IAM}/roles`, { roleId, role: { title: "T", includedPermissions: [permission] } });

  test("are marked when deleted, keep their id, and can be undeleted for seven days", async () => {
    await role("reader");
    expect((await client.call("DELETE", `${IAM}/roles/reader`)).body.deleted).toBe(true);
    expect((await client.call("GET", `${IAM}/roles/reader`)).body.deleted).toBe(true);
    expect((await client.call("GET", `${IAM}/roles`)).body).toEqual({});
    expect((await client.call("GET", `${IAM}/roles?showDeleted=true`)).body.roles).toHaveLength(1);
    const again = await role("reader");
    expect(again.status).toBe(400);
    expect(message(again)).toContain("deleted state");
    expect((await client.call("PATCH", `${IAM}/roles/reader`, { title: "U" })).status).toBe(400);
    const { body } = await client.call("POST", `${IAM}/roles/reader:undelete`, {});
    expect(body).toMatchObject({ name: "projects/acme-notes/roles/reader", includedPermissions: ["run.services.get"] });
    expect(body).not.toHaveProperty("deleted");

    await client.call("DELETE", `${IAM}/roles/reader`);
    client.emulator.world.clock.advance(8 * DAY);
    expect((await client.call("POST", `${IAM}/roles/reader:undelete`, {})).status).toBe(400);
    client.emulator.world.clock.advance(30 * DAY);
    expect((await role("reader")).status).toBe(200);
  });

  test.each(["nonsense", "resourcemanager.folders.get", "resourcemanager.projects.list"])(
    "cannot have the permission %s",
    async (permission) => {
      const reply = await role("reader", permission);
      expect(reply.status).toBe(400);
      expect(message(reply)).toBe(`Permission ${permission} is not valid.`);
    },
  );

  test("must exist, undeleted, to be bound", async () => {
    const bind = () =>
      client.call("POST", `${RESOURCES}:setIamPolicy`, {
        policy: { bindings: [{ role: "projects/acme-notes/roles/reader", members: ["user:a@example.com"] }] },
      });
    expect((await bind()).status).toBe(400);
    await role("reader");
    expect((await bind()).status).toBe(200);
  });
});

describe("Workload Identity", () => {
  const POOLS = `${IAM}/locations/global/workloadIdentityPools`;
  const pool = () => client.call("POST", `${POOLS}?workloadIdentityPoolId=github`, { displayName: "GitHub" });
  const provider = (body: object) =>
    client.call("POST", `${POOLS}/github/providers?workloadIdentityPoolProviderId=actions`, body as never);
  const OIDC = {
    oidc: { issuerUri: "https://issuer.example" },
    attributeMapping: { "google.subject": "assertion.sub" },
  };

  test("pools are named by project number and made by an operation", async () => {
    const { body } = await pool();
    expect(body).toMatchObject({ done: true, response: { state: "ACTIVE" } });
    const number = client.emulator.world.projects.number("acme-notes") ?? "";
    const name = `projects/${number}/locations/global/workloadIdentityPools/github`;
    expect((await client.call("GET", `iam.googleapis.com/v1/${name}`)).body.name).toBe(name);
    expect((await client.call("GET", `iam.googleapis.com/v1/${String(body.name)}`)).body.done).toBe(true);
  });

  test("a deleted pool keeps its id for 30 days, takes no change, and can be undeleted", async () => {
    await pool();
    await provider(OIDC);
    await client.call("DELETE", `${POOLS}/github`);
    expect((await client.call("GET", `${POOLS}/github`)).body).toMatchObject({ state: "DELETED" });
    expect((await client.call("GET", POOLS)).body).toEqual({});
    expect((await pool()).status).toBe(409);
    expect((await client.call("PATCH", `${POOLS}/github?updateMask=disabled`, { disabled: true })).status).toBe(400);
    expect((await provider(OIDC)).status).toBe(409);
    await client.call("POST", `${POOLS}/github:undelete`, {});
    expect((await client.call("GET", `${POOLS}/github`)).body).not.toHaveProperty("expireTime");
    await client.call("DELETE", `${POOLS}/github`);
    client.emulator.world.clock.advance(31 * DAY);
    expect((await client.call("GET", `${POOLS}/github`)).status).toBe(404);
    expect((await client.call("GET", `${POOLS}/github/providers/actions`)).status).toBe(404);
    expect((await pool()).status).toBe(200);
  });

  test.each([
    ["no kind", { attributeMapping: { "google.subject": "assertion.sub" } }],
    ["an issuer without https", { ...OIDC, oidc: { issuerUri: "http://issuer.example" } }],
    ["no subject", { ...OIDC, attributeMapping: {} }],
  ])("a provider with %s is refused", async (_, body) => {
    await pool();
    expect((await provider(body)).status).toBe(400);
  });

  test("a provider needs its pool", async () => {
    expect((await provider(OIDC)).status).toBe(404);
  });
});
