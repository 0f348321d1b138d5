import { accessLogRetention } from "../../../../posture/checks/files/access-log-retention";
import { filesDeletedWithin } from "../../../../posture/checks/files/deleted-within";
import { noPublicBucket } from "../../../../posture/checks/files/no-public-bucket";
import { filesPrivate } from "../../../../posture/checks/files/private";
import { filesSignedUrls } from "../../../../posture/checks/files/signed-urls";
import { bootstrap, smepro, smvue } from "../../../stacks/synthesized";
import { EditedStack, judgeJson, plan, Value } from "../edited-stack";
import { judgeIn, describeCheck } from "../check-specification";

const BUCKET = "google_storage_bucket";
const MEMBER = "google_storage_bucket_iam_member";
const BINDING = "google_storage_bucket_iam_binding";
const production = smvue("production");
const gone = filesDeletedWithin.with({ days: 7 });
const set = (path: string, value: Value | undefined) => (stack: EditedStack) => stack.set(BUCKET, path, value, "files");
const bucketName = (stack: EditedStack) => String(stack.bodies(MEMBER, "files_user")[0]?.bucket);
const granted =
  (member: string, role = "roles/storage.objectViewer") =>
  (stack: EditedStack) =>
    stack.add(MEMBER, "more", { bucket: bucketName(stack), role, member });

describeCheck(filesPrivate, production, "production", [
  {
    weakening: "public access prevention that is inherited",
    change: set("public_access_prevention", "inherited"),
    fault: "public_access_prevention",
  },
  {
    weakening: "no public access prevention",
    change: set("public_access_prevention", undefined),
    fault: "public_access_prevention",
  },
  {
    weakening: "access lists",
    change: set("uniform_bucket_level_access", false),
    fault: "uniform_bucket_level_access",
  },
  { weakening: "everybody as a member", change: granted("allUsers"), fault: `${MEMBER}.more member` },
  {
    weakening: "everybody with an account, in a binding",
    change: (stack) =>
      stack.add(BINDING, "more", {
        bucket: "b",
        role: "roles/storage.objectViewer",
        members: ["allAuthenticatedUsers"],
      }),
    fault: `${BINDING}.more members`,
  },
  {
    weakening: "everybody in a policy",
    change: (stack) =>
      stack.add("google_storage_bucket_iam_policy", "more", {
        bucket: "b",
        policy_data: JSON.stringify({ bindings: [{ role: "roles/storage.objectViewer", members: ["allUsers"] }] }),
      }),
    fault: "google_storage_bucket_iam_policy.more policy_data",
  },
  {
    weakening: "a list for everybody",
    change: (stack) =>
      stack.add("google_storage_bucket_acl", "more", { bucket: "b", role_entity: ["READER:allUsers"] }),
    fault: "google_storage_bucket_acl.more role_entity",
  },
  {
    weakening: "objects that are public by default",
    change: (stack) =>
      stack.add("google_storage_default_object_access_control", "more", {
        bucket: "b",
        role: "READER",
        entity: "allUsers",
      }),
    fault: "entity",
  },
  {
    weakening: "a second bucket that is open",
    change: (stack) => stack.add(BUCKET, "more", { name: "more", location: "us-central1" }),
    fault: `${BUCKET}.more public_access_prevention`,
  },
  { weakening: "no bucket", change: (stack) => stack.remove(BUCKET), fault: "" },
]);
describeCheck(filesSignedUrls, production, "production", [
  {
    weakening: "no right to sign",
    change: (stack) => stack.remove("google_service_account_iam_member"),
    fault: "service_account",
  },
  {
    weakening: "a role that cannot sign",
    change: (stack) => stack.set("google_service_account_iam_member", "role", "roles/iam.serviceAccountUser"),
    fault: "service_account",
  },
  {
    weakening: "a right to sign as another account",
    change: (stack) =>
      stack.set(
        "google_service_account_iam_member",
        "service_account_id",
        "${google_service_account.migrations_workload_account_A5560A44.name}",
      ),
    fault: "service_account",
  },
  { weakening: "people who read files", change: granted("group:support@example.com"), fault: `${MEMBER}.more member` },
  { weakening: "everybody who reads files", change: granted("allUsers"), fault: `${MEMBER}.more member` },
  { weakening: "a company that reads files", change: granted("domain:example.com"), fault: `${MEMBER}.more member` },
  {
    weakening: "the project's viewers as readers",
    change: (stack) => stack.remove(BINDING, "legacyObjectReader"),
    fault: `${BUCKET}.`,
  },
  {
    weakening: "the project's editors as owners",
    change: (stack) => stack.remove(BINDING, "legacyObjectOwner"),
    fault: `${BUCKET}.`,
  },
  {
    weakening: "viewers that are let back in",
    change: (stack) => stack.set(BINDING, "members", ["projectViewer:smvue-production-example"], "legacyObjectReader"),
    fault: "members[0]",
  },
  { weakening: "no grant on the bucket", change: (stack) => stack.remove(MEMBER, "files_user"), fault: "" },
  { weakening: "no bucket", change: (stack) => stack.remove(BUCKET, "files"), fault: "" },
]);
describeCheck(gone, production, "production", [
  {
    weakening: "a soft delete of four months",
    change: set("soft_delete_policy.retention_duration_seconds", 120 * 86_400),
    fault: "soft_delete_policy.retention_duration_seconds",
  },
  {
    weakening: "times that add up",
    change: set("lifecycle_rule", [
      { action: { type: "Delete" }, condition: { days_since_noncurrent_time: 75, with_state: "ARCHIVED" } },
    ]),
    fault: "lifecycle_rule",
  },
  { weakening: "old versions that nothing deletes", change: set("lifecycle_rule", undefined), fault: "lifecycle_rule" },
  {
    weakening: "a rule that only stores old versions cheaper",
    change: set("lifecycle_rule", [
      { action: { type: "SetStorageClass", storage_class: "ARCHIVE" }, condition: { days_since_noncurrent_time: 1 } },
    ]),
    fault: "lifecycle_rule",
  },
  {
    weakening: "a rule for some files",
    change: set("lifecycle_rule", [
      { action: { type: "Delete" }, condition: { days_since_noncurrent_time: 1, matches_prefix: ["tmp/"] } },
    ]),
    fault: "lifecycle_rule",
  },
  {
    weakening: "a rule for versions beyond the third",
    change: set("lifecycle_rule", [{ action: { type: "Delete" }, condition: { num_newer_versions: 3 } }]),
    fault: "lifecycle_rule",
  },
  {
    weakening: "a rule for what is current",
    change: set("lifecycle_rule", [{ action: { type: "Delete" }, condition: { age: 30, with_state: "LIVE" } }]),
    fault: "lifecycle_rule",
  },
  {
    weakening: "a retention policy of a year",
    change: set("retention_policy", { retention_period: 365 * 86_400 }),
    fault: "retention_policy.retention_period",
  },
  {
    weakening: "holds on every object",
    change: set("default_event_based_hold", true),
    fault: "default_event_based_hold",
  },
  { weakening: "no bucket", change: (stack) => stack.remove(BUCKET, "files"), fault: "" },
]);

