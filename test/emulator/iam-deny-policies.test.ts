import type { Body } from "../../emulator/core/json";
import { Client, message } from "./client";

const POINT = "cloudresourcemanager.googleapis.com%2Fprojects%2Facme-notes";
const POLICIES = `iam.googleapis.com/v2/policies/${POINT}/denypolicies`;

let client: Client;
beforeEach(() => (client = new Client()));

const deny = (change: Body = {}): Body => ({
  displayName: "Nobody reads secrets",
  rules: [
    {
      denyRule: {
        deniedPrincipals: ["principalSet://goog/public:all"],
        deniedPermissions: ["secretmanager.googleapis.com/versions.access"],
        ...change,
      },
    },
  ],
});
const create = (body: Body, id = "limits") => client.call("POST", `${POLICIES}?policyId=${id}`, body);

test("a policy is found by its attachment point, encoded once or twice, by the project's id or number", async () => {
  const created = await create(deny());
  const number = client.emulator.world.projects.number("acme-notes") ?? "";
  const name = `policies/${POINT.replace("acme-notes", number)}/denypolicies/limits`;
  expect(created.body).toMatchObject({ done: true, response: { name, kind: "DenyPolicy", ...deny() } });
  for (const point of [POINT, POINT.replace(/%/g, "%25"), POINT.replace("acme-notes", number)]) {
    const found = await client.call("GET", `iam.googleapis.com/v2/policies/${point}/denypolicies/limits`);
    expect([point, found.body.name]).toEqual([point, name]);
  }
  expect((await create(deny())).status).toBe(409);
  const operation = `iam.googleapis.com/v2/${String(created.body.name)}`;
  expect((await client.call("GET", operation)).body).toMatchObject({ done: true });
});

test("an update needs the present etag, and lists show policies without their rules", async () => {
  await create(deny());
  const { etag } = (await client.call("GET", `${POLICIES}/limits`)).body;
  const put = (given: string) => client.call("PUT", `${POLICIES}/limits`, { ...deny(), displayName: "b", etag: given });
  expect((await put("other")).status).toBe(409);
  expect((await put(String(etag))).body).toMatchObject({ response: { displayName: "b" } });
  expect((await client.call("GET", POLICIES)).body).toMatchObject({ policies: [{ displayName: "b", rules: [] }] });
  expect((await client.call("DELETE", `${POLICIES}/limits`)).status).toBe(200);
  expect((await client.call("GET", `${POLICIES}/limits`)).status).toBe(404);
});

test.each<[string, Body, RegExp]>([
  ["nobody denied", { deniedPrincipals: [] }, /needs principals/],
  ["a permission of allow policies", { deniedPermissions: ["secretmanager.versions.access"] }, /SERVICE_FQDN/],
  ["a member of allow policies", { exceptionPrincipals: ["user:a@example.com"] }, /no principal/],
])("a rule with %s is refused", async (_, change, expected) => {
  const reply = await create(deny(change));
  expect([reply.status, message(reply)]).toEqual([400, expect.stringMatching(expected)]);
});

test("a policy has an id, and a project that exists", async () => {
  expect((await create(deny(), "L")).status).toBe(400);
  const known = new Client({ projects: { "acme-notes": "777000111222" } });
  const elsewhere = POLICIES.replace("acme-notes", "other-notes");
  expect((await known.call("POST", `${elsewhere}?policyId=limits`, deny())).status).toBe(404);
});
