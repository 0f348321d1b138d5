import { stateReaders } from "../../../../posture/checks/state/readers";
import { stateRemote } from "../../../../posture/checks/state/remote";
import { bootstrap } from "../../../stacks/synthesized";
import { EditedStack, judgeJson, plan, Value } from "../edited-stack";
import { judgeIn, describeCheck } from "../check-specification";

const BUCKET = "google_storage_bucket";
const BINDING = "google_storage_bucket_iam_binding";
const MEMBER = "google_storage_bucket_iam_member";
const first = bootstrap("smvue", "production");
const set = (path: string, value: Value | undefined) => (stack: EditedStack) =>
  stack.set(BUCKET, path, value, "state_bucket");
const bucketName = (stack: EditedStack) => String(stack.bodies(MEMBER, "state_deployer")[0]?.bucket);

describeCheck(stateRemote, first, "production", [
  { weakening: "no versions", change: set("versioning.enabled", false), fault: "versioning.enabled" },
  { weakening: "no word on versions", change: set("versioning", undefined), fault: "versioning.enabled" },
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
  { weakening: "a destroy that empties it", change: set("force_destroy", true), fault: "force_destroy" },
  {
    weakening: "a rule that deletes the state",
    change: set("lifecycle_rule", [{ action: { type: "Delete" }, condition: { age: 90 } }]),
    fault: "lifecycle_rule",
  },
  {
    weakening: "versions of a day",
    change: (stack) =>
      set("lifecycle_rule", [
        { action: { type: "Delete" }, condition: { days_since_noncurrent_time: 1, with_state: "ARCHIVED" } },
      ])(set("soft_delete_policy.retention_duration_seconds", 0)(stack)),
    fault: "lifecycle_rule",
  },
  {
    weakening: "old versions that are deleted at once",
    change: (stack) =>
      set("lifecycle_rule", [
        { action: { type: "Delete" }, condition: { days_since_noncurrent_time: 0, with_state: "ARCHIVED" } },
      ])(set("soft_delete_policy.retention_duration_seconds", 0)(stack)),
    fault: "lifecycle_rule",
  },
  {
    weakening: "a rule for whatever is current",
    change: set("lifecycle_rule", [{ action: { type: "Delete" }, condition: { with_state: "LIVE" } }]),
    fault: "lifecycle_rule",
  },
  {
    weakening: "everybody as a reader",
    change: (stack) =>
      stack.add(MEMBER, "more", { bucket: bucketName(stack), role: "roles/storage.objectViewer", member: "allUsers" }),
    fault: `${MEMBER}.more member`,
  },
  { weakening: "nobody who writes it", change: (stack) => stack.remove(MEMBER, "state_deployer"), fault: "" },
  { weakening: "no bucket", change: (stack) => stack.remove(BUCKET, "state_bucket"), fault: "" },
]);
describeCheck(stateReaders, first, "production", [
  {
    weakening: "a planner without its condition",
    change: (stack) => stack.set(MEMBER, "condition", undefined, "state_planner"),
    fault: "member",
  },
  {
    weakening: "a planner that writes",
    change: (stack) =>
      stack
        .set(MEMBER, "role", "roles/storage.objectUser", "state_planner")
        .set(MEMBER, "condition", undefined, "state_planner"),
    fault: "member",
  },
  {
    weakening: "people who read it",
    change: (stack) =>
      stack.add(MEMBER, "more", {
        bucket: bucketName(stack),
        role: "roles/storage.objectViewer",
        member: "group:dev@example.com",
      }),
    fault: `${MEMBER}.more member`,
  },
  { weakening: "nobody who writes it", change: (stack) => stack.remove(MEMBER, "state_deployer"), fault: "" },
  {
    weakening: "the project's viewers as readers",
    change: (stack) => stack.remove(BINDING, "legacyObjectReader"),
    fault: `${BUCKET}.state_bucket`,
  },
  {
    weakening: "the project's editors as owners",
    change: (stack) => stack.set(BINDING, "bucket", "another", "legacyObjectOwner"),
    fault: `${BUCKET}.state_bucket`,
  },
]);

test.each([stateRemote, stateReaders])("$id holds for every bootstrap", (check) => {
  for (const stack of [
    bootstrap("smvue", "staging"),
    bootstrap("smepro", "production"),
    bootstrap("smepro", "staging"),
  ])
    expect(judgeIn(check, stack, "staging").status).toBe("holds");
});

test("a bucket in a plan of another project, opened by a binding", () => {
  const bucket = (versioned: boolean) => ({
    address: 'google_storage_bucket.buckets["tf"]',
    values: {
      name: "acme-tf",
      public_access_prevention: "enforced",
      uniform_bucket_level_access: true,
      force_destroy: false,
      versioning: [{ enabled: versioned }],
    },
  });
  const writer = {
    address: "google_storage_bucket_iam_binding.tf",
    values: {
      bucket: "acme-tf",
      role: "roles/storage.objectAdmin",
      members: ["serviceAccount:ci@acme.iam.gserviceaccount.com"],
    },
  };
  expect(judgeJson(stateRemote, plan(bucket(true), writer)).status).toBe("holds");
  expect(judgeJson(stateRemote, plan(bucket(false), writer)).status).toBe("violated");
});

test("nobody reads the state by a role over the project", () => {
  const verdict = judgeIn(stateReaders, first, "production", (stack) =>
    stack.add("google_project_iam_member", "more", {
      project: "p",
      role: "roles/storage.objectViewer",
      member: "group:dev@example.com",
    }),
  );
  expect(verdict.status).toBe("violated");
});
