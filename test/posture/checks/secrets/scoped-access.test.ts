import { secretsNoWideAccess } from "../../../../posture/checks/secrets/no-wide-access";
import { secretsScopedAccess } from "../../../../posture/checks/secrets/scoped-access";
import { bootstrap, smepro, smvue } from "../../../stacks/synthesized";
import { Body, EditedStack, faults, judge, judgeJson, plan, Value } from "../edited-stack";

const SECRET = "google_secret_manager_secret";
const GRANT = "google_secret_manager_secret_iam_member";
const READER = "roles/secretmanager.secretAccessor";
const PROJECT_GRANT = {
  project: "acme-test",
  role: READER,
  member: "${google_service_account.service_workload_account_ED2FDB70.member}",
};
const stack = smvue("production");

test.each([stack, smvue("staging"), smepro("production"), smepro("staging")])("holds", (one) => {
  expect(judge(secretsScopedAccess, one)).toMatchObject({ status: "holds" });
});

describe("a grant on one secret", () => {
  test.each([
    "allUsers",
    "allAuthenticatedUsers",
    "domain:example.com",
    "user:ann@example.com",
    "group:all@example.com",
    "projectViewer:acme-test",
    "serviceAccount:someone@elsewhere.iam.gserviceaccount.com",
    "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/github/*",
  ])("is for no %s", (member) => {
    const verdict = judge(secretsScopedAccess, stack, (edited) => edited.set(GRANT, "member", member, "crm-tokens"));
    expect(verdict.status).toBe("violated");
    expect(faults(verdict)).toContainEqual(expect.stringMatching(/_iam_member\.\S*crm-tokens\S* member$/));
  });

  test("lets no more than read", () => {
    expect(
      faults(
        judge(secretsScopedAccess, stack, (edited) =>
          edited.set(GRANT, "role", "roles/secretmanager.admin", "crm-tokens"),
        ),
      ),
    ).toEqual([expect.stringMatching(/crm-tokens\S* role$/)]);
  });

  test.each([
    ["is there", (edited: EditedStack) => edited.remove(GRANT, "crm-tokens")],
    [
      "lets its holder read",
      (edited: EditedStack) => edited.set(GRANT, "role", "roles/secretmanager.viewer", "crm-tokens"),
    ],
    ["has a role", (edited: EditedStack) => edited.set(GRANT, "role", undefined, "crm-tokens")],
    [
      "is on that secret",
      (edited: EditedStack) =>
        edited.set(
          GRANT,
          "secret_id",
          "${google_secret_manager_secret.secrets_secret-sentry-dsn_secret_B9C54441.id}",
          "crm-tokens",
        ),
    ],
    [
      "is for whatever mounts it",
      (edited: EditedStack) =>
        edited.set(
          GRANT,
          "member",
          "${google_service_account.migrations_workload_account_A5560A44.member}",
          "crm-tokens",
        ),
    ],
  ])("%s", (_, change) => {
    expect(faults(judge(secretsScopedAccess, stack, change))).toEqual([
      expect.stringMatching(/^google_secret_manager_secret\.\S*crm-tokens/),
    ]);
  });

  test("does for no workload that runs as the project's default account", () => {
    expect(
      judge(secretsScopedAccess, stack, (edited) =>
        edited.set("google_cloud_run_v2_service", "template.service_account", undefined),
      ),
    ).toMatchObject({ status: "violated" });
  });

  test("may stand as a binding or as a policy just as well", () => {
    const asBinding = (members: string[]) => (edited: EditedStack) => {
      const [body = {}] = edited.bodies(GRANT, "crm-tokens");
      const { member, secret_id = null } = body;
      return edited.remove(GRANT, "crm-tokens").add("google_secret_manager_secret_iam_binding", "crm", {
        role: READER,
        secret_id,
        members: [member ?? null, ...members],
      });
    };
    expect(judge(secretsScopedAccess, stack, asBinding([]))).toMatchObject({ status: "holds" });
    expect(faults(judge(secretsScopedAccess, stack, asBinding(["allUsers"])))).toEqual([
      "google_secret_manager_secret_iam_binding.crm members[1]",
    ]);
    const asPolicy = (members: Value[]) => (edited: EditedStack) => {
      const [body = {}] = edited.bodies(GRANT, "crm-tokens");
      const { member, secret_id = null } = body;
      return edited
        .remove(GRANT, "crm-tokens")
        .add("google_secret_manager_secret_iam_policy", "crm", {
          secret_id,
          policy_data: "${data.google_iam_policy.crm.policy_data}",
        })
        .root("data", {
          google_iam_policy: { crm: { binding: [{ role: READER, members: [member ?? null, ...members] }] } },
        });
    };
    expect(judge(secretsScopedAccess, stack, asPolicy([]))).toMatchObject({ status: "holds" });
    expect(faults(judge(secretsScopedAccess, stack, asPolicy(["allAuthenticatedUsers"])))).toEqual([
      "google_secret_manager_secret_iam_policy.crm policy_data",
    ]);
  });
});

