import { assessed, changesOf } from "./assessed";

const member = {
  bucket: "files",
  role: "roles/storage.objectViewer",
  member: "serviceAccount:app@x.iam.gserviceaccount.com",
  condition: [],
};
const grant = (after: object, before?: object) =>
  assessed({
    type: "google_storage_bucket_iam_member",
    after: { ...member, ...after },
    ...(before && { before: { ...member, ...before }, actions: ["delete", "create"] }),
  });
const binding = (before: object, after: object, rest: object = {}) =>
  assessed({
    type: "google_project_iam_binding",
    before: { project: "p", role: "roles/run.invoker", condition: [], ...before },
    after: { project: "p", role: "roles/run.invoker", condition: [], ...after },
    ...rest,
  });
const condition = (expression: string) => ({ condition: [{ title: "c", expression }] });

describe("a grant on what existed before", () => {
  test("a new member needs review", () => {
    expect(grant({})).toEqual([
      "elevated",
      "New: serviceAccount:app@x.iam.gserviceaccount.com gets roles/storage.objectViewer on storage bucket files",
    ]);
  });

  test.each(["allUsers", "allAuthenticatedUsers"])("%s is high", (everyone) => {
    expect(grant({ member: everyone })).toEqual([
      "high",
      `Public: ${everyone} gets roles/storage.objectViewer on storage bucket files`,
    ]);
  });

  test("a binding gains members, and loses others without a word", () => {
    expect(binding({ members: ["user:a@x", "user:b@x"] }, { members: ["user:a@x", "user:c@x", "allUsers"] })).toEqual([
      "high",
      "Public: allUsers gets roles/run.invoker on project p",
      "New: user:c@x gets roles/run.invoker on project p",
    ]);
    expect(binding({ members: ["user:a@x", "user:b@x"] }, { members: ["user:a@x"] })).toEqual(["routine"]);
  });

  test("members that are not known until applied need a person", () => {
    expect(binding({ members: ["user:a@x"] }, {}, { unknown: { members: true } })).toEqual([
      "elevated",
      "Who gets roles/run.invoker on project p is not known until applied",
    ]);
  });

  test.each([
    ["roles/storage.objectViewer", "roles/storage.admin", "elevated", "Different role, possibly broader"],
    ["roles/storage.admin", "roles/storage.objectViewer", "routine", "Narrower role"],
    ["roles/viewer", "roles/editor", "high", "Different role, possibly broader"],
    ["roles/editor", "roles/viewer", "routine", "Narrower role"],
    ["roles/owner", "roles/run.viewer", "routine", "Narrower role"],
    ["roles/run.viewer", "roles/viewer", "elevated", "a role for every service"],
    ["roles/run.viewer", "projects/p/roles/own", "elevated", "Different role, possibly broader"],
    ["roles/storage.objectViewer", "roles/resourcemanager.projectIamAdmin", "high", "equivalent to owning it"],
  ])("%s → %s is %s", (before, after, risk, words) => {
    const [found, reason] = grant({ role: after }, { role: before });
    expect(found).toBe(risk);
    expect(reason).toContain(words);
    expect(reason).toContain(`${before} → ${after}`);
  });

  test.each([
    ["is removed", 'resource.name == "a"', undefined, "high", "Condition removed"],
    ["changes", 'resource.name == "a"', 'resource.name == "b"', "elevated", "check whether it allows more"],
    [
      "gets an alternative",
      'resource.name == "a"',
      'resource.name == "a" || true',
      "elevated",
      "check whether it allows more",
    ],
    ["gets narrower", 'resource.name == "a"', 'resource.name == "a" && request.time < x', "routine", "gets narrower"],
  ])("a condition that %s", (_, before, after, risk, words) => {
    const [found, reason] = binding(
      { members: ["user:a@x"], ...condition(before) },
      { members: ["user:a@x"], ...(after === undefined ? {} : condition(after)) },
    );
    expect([found, reason]).toEqual([risk, expect.stringContaining(words)]);
  });

  test("a condition that comes in addition is routine", () => {
    expect(binding({ members: ["user:a@x"] }, { members: ["user:a@x"], ...condition("x") })).toEqual(["routine"]);
  });

  test("a whole policy is read binding by binding", () => {
    const policy = (...bindings: object[]) => ({ project: "p", policy_data: JSON.stringify({ bindings }) });
    const before = policy({ role: "roles/run.invoker", members: ["user:a@x"] });
    expect(
      assessed({
        type: "google_project_iam_policy",
        before,
        after: policy(
          { role: "roles/run.invoker", members: ["user:a@x"] },
          { role: "roles/owner", members: ["user:b@x"] },
        ),
      }),
    ).toEqual(["high", "New: user:b@x gets roles/owner on project p, which is equivalent to owning it"]);
    expect(
      assessed({ type: "google_project_iam_policy", before, after: { project: "p" }, unknown: { policy_data: true } }),
    ).toEqual(["elevated", "Who has which role on project p is not known until applied"]);
  });

  test("a member that is removed is routine", () => {
    expect(assessed({ type: "google_storage_bucket_iam_member", before: member })).toEqual(["routine"]);
  });

  test("a sensitive member is not named", () => {
    expect(
      assessed({
        type: "google_storage_bucket_iam_member",
        after: { ...member, member: "user:secret@x" },
        afterSensitive: { member: true },
      }),
    ).toEqual(["elevated", "New: a member (sensitive) gets roles/storage.objectViewer on storage bucket files"]);
  });
});

