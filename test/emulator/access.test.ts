import type { Body } from "../../emulator/core/json";
import { Client, COMPUTE, message, PUBSUB, SECRETS, STORAGE } from "./client";

const PROJECT = "cloudresourcemanager.googleapis.com/v1/projects/acme-notes";
const IAM = "iam.googleapis.com/v1/projects/acme-notes";
const EMAIL = "deployer@acme-notes.iam.gserviceaccount.com";
const DEPLOYER = `serviceAccount:${EMAIL}`;
const ROLE = "projects/acme-notes/roles/deploy";

let client: Client;
beforeEach(async () => {
  client = new Client({ enforceIam: true });
  await client.call("POST", `${IAM}/serviceAccounts`, { accountId: "deployer" });
});

/** Makes a custom role of permissions and grants it to the deployer on the project. */
async function grant(includedPermissions: readonly string[], condition?: Body): Promise<void> {
  await asOwner("POST", `${IAM}/roles`, { roleId: "deploy", role: { includedPermissions: [...includedPermissions] } });
  const binding = { role: ROLE, members: [DEPLOYER], ...(condition ? { condition } : {}) };
  const policy = { version: 3, bindings: [{ role: "roles/owner", members: ["user:owner@emulator.test"] }, binding] };
  const granted = await asOwner("POST", `${PROJECT}:setIamPolicy`, { policy });
  expect([granted.status, message(granted)]).toEqual([200, ""]);
}

function asOwner(verb: string, address: string, body?: Body) {
  client.token = "emulated";
  return client.call(verb, address, body);
}

function asDeployer(verb: string, address: string, body?: Body) {
  client.token = `emulated:${EMAIL}`;
  return client.call(verb, address, body);
}

test("without a role nothing is allowed, and the refusal names the permission", async () => {
  const reply = await asDeployer("PUT", `${PUBSUB}/topics/alerts`, {});
  expect([reply.status, message(reply)]).toEqual([403, expect.stringContaining("'pubsub.topics.create'")]);
  expect((await asOwner("GET", `${PUBSUB}/topics/alerts`)).status).toBe(404);
});

test("a custom role on the project allows what it includes, and nothing else", async () => {
  await grant(["pubsub.topics.create", "pubsub.topics.get"]);
  expect((await asDeployer("PUT", `${PUBSUB}/topics/alerts`, {})).status).toBe(200);
  expect((await asDeployer("GET", `${PUBSUB}/topics/alerts`)).status).toBe(200);
  expect((await asDeployer("DELETE", `${PUBSUB}/topics/alerts`)).status).toBe(403);
  await asOwner("DELETE", `${IAM}/roles/deploy`);
  expect((await asDeployer("GET", `${PUBSUB}/topics/alerts`)).status).toBe(403);
});

test("an unknown caller is refused", async () => {
  client.token = "stolen";
  expect((await client.call("GET", `${PUBSUB}/topics/alerts`)).status).toBe(401);
});

describe("conditions", () => {
  const only = (...roles: readonly string[]): Body => ({
    title: "only some roles",
    expression:
      "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', [])" +
      `.hasOnly([${roles.map((role) => `'${role}'`).join(", ")}])`,
  });

  test("who may grant some roles grants no others", async () => {
    const needed = ["resourcemanager.projects.getIamPolicy", "resourcemanager.projects.setIamPolicy"];
    await grant(needed, only("roles/cloudsql.client"));
    const options = { options: { requestedPolicyVersion: 3 } };
    const { body } = await asOwner("POST", `${PROJECT}:getIamPolicy`, options);
    const adding = (role: string): Body => ({
      policy: { ...body, version: 3, bindings: [...(body.bindings as Body[]), { role, members: [DEPLOYER] }] },
    });
    expect((await asDeployer("POST", `${PROJECT}:setIamPolicy`, adding("roles/owner"))).status).toBe(403);
    expect((await asDeployer("POST", `${PROJECT}:setIamPolicy`, adding("roles/cloudsql.client"))).status).toBe(200);
  });

  test("who may read some objects reads no others", async () => {
    await asOwner("POST", `${STORAGE}/b?project=acme-notes`, {
      name: "acme-state",
      iamConfiguration: { uniformBucketLevelAccess: { enabled: true } },
    });
    const upload = (name: string) =>
      asOwner("POST", `storage.googleapis.com/upload/storage/v1/b/acme-state/o?uploadType=media&name=${name}`, {});
    for (const name of ["plannable%2Fa", "private%2Fa"]) expect((await upload(name)).status).toBe(200);
    const condition = {
      title: "plannable",
      expression: 'resource.name.startsWith("projects/_/buckets/acme-state/objects/plannable/")',
    };
    const bindings = [{ role: "roles/storage.objectViewer", members: [DEPLOYER], condition }];
    await asOwner("PUT", `${STORAGE}/b/acme-state/iam`, { version: 3, bindings });
    expect((await asDeployer("GET", `${STORAGE}/b/acme-state/o/plannable%2Fa`)).status).toBe(200);
    expect((await asDeployer("GET", `${STORAGE}/b/acme-state/o/private%2Fa`)).status).toBe(403);
    expect((await asDeployer("GET", "storage.googleapis.com/acme-state/plannable/a")).status).toBe(200);
    expect((await asDeployer("GET", "storage.googleapis.com/acme-state/private/a")).status).toBe(403);
  });

  test("a condition that cannot be judged allows nothing", async () => {
    await grant(["pubsub.topics.create"], { title: "later", expression: "request.time > timestamp('2030-01-01')" });
    expect((await asDeployer("PUT", `${PUBSUB}/topics/alerts`, {})).status).toBe(403);
  });
});

