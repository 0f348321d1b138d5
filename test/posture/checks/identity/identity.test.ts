import { pinsRepository } from "../../../../posture/products/google/pinned-repository";
import { defaultAccounts } from "../../../../posture/checks/identity/default-accounts";
import { leastPrivilege } from "../../../../posture/checks/identity/least-privilege";
import { noServiceAccountKeys } from "../../../../posture/checks/identity/no-service-account-keys";
import { workloadIdentityFederation } from "../../../../posture/checks/identity/workload-identity-federation";
import { bootstrap, smepro, smvue } from "../../../stacks/synthesized";
import { Body, EditedStack, judgeJson, plan, Value } from "../edited-stack";
import { judgeIn, describeCheck } from "../check-specification";

const POOL = "google_iam_workload_identity_pool";
const PROVIDER = "google_iam_workload_identity_pool_provider";
const BINDING = "google_service_account_iam_member";
const first = bootstrap("smvue", "production");
const set =
  (type: string, path: string, value: Value | undefined, id = "") =>
  (stack: EditedStack) =>
    stack.set(type, path, value, id);
const member = (rest: string) =>
  `principalSet://iam.googleapis.com/projects/123456789001/locations/global/workloadIdentityPools/github/${rest}`;

describeCheck(workloadIdentityFederation, first, "production", [
  { weakening: "no pool", change: (stack) => stack.remove(POOL).remove(PROVIDER), fault: "" },
  { weakening: "no provider", change: (stack) => stack.remove(PROVIDER), fault: "" },
  {
    weakening: "another issuer",
    change: set(PROVIDER, "oidc.issuer_uri", "https://token.example.com"),
    fault: "oidc.issuer_uri",
  },
  { weakening: "keys of one's own", change: set(PROVIDER, "oidc.jwks_json", "{}"), fault: "oidc.jwks_json" },
  { weakening: "no condition", change: set(PROVIDER, "attribute_condition", undefined), fault: "attribute_condition" },
  {
    weakening: "a condition that is always true",
    change: set(PROVIDER, "attribute_condition", "true"),
    fault: "attribute_condition",
  },
  {
    weakening: "a condition on the branch alone",
    change: set(PROVIDER, "attribute_condition", "assertion.ref == 'refs/heads/main'"),
    fault: "attribute_condition",
  },
  {
    weakening: "a way around the condition",
    change: set(PROVIDER, "attribute_condition", "assertion.repository_id == '1' || assertion.actor == 'someone'"),
    fault: "attribute_condition",
  },
  { weakening: "a pool that is disabled", change: set(POOL, "disabled", true), fault: "disabled" },
  { weakening: "a provider that is disabled", change: set(PROVIDER, "disabled", true), fault: "disabled" },
  {
    weakening: "the whole pool as deployer",
    change: set(BINDING, "member", member("*"), "member-production"),
    fault: "member",
  },
  {
    weakening: "whoever owns as deployer",
    change: set(BINDING, "member", member("attribute.repository_owner/example"), "member-production"),
    fault: "member",
  },
  {
    weakening: "another pool's jobs as deployer",
    change: set(
      BINDING,
      "member",
      member("attribute.repository_environment/1/production").replace("/github/", "/other/"),
      "member-production",
    ),
    fault: "member",
  },
  {
    weakening: "an attribute that whoever runs the job chooses",
    change: set(PROVIDER, "attribute_mapping", {
      "google.subject": "assertion.sub",
      "attribute.repository_environment": "assertion.actor",
    }),
    fault: "member",
  },
  {
    weakening: "a deployer that nobody becomes",
    change: (stack) => stack.remove(BINDING, "member-production_"),
    fault: "google_service_account.delivery_deployer",
  },
  { weakening: "bindings to people", change: set(BINDING, "member", "user:someone@example.com"), fault: "" },
  { weakening: "no deployer", change: (stack) => stack.remove("google_project_iam_member"), fault: "" },
]);
test.each([bootstrap("smvue", "staging"), bootstrap("smepro", "production"), bootstrap("smepro", "staging")])(
  "every bootstrap lets in by Workload Identity Federation",
  (stack) => {
    expect(judgeIn(workloadIdentityFederation, stack, "production").status).toBe("holds");
  },
);