describeCheck(noPublicBucket, bootstrap("smvue", "production"), "production", [
  {
    weakening: "logs that may be published",
    change: (stack) => stack.set(BUCKET, "public_access_prevention", "inherited", "access-logs"),
    fault: "public_access_prevention",
  },
  {
    weakening: "access lists on logs",
    change: (stack) => stack.set(BUCKET, "uniform_bucket_level_access", undefined, "access-logs"),
    fault: "uniform_bucket_level_access",
  },
  {
    weakening: "a list for everybody",
    change: (stack) =>
      stack.add("google_storage_bucket_access_control", "more", { bucket: "b", role: "READER", entity: "allUsers" }),
    fault: "google_storage_bucket_access_control.more entity",
  },
]);
test("where there is no bucket, none is public", () => {
  expect(judgeIn(noPublicBucket, smepro("production"), "production").status).toBe("holds");
});

describeCheck(accessLogRetention.with({ days: 730 }), bootstrap("smvue", "production"), "production", [
  {
    weakening: "a year of logs in one bucket",
    change: (stack) =>
      stack.set(BUCKET, "lifecycle_rule", [{ action: { type: "Delete" }, condition: { age: 365 } }], "bucket-1"),
    fault: "lifecycle_rule",
  },
  {
    weakening: "a year of logs in the other",
    change: (stack) =>
      stack.set(BUCKET, "lifecycle_rule", [{ action: { type: "Delete" }, condition: { age: 365 } }], "bucket-2"),
    fault: "lifecycle_rule",
  },
  {
    weakening: "logs that are deleted at once",
    change: (stack) =>
      stack.set(
        BUCKET,
        "lifecycle_rule",
        [{ action: { type: "Delete" }, condition: { with_state: "LIVE" } }],
        "bucket-1",
      ),
    fault: "lifecycle_rule",
  },
]);
test("logs of access may stay for ever, and there need be none", () => {
  expect(
    judgeIn(accessLogRetention.with({ days: 730 }), bootstrap("smvue", "production"), "production", (stack) =>
      stack.set(BUCKET, "lifecycle_rule", undefined, "access-logs"),
    ).status,
  ).toBe("holds");
  expect(judgeIn(accessLogRetention.with({ days: 730 }), smepro("production"), "production").status).toBe("holds");
});