describe("a grant on what is new", () => {
  const bucket = { type: "google_storage_bucket", after: { name: "files" } };
  const risk = (after: object, unknown: object = {}) =>
    changesOf([bucket, { type: "google_storage_bucket_iam_member", after, unknown }]).find(({ address }) =>
      address.includes("iam"),
    )?.risk;

  test("is routine, by name and by reference", () => {
    expect(risk(member)).toBe("routine");
    expect(risk({ ...member, bucket: undefined }, { bucket: true })).toBe("routine");
    expect(risk({ ...member, bucket: "other" })).toBe("elevated");
  });

  test("is high where everyone gets it", () => expect(risk({ ...member, member: "allUsers" })).toBe("high"));

  test.each([
    ["google_project_iam_member", "roles/run.invoker", "routine"],
    ["google_project_iam_member", "roles/owner", "high"],
    ["google_project_iam_member", "roles/editor", "high"],
    ["google_project_iam_member", "roles/viewer", "elevated"],
    ["google_project_iam_member", "roles/iam.serviceAccountTokenCreator", "high"],
    ["google_service_account_iam_member", "roles/iam.serviceAccountTokenCreator", "routine"],
  ])("on a first deployment %s with %s is %s", (type, role, expected) => {
    expect(
      assessed(
        { type, after: { project: "p", service_account_id: "a", role, member: "user:a@x" } },
        { first: true },
      )[0],
    ).toBe(expected);
  });
});

describe("what leads to grants", () => {
  const role = (before: string[], after: string[]) =>
    assessed({
      type: "google_project_iam_custom_role",
      before: { permissions: before },
      after: { permissions: after },
    });

  test("a custom role that gains permissions", () => {
    expect(role(["run.services.get"], ["run.services.get", "run.services.update"])).toEqual([
      "elevated",
      "This role gains permissions: run.services.update",
    ]);
    expect(role(["run.services.get"], ["resourcemanager.projects.setIamPolicy"])).toEqual([
      "high",
      "This role gains permissions that lead to more: resourcemanager.projects.setIamPolicy",
    ]);
    expect(role(["run.services.get", "run.services.list"], ["run.services.get"])).toEqual(["routine"]);
  });

  test("the condition of a workload identity provider", () => {
    const provider = (after: object) =>
      assessed({
        type: "google_iam_workload_identity_pool_provider",
        before: { attribute_condition: "assertion.repository_id == '1'", oidc: [{ issuer_uri: "https://a" }] },
        after,
      });
    expect(provider({ oidc: [{ issuer_uri: "https://a" }] })).toEqual([
      "high",
      "Condition removed: every token of the issuer is trusted",
    ]);
    expect(provider({ attribute_condition: "true", oidc: [{ issuer_uri: "https://a" }] })[0]).toBe("elevated");
    expect(
      provider({ attribute_condition: "assertion.repository_id == '1'", oidc: [{ issuer_uri: "https://b" }] }),
    ).toEqual(["elevated", "Which tokens are trusted changes: oidc.issuer_uri https://a → https://b"]);
  });

  test("a long-lived key", () =>
    expect(assessed({ type: "google_service_account_key", after: {} })[0]).toBe("elevated"));

  test("public access lists and policies of other clouds", () => {
    expect(assessed({ type: "google_storage_bucket_acl", after: { role_entity: ["READER:allUsers"] } })[0]).toBe(
      "high",
    );
    expect(
      assessed({
        type: "aws_s3_bucket_policy",
        after: { policy: JSON.stringify({ Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject" }] }) },
      })[0],
    ).toBe("high");
    expect(
      assessed({
        type: "aws_iam_role_policy_attachment",
        after: { policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
      })[0],
    ).toBe("high");
    expect(
      assessed({
        type: "azurerm_role_assignment",
        after: { role_definition_name: "Owner", scope: "/subscriptions/1" },
      }),
    ).toEqual(["high", "Gives Owner on /subscriptions/1"]);
  });
});