test.each([
  ["assertion.repository_id == '1'", true],
  ["assertion.repository=='owner/name' && assertion.ref=='refs/heads/main'", true],
  ["('1' == assertion.repository_owner_id)", true],
  ['attribute.repository == "owner/name"', true],
  ["assertion.repository in ['a/b', 'a/c']", true],
  ["assertion.sub.startsWith('repo:owner/name:')", true],
  ["assertion.repository_id == '1' || assertion.repository_id == '2'", true],
  ["(assertion.repository_id == '1' || assertion.repository_id == '2') && assertion.ref_protected == 'true'", true],
  ["assertion.repository_id == '1' || true", false],
  ["assertion.repository != 'owner/name'", false],
  ["!(assertion.repository == 'owner/name')", false],
  ["assertion.repository.startsWith('owner')", false],
  ["assertion.sub.startsWith('repo:owner')", false],
  ["assertion.sub.contains('owner/name')", false],
  ["assertion.repository == assertion.repository", false],
  ["assertion.repository_id == ''", false],
  ["assertion.actor == 'assertion.repository_id == 1'", false],
  ["assertion.actor == 'a' ? true : assertion.repository_id == '1'", false],
  ["assertion.repository_id == '1' && (true ? true : false)", true],
  ["assertion.repository == 'owner/name?'", true],
  ["", false],
])("the condition %s pins a repository: %s", (condition, pinned) => {
  expect(pinsRepository(condition, new Map([["attribute.repository", "assertion.repository"]]))).toBe(pinned);
});

describe("a project that uses the repository's name, in modules", () => {
  const project = (condition: string, principal: string) =>
    plan(
      { address: "google_iam_workload_identity_pool.this[0]", values: { workload_identity_pool_id: "ci" } },
      {
        address: "google_iam_workload_identity_pool_provider.this[0]",
        values: {
          workload_identity_pool_id: "ci",
          attribute_condition: condition,
          attribute_mapping: { "google.subject": "assertion.sub", "attribute.repository": "assertion.repository" },
          oidc: [{ issuer_uri: "https://token.actions.githubusercontent.com", jwks_json: null }],
        },
      },
      {
        address: "google_service_account.deploy",
        values: { account_id: "deploy" },
        unknown: { email: true, name: true, member: true },
      },
      {
        address: "google_service_account_iam_binding.deploy",
        values: { role: "roles/iam.workloadIdentityUser", members: [principal] },
        unknown: { service_account_id: true },
        expressions: {
          service_account_id: { references: ["google_service_account.deploy.name", "google_service_account.deploy"] },
        },
      },
      {
        address: "google_project_iam_member.deploy",
        values: { role: "roles/run.developer", project: "acme" },
        unknown: { member: true },
        expressions: {
          member: { references: ["google_service_account.deploy.member", "google_service_account.deploy"] },
        },
      },
    );
  const ci = (rest: string) =>
    `principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/${rest}`;

  test.each([
    ["assertion.repository_owner == 'acme'", ci("attribute.repository/acme/app"), "holds"],
    ["assertion.repository_owner == 'acme'", ci("*"), "violated"],
    ["google.subject != ''", ci("attribute.repository/acme/app"), "violated"],
    ["assertion.repository_owner == 'acme'", ci("attribute.actor/someone"), "violated"],
    [
      "assertion.repository == 'acme/app'",
      ci("subject/repo:acme/app:environment:production").replace("principalSet", "principal"),
      "holds",
    ],
  ])("%s and %s: %s", (condition, principal, status) => {
    expect(judgeJson(workloadIdentityFederation, project(condition, principal)).status).toBe(status);
  });
});

describeCheck(noServiceAccountKeys, smvue("production"), "production", [
  {
    weakening: "a key",
    change: (stack) => stack.add("google_service_account_key", "more", { service_account_id: "a" }),
    fault: "google_service_account_key.more",
  },
  {
    weakening: "a key for Cloud Storage",
    change: (stack) => stack.add("google_storage_hmac_key", "more", { service_account_email: "a" }),
    fault: "google_storage_hmac_key.more",
  },
  {
    weakening: "a provider with a key file",
    change: (stack) => stack.root("provider", { google: [{ credentials: '${file("key.json")}' }] }),
    fault: "provider.google credentials",
  },
]);
test.each([first, smepro("production"), smepro("staging")])("no stack has keys of service accounts", (stack) => {
  expect(judgeIn(noServiceAccountKeys, stack, "production").status).toBe("holds");
});