describe("a grant over a project or more", () => {
  const given = (type: string, body: Body) => (edited: EditedStack) => edited.add(type, "wide", body);

  test.each([
    READER,
    "roles/secretmanager.admin",
    "roles/owner",
    "roles/editor",
    "roles/resourcemanager.projectIamAdmin",
  ])("is not of %s", (role) => {
    expect(
      faults(judge(secretsScopedAccess, stack, given("google_project_iam_member", { ...PROJECT_GRANT, role }))),
    ).toEqual(["google_project_iam_member.wide role"]);
  });

  test.each([
    [
      "google_project_iam_binding",
      { project: "acme-test", role: READER, members: ["serviceAccount:a@acme-test.iam.gserviceaccount.com"] },
    ],
    [
      "google_folder_iam_member",
      { folder: "folders/1", role: READER, member: "serviceAccount:a@acme-test.iam.gserviceaccount.com" },
    ],
    ["google_organization_iam_binding", { org_id: "1", role: "roles/owner", members: ["group:admins@example.com"] }],
    [
      "google_project_iam_policy",
      {
        project: "acme-test",
        policy_data: JSON.stringify({ bindings: [{ role: READER, members: ["user:ann@example.com"] }] }),
      },
    ],
  ])("is not given by %s", (type, body) => {
    expect(faults(judge(secretsScopedAccess, stack, given(type, body as Body)))).toEqual([`${type}.wide role`]);
  });

  test("is of no custom role that reads secrets", () => {
    const custom = (permissions: string[]) => (edited: EditedStack) =>
      edited
        .add("google_project_iam_custom_role", "reads", { role_id: "reads", permissions })
        .add("google_project_iam_member", "wide", {
          ...PROJECT_GRANT,
          role: "${google_project_iam_custom_role.reads.name}",
        });
    expect(judge(secretsScopedAccess, stack, custom(["secretmanager.versions.access"]))).toMatchObject({
      status: "violated",
    });
    expect(judge(secretsScopedAccess, stack, custom(["secretmanager.versions.list"]))).toMatchObject({
      status: "holds",
    });
    expect(
      judge(
        secretsScopedAccess,
        stack,
        given("google_project_iam_member", { ...PROJECT_GRANT, role: "projects/acme-test/roles/somewhere" }),
      ),
    ).toMatchObject({ status: "unknown" });
  });

  test("may be of a reader where a condition names the secrets", () => {
    const conditional = (expression: string) =>
      given("google_project_iam_member", { ...PROJECT_GRANT, condition: { title: "only these", expression } });
    expect(
      judge(secretsScopedAccess, stack, conditional('resource.name.startsWith("projects/1/secrets/smvue-crm")')),
    ).toMatchObject({ status: "holds" });
    for (const wide of [
      'resource.name.startsWith("projects/1/secrets/")',
      'request.time < timestamp("2030-01-01T00:00:00Z")',
      'resource.name == "projects/1/secrets/a" || true',
      '!resource.name.startsWith("projects/1/secrets/a")',
    ]) {
      expect(judge(secretsScopedAccess, stack, conditional(wide))).toMatchObject({ status: "violated" });
    }
  });
});

test("is violated without a secret", () => {
  expect(judge(secretsScopedAccess, stack, (edited) => edited.remove(SECRET))).toMatchObject({ status: "violated" });
});

describe("secrets/no-wide-access, on the bootstrap", () => {
  const bootstraps = (["smvue", "smepro"] as const).flatMap((system) =>
    ["production", "staging"].map((environment) => bootstrap(system, environment)),
  );

  test.each(bootstraps)("holds", (one) => {
    expect(judge(secretsNoWideAccess, one)).toMatchObject({ status: "holds" });
  });

  test.each([
    [
      "a role that reads secrets",
      (edited: EditedStack) => permit(edited, "role-deploy", "secretmanager.versions.access"),
    ],
    [
      "a role that gives roles",
      (edited: EditedStack) => permit(edited, "role-plan", "resourcemanager.projects.setIamPolicy"),
    ],
    [
      "no condition on what may be given",
      (edited: EditedStack) => edited.set("google_project_iam_member", "condition", undefined, "member-grant"),
    ],
    [
      "a reader among what may be given",
      (edited: EditedStack) =>
        edited.set(
          "google_project_iam_member",
          "condition.expression",
          `api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly(['${READER}'])`,
          "member-grant",
        ),
    ],
    [
      "a basic role in place of a narrow one",
      (edited: EditedStack) => edited.set("google_project_iam_member", "role", "roles/editor", "member-deploy"),
    ],
  ])("is violated by %s", (_, change) => {
    expect(bootstraps.slice(0, 1).map((one) => judge(secretsNoWideAccess, one, change).status)).toEqual(["violated"]);
  });

  function permit(edited: EditedStack, fragment: string, permission: string): EditedStack {
    const [role] = edited.bodies("google_project_iam_custom_role", fragment);
    (role as { permissions: string[] }).permissions.push(permission);
    return edited;
  }
});

describe("in a plan that nobody here wrote", () => {
  const secret = {
    address: 'google_secret_manager_secret.all["api"]',
    values: { secret_id: "api" },
    unknown: { id: true },
  };
  const account = {
    address: "google_service_account.app",
    values: { account_id: "app", project: "acme" },
    unknown: { email: true, member: true },
  };
  const reader = (member: Value, references?: string[]) => ({
    address: 'google_secret_manager_secret_iam_member.all["api"]',
    values: { role: READER, ...(member === null ? {} : { member }) },
    unknown: { secret_id: true, ...(member === null ? { member: true } : {}) },
    expressions: {
      secret_id: { references: ["google_secret_manager_secret.all", "each.key"] },
      member: references ? { references } : {},
    },
  });

  test("a secret nobody mounts is read by an account that the plan makes, by reference or by its address", () => {
    expect(
      judgeJson(
        secretsScopedAccess,
        plan(secret, account, reader(null, ["google_service_account.app.email", "google_service_account.app"])),
      ),
    ).toMatchObject({ status: "holds" });
    expect(
      judgeJson(secretsScopedAccess, plan(secret, account, reader("serviceAccount:app@acme.iam.gserviceaccount.com"))),
    ).toMatchObject({ status: "holds" });
  });

  test("a member that the plan cannot tell is unknown", () => {
    expect(
      judgeJson(
        secretsScopedAccess,
        plan(secret, account, reader(null, ["data.external.who.result", "data.external.who"])),
      ),
    ).toMatchObject({ status: "unknown" });
  });
});