test("a deny policy comes before every role, the owner's too", async () => {
  const versions = ["secretmanager.secrets.create", "secretmanager.versions.add", "secretmanager.versions.access"];
  await grant(versions);
  await asDeployer("POST", `${SECRETS}?secretId=session`, { replication: { automatic: {} } });
  await asDeployer("POST", `${SECRETS}/session:addVersion`, { payload: { data: "YQ==" } });
  const access = `${SECRETS}/session/versions/1:access`;
  expect((await asDeployer("GET", access)).status).toBe(200);
  const number = client.emulator.world.projects.number("acme-notes") ?? "";
  const rule = (change: Body): Body => ({
    denyRule: { deniedPermissions: ["secretmanager.googleapis.com/versions.access"], ...change },
  });
  const point = "cloudresourcemanager.googleapis.com%2Fprojects%2Facme-notes";
  const policies = `iam.googleapis.com/v2/policies/${point}/denypolicies`;
  const people = rule({
    deniedPrincipals: ["principalSet://goog/public:all"],
    exceptionPrincipals: [`principalSet://cloudresourcemanager.googleapis.com/projects/${number}/type/ServiceAccount`],
  });
  await asOwner("POST", `${policies}?policyId=people`, { rules: [people] });
  expect((await asOwner("GET", access)).status).toBe(403);
  expect((await asDeployer("GET", access)).status).toBe(200);
  const own = rule({ deniedPrincipals: [`principal://iam.googleapis.com/projects/-/serviceAccounts/${EMAIL}`] });
  await asOwner("POST", `${policies}?policyId=deployer`, { rules: [own] });
  const refused = await asDeployer("GET", access);
  expect([refused.status, message(refused)]).toEqual([403, expect.stringContaining("deny policy")]);
});

test("who makes a job that runs as an account needs to be allowed to act as it", async () => {
  await asOwner("POST", `${IAM}/serviceAccounts`, { accountId: "runner" });
  await grant(["run.jobs.create"]);
  const address = "run.googleapis.com/v2/projects/acme-notes/locations/us-central1/jobs?jobId=migrate";
  const runner = "runner@acme-notes.iam.gserviceaccount.com";
  const body = { template: { template: { serviceAccount: runner, containers: [{ image: "example/app" }] } } };
  const reply = await asDeployer("POST", address, body);
  expect([reply.status, message(reply)]).toEqual([403, expect.stringContaining("'iam.serviceAccounts.actAs'")]);
});

test("the report says what each caller used, lacked and had too much", async () => {
  await grant(["pubsub.topics.create", "pubsub.topics.delete"]);
  await asDeployer("PUT", `${PUBSUB}/topics/alerts`, {});
  await asDeployer("GET", `${COMPUTE}/global/networks/main`);
  const report = client.emulator.world.access?.report() ?? [];
  expect(report.find(({ principal }) => principal === DEPLOYER)).toEqual({
    principal: DEPLOYER,
    used: ["pubsub.topics.create"],
    refused: { "compute.networks.get": "compute.networks.get" },
    unused: ["pubsub.topics.delete"],
  });
});