const GRANT = "google_project_iam_member";
const granter = set(GRANT, "condition.expression", undefined, "grant");
describeCheck(leastPrivilege, first, "production", [
  {
    weakening: "an owner",
    change: (stack) => stack.add(GRANT, "more", { role: "roles/owner", member: "user:a@example.com" }),
    fault: `${GRANT}.more role`,
  },
  {
    weakening: "an editor, in a binding",
    change: (stack) =>
      stack.add("google_project_iam_binding", "more", { role: "roles/editor", members: ["group:a@example.com"] }),
    fault: "google_project_iam_binding.more role",
  },
  {
    weakening: "a viewer, in a folder's policy",
    change: (stack) =>
      stack.add("google_folder_iam_policy", "more", {
        folder: "1",
        policy_data: JSON.stringify({ bindings: [{ role: "roles/viewer", members: ["group:a@example.com"] }] }),
      }),
    fault: "google_folder_iam_policy.more role",
  },
  {
    weakening: "everybody on a topic",
    change: (stack) =>
      stack.add("google_pubsub_topic_iam_member", "more", {
        topic: "t",
        role: "roles/pubsub.publisher",
        member: "allUsers",
      }),
    fault: "google_pubsub_topic_iam_member.more member",
  },
  {
    weakening: "everybody of a domain on a key",
    change: (stack) =>
      stack.add("google_kms_crypto_key_iam_member", "more", {
        crypto_key_id: "k",
        role: "roles/cloudkms.cryptoKeyDecrypter",
        member: "domain:example.com",
      }),
    fault: "google_kms_crypto_key_iam_member.more member",
  },
  {
    weakening: "whoever grants without a condition",
    change: set(GRANT, "condition", undefined, "grant"),
    fault: "condition.expression",
  },
  { weakening: "whoever grants under an empty condition", change: granter, fault: "condition.expression" },
  {
    weakening: "a condition that lets owners be made",
    change: set(
      GRANT,
      "condition.expression",
      "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', " +
        "[]).hasOnly(['roles/cloudsql.client', 'roles/owner'])",
      "grant",
    ),
    fault: "condition.expression",
  },
  {
    weakening: "a condition with a way around it",
    change: set(
      GRANT,
      "condition.expression",
      "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly(['roles/cloudsql.client']) || true",
      "grant",
    ),
    fault: "condition.expression",
  },
  {
    weakening: "whoever administers policies",
    change: (stack) =>
      stack.add(GRANT, "more", { role: "roles/resourcemanager.projectIamAdmin", member: "user:a@example.com" }),
    fault: `${GRANT}.more condition.expression`,
  },
  {
    weakening: "whoever becomes any account",
    change: (stack) =>
      stack.add(GRANT, "more", { role: "roles/iam.serviceAccountTokenCreator", member: "user:a@example.com" }),
    fault: `${GRANT}.more role`,
  },
]);
test.each([smvue("production"), smvue("staging"), smepro("production"), bootstrap("smepro", "staging")])(
  "every stack grants least privilege",
  (stack) => {
    expect(judgeIn(leastPrivilege, stack, "production").status).toBe("holds");
  },
);

const CONNECTOR = "database_client-smvue_";
describeCheck(leastPrivilege, smvue("production"), "production", [
  {
    weakening: "a service that reaches whichever database comes",
    change: set(GRANT, "condition", undefined, CONNECTOR),
    fault: "condition.expression",
  },
  {
    weakening: "a condition on the product alone",
    change: set(GRANT, "condition.expression", 'resource.service == "sqladmin.googleapis.com"', CONNECTOR),
    fault: "condition.expression",
  },
  {
    weakening: "a condition that names no instance",
    change: set(GRANT, "condition.expression", 'resource.name.startsWith("projects/p/instances/")', CONNECTOR),
    fault: "condition.expression",
  },
  {
    weakening: "a condition with a way around it",
    change: set(
      GRANT,
      "condition.expression",
      'resource.name == "projects/p/instances/i" || resource.service != "x"',
      CONNECTOR,
    ),
    fault: "condition.expression",
  },
  {
    weakening: "a role of one's own that connects",
    change: (stack) =>
      stack
        .add("google_project_iam_custom_role", "more", { role_id: "more", permissions: ["cloudsql.instances.connect"] })
        .add(GRANT, "more", { role: "${google_project_iam_custom_role.more.name}", member: "group:a@example.com" }),
    fault: `${GRANT}.more condition.expression`,
  },
]);
test("a condition may name several instances", () => {
  const member = (expression: string) =>
    plan({
      address: "google_project_iam_member.app",
      values: {
        role: "roles/cloudsql.client",
        member: "serviceAccount:app@acme.iam.gserviceaccount.com",
        condition: [{ expression }],
      },
    });
  expect(
    judgeJson(
      leastPrivilege,
      member("resource.name == 'projects/a/instances/one' || resource.name == 'projects/a/instances/two'"),
    ).status,
  ).toBe("holds");
  expect(judgeJson(leastPrivilege, member("resource.name == 'projects/a/instances/one' || true")).status).toBe(
    "violated",
  );
});