test.each([filesPrivate, filesSignedUrls, gone])("$id holds in staging", (check) => {
  expect(judgeIn(check, smvue("staging"), "staging").status).toBe("holds");
});

describe("a plan by for_each", () => {
  const bucket = (values: object) => ({
    address: 'google_storage_bucket.this["files"]',
    values: { name: "acme-files", public_access_prevention: "enforced", uniform_bucket_level_access: true, ...values },
  });
  const service = {
    address: "google_cloud_run_v2_service.app[0]",
    values: { template: [{ service_account: "app@acme.iam.gserviceaccount.com" }] },
  };
  const user = {
    address: 'google_storage_bucket_iam_binding.users["files"]',
    values: {
      bucket: "acme-files",
      role: "roles/storage.objectAdmin",
      members: ["serviceAccount:app@acme.iam.gserviceaccount.com"],
    },
  };

  test("without versions, soft delete is all there is", () => {
    expect(judgeJson(gone, plan(bucket({ versioning: [{ enabled: false }] }), service, user)).status).toBe("holds");
    expect(judgeJson(gone, plan(bucket({ versioning: [{ enabled: true }] }), service, user)).status).toBe("violated");
    expect(
      judgeJson(
        filesDeletedWithin.with({ days: 90 }),
        plan(
          bucket({
            versioning: [{ enabled: true }],
            lifecycle_rule: [
              {
                action: [{ type: "Delete" }],
                condition: [
                  {
                    age: 0,
                    days_since_noncurrent_time: 30,
                    num_newer_versions: 0,
                    with_state: "ANY",
                    matches_prefix: [],
                  },
                ],
              },
            ],
          }),
          service,
          user,
        ),
      ).status,
    ).toBe("holds");
  });

  test("what opens one of several buckets is found", () => {
    expect(
      judgeJson(
        filesPrivate,
        plan(bucket({}), {
          address: 'google_storage_bucket.this["other"]',
          values: { name: "acme-other", public_access_prevention: "inherited" },
        }),
      ).status,
    ).toBe("violated");
  });
});

describeCheck(filesSignedUrls, production, "production", [
  ...["roles/storage.admin", "roles/storage.objectViewer", "roles/storage.objectAdmin"].map((role) => ({
    weakening: `${role} over the project`,
    change: (stack: EditedStack) =>
      stack.add("google_project_iam_member", "more", { project: "p", role, member: "group:dev@example.com" }),
    fault: "google_project_iam_member.more role",
  })),
  {
    weakening: "a role of one's own over the project",
    change: (stack) =>
      stack
        .add("google_project_iam_custom_role", "read", { role_id: "read", permissions: ["storage.objects.get"] })
        .add("google_project_iam_member", "more", {
          project: "p",
          role: "${google_project_iam_custom_role.read.id}",
          member: "group:dev@example.com",
        }),
    fault: "google_project_iam_member.more role",
  },
]);

test("a great many rules do not overwhelm the sum of a bucket's days", () => {
  const rules = Array.from({ length: 150_000 }, () => ({ action: [{ type: "Delete" }], condition: [{ age: 30 }] }));
  const bucket = {
    address: "google_storage_bucket.logs",
    values: { name: "logs", logging: [{ log_bucket: "logs" }], lifecycle_rule: rules },
  };
  expect(judgeJson(accessLogRetention.with({ days: 60 }), plan(bucket)).status).toBe("violated");
});
