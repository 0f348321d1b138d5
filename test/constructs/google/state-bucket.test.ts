import { GoogleStack } from "../../../constructs/google/google-stack";
import { StateBucket, StateBucketProps } from "../../../constructs/google/state-bucket";
import { accessLogs, referenceTo, serviceAccount } from "../../parts";
import { problemsOf, PROJECT, synthesize } from "../../template";

const props = (stack: GoogleStack): StateBucketProps => ({
  project: PROJECT,
  name: "acme-state",
  accessLogs: accessLogs(stack),
  deployer: serviceAccount(stack, "deployer"),
  planner: serviceAccount(stack, "planner"),
  recoveryDays: 30,
});

describe("StateBucket", () => {
  test("is a private, versioned bucket whose requests are logged and whose states can be brought back", () => {
    const template = synthesize((stack) => new StateBucket(stack, "state", props(stack)));

    expect(template.where("google_storage_bucket", "name", "acme-state")).toEqual([
      {
        name: "acme-state",
        location: "us-central1",
        uniform_bucket_level_access: true,
        public_access_prevention: "enforced",
        force_destroy: false,
        versioning: { enabled: true },
        soft_delete_policy: { retention_duration_seconds: 604_800 },
        lifecycle_rule: [
          { action: { type: "Delete" }, condition: { days_since_noncurrent_time: 30, with_state: "ARCHIVED" } },
        ],
        logging: { log_bucket: "acme-al-1", log_object_prefix: "acme-state" },
        lifecycle: { prevent_destroy: true },
      },
    ]);
  });

  test("takes the objects away from whoever may view or edit the project", () => {
    const template = synthesize((stack) => new StateBucket(stack, "state", props(stack)));

    const nobody = {
      bucket: referenceTo(template, "google_storage_bucket", "name", { name: "acme-state" }),
      members: [],
    };
    expect(Object.values(template.all("google_storage_bucket_iam_binding"))).toEqual([
      { ...nobody, role: "roles/storage.legacyObjectOwner" },
      { ...nobody, role: "roles/storage.legacyObjectReader" },
    ]);
  });

  test("keeps superseded states for as long as asked to, and a week more", () => {
    const template = synthesize((stack) => new StateBucket(stack, "state", { ...props(stack), recoveryDays: 90 }));

    expect(template.where("google_storage_bucket", "name", "acme-state")).toMatchObject([
      {
        soft_delete_policy: { retention_duration_seconds: 604_800 },
        lifecycle_rule: [{ condition: { days_since_noncurrent_time: 90 } }],
      },
    ]);
  });

  test("is the deployer's alone, save for the states without sensitive values that the planner reads", () => {
    const template = synthesize((stack) => new StateBucket(stack, "state", props(stack)));

    const bucket = referenceTo(template, "google_storage_bucket", "name", { name: "acme-state" });
    const member = (accountId: string) =>
      referenceTo(template, "google_service_account", "member", { account_id: accountId });
    expect(template.where("google_storage_bucket_iam_member", "bucket", bucket)).toEqual([
      { bucket, role: "roles/storage.objectUser", member: member("deployer") },
      {
        bucket,
        role: "roles/storage.objectViewer",
        member: member("planner"),
        condition: {
          title: "only states without sensitive values",
          expression: 'resource.name.startsWith("projects/_/buckets/acme-state/objects/plannable/")',
        },
      },
    ]);
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) => {
      const state = new StateBucket(stack, "state", props(stack));
      state.bucket.addOverride("storage_class", "NEARLINE");
      state.members.forEach((member) => member.addOverride("role", "roles/storage.admin"));
    });

    expect(template.where("google_storage_bucket", "storage_class", "NEARLINE")).toMatchObject([
      { name: "acme-state" },
    ]);
    expect(template.where("google_storage_bucket_iam_member", "role", "roles/storage.admin")).toHaveLength(2);
  });

  test.each<[string, Partial<StateBucketProps>, string]>([
    [
      "a name in capitals",
      { name: "Acme-state" },
      'name: got "Acme-state"; allowed: 3 to 63 lowercase letters, digits and hyphens, unique ' +
        "in all of Cloud Storage, without google in it",
    ],
    [
      "recovery for less than a week",
      { recoveryDays: 6 },
      "recoveryDays: got 6; allowed: a whole number of days from 7 to 90",
    ],
    [
      "recovery for longer than Cloud Storage offers",
      { recoveryDays: 91 },
      "recoveryDays: got 91; allowed: a whole number of days from 7 to 90",
    ],
  ])("refuses %s", (_, change, message) => {
    const problems = problemsOf((stack) => new StateBucket(stack, "state", { ...props(stack), ...change }));
    expect(problems).toEqual([message]);
  });

  test("reports everything it refuses together", () => {
    expect(
      problemsOf((stack) => new StateBucket(stack, "state", { ...props(stack), name: "", recoveryDays: 0 })),
    ).toHaveLength(2);
  });
});