const DEFAULTS = "google_project_default_service_accounts";
describeCheck(defaultAccounts, first, "production", [
  { weakening: "nothing that takes the role away", change: (stack) => stack.remove(DEFAULTS), fault: "" },
  { weakening: "accounts that are left as they are", change: set(DEFAULTS, "action", "NOTHING"), fault: "action" },
  {
    weakening: "a policy that is not enforced",
    change: (stack) =>
      stack.remove(DEFAULTS).add("google_org_policy_policy", "more", {
        name: "projects/p/policies/iam.automaticIamGrantsForDefaultServiceAccounts",
        spec: { rules: [{ enforce: "FALSE" }] },
      }),
    fault: "google_org_policy_policy.more",
  },
]);
const policies: readonly { type: string; body: Body }[] = [
  {
    type: "google_org_policy_policy",
    body: {
      name: "projects/p/policies/iam.automaticIamGrantsForDefaultServiceAccounts",
      spec: { rules: [{ enforce: "TRUE" }] },
    },
  },
  {
    type: "google_project_organization_policy",
    body: {
      constraint: "constraints/iam.automaticIamGrantsForDefaultServiceAccounts",
      boolean_policy: { enforced: true },
    },
  },
];
test.each(policies)("$type does it too", ({ type, body }) => {
  expect(
    judgeIn(defaultAccounts, first, "production", (stack) => stack.remove(DEFAULTS).add(type, "more", body)).status,
  ).toBe("holds");
});

test("a service that its load balancer alone reaches may be called by everybody", () => {
  expect(
    judgeJson(
      leastPrivilege,
      plan({
        address: "google_cloud_run_v2_service_iam_member.all",
        values: { role: "roles/run.invoker", member: "allUsers" },
      }),
    ).status,
  ).toBe("holds");
  expect(
    judgeJson(
      leastPrivilege,
      plan({
        address: "google_cloud_run_v2_job_iam_member.all",
        values: { role: "roles/run.invoker", member: "allUsers" },
      }),
    ).status,
  ).toBe("violated");
});

describeCheck(leastPrivilege, first, "production", [
  ...[
    "iam.serviceAccountUser",
    "iam.serviceAccountTokenCreator",
    "iam.workloadIdentityUser",
    "iam.serviceAccountAdmin",
    "iam.serviceAccountKeyAdmin",
    "iam.roleAdmin",
    "resourcemanager.projectIamAdmin",
    "run.admin",
    "iam.workloadIdentityPoolAdmin",
    "secretmanager.admin",
  ].flatMap((role) =>
    ["group:dev@example.com", member("attribute.repository/a/b")].map((who) => ({
      weakening: `${role} over the project for ${who.slice(0, 12)}`,
      change: (stack: EditedStack) =>
        stack.add("google_project_iam_member", "more", { project: "p", role: `roles/${role}`, member: who }),
      fault: "google_project_iam_member.more",
    })),
  ),
  {
    weakening: "a role that may be asked for",
    change: (stack) =>
      stack.add("google_privileged_access_manager_entitlement", "more", {
        eligible_users: [{ principals: ["group:dev@example.com"] }],
        privileged_access: {
          gcp_iam_access: {
            resource_type: "cloudresourcemanager.googleapis.com/Project",
            role_bindings: [{ role: "roles/owner" }],
          },
        },
      }),
    fault: "google_privileged_access_manager_entitlement.more",
  },
  {
    weakening: "a dataset for everybody with an account",
    change: (stack) =>
      stack.add("google_bigquery_dataset_access", "more", {
        dataset_id: "d",
        role: "READER",
        special_group: "allAuthenticatedUsers",
      }),
    fault: "google_bigquery_dataset_access.more special_group",
  },
]);

test.each(["", "{}", "not JSON"])("a policy that says %p may give anything", (policy) => {
  expect(
    judgeIn(leastPrivilege, first, "production", (stack) =>
      stack.add("google_project_iam_policy", "all", { project: "p", policy_data: policy }),
    ).status,
  ).toBe("unknown");
});

describeCheck(workloadIdentityFederation, first, "production", [
  {
    weakening: "a whole pool over the project",
    change: (stack) =>
      stack.add("google_project_iam_member", "more", {
        project: "p",
        role: "roles/run.developer",
        member: member("*"),
      }),
    fault: "google_project_iam_member.more member",
  },
]);
