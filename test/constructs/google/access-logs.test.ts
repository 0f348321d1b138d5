import { AccessLogs, AccessLogsProps } from "../../../constructs/google/access-logs";
import { referenceTo } from "../../parts";
import { problemsOf, PROJECT, synthesize } from "../../template";

const props: AccessLogsProps = { project: PROJECT, name: "acme-al", retentionDays: 30 };

describe("AccessLogs", () => {
  test("is two private, versioned buckets, each logging to the other, and keeps nothing past its retention", () => {
    const template = synthesize((stack) => new AccessLogs(stack, "logs", props));

    const bucket = (name: string, other: string) => ({
      name,
      location: "us-central1",
      uniform_bucket_level_access: true,
      public_access_prevention: "enforced",
      force_destroy: false,
      versioning: { enabled: true },
      soft_delete_policy: { retention_duration_seconds: 0 },
      logging: { log_bucket: other },
      lifecycle_rule: [
        { action: { type: "Delete" }, condition: { age: 30 } },
        { action: { type: "Delete" }, condition: { days_since_noncurrent_time: 1, with_state: "ARCHIVED" } },
      ],
      lifecycle: { prevent_destroy: true },
    });
    expect(Object.values(template.all("google_storage_bucket"))).toEqual([
      bucket("acme-al-1", "acme-al-2"),
      bucket("acme-al-2", "acme-al-1"),
    ]);
  });

  test("lets Cloud Storage alone write into them, and nobody read", () => {
    const template = synthesize((stack) => new AccessLogs(stack, "logs", props));

    const writer = { role: "roles/storage.objectCreator", member: "group:cloud-storage-analytics@google.com" };
    expect(Object.values(template.all("google_storage_bucket_iam_member"))).toEqual(
      ["acme-al-1", "acme-al-2"].map((name) => ({
        ...writer,
        bucket: referenceTo(template, "google_storage_bucket", "name", { name }),
      })),
    );
  });

  test("takes the longest name that leaves room for the number", () => {
    const template = synthesize((stack) => new AccessLogs(stack, "logs", { ...props, name: "a".repeat(61) }));

    expect(Object.values(template.all("google_storage_bucket")).map(({ name }) => name)).toEqual([
      `${"a".repeat(61)}-1`,
      `${"a".repeat(61)}-2`,
    ]);
  });

  test("offers the first bucket to others", () => {
    let name = "";
    synthesize((stack) => (name = new AccessLogs(stack, "logs", props).bucketName));
    expect(name).toBe("acme-al-1");
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) =>
      new AccessLogs(stack, "logs", props).buckets.forEach((bucket) => bucket.addOverride("storage_class", "NEARLINE")),
    );

    expect(template.where("google_storage_bucket", "storage_class", "NEARLINE")).toHaveLength(2);
  });

  test.each<[string, Partial<AccessLogsProps>, RegExp]>([
    [
      "a name in capitals",
      { name: "Acme" },
      new RegExp(
        [
          '^name: got "Acme"; allowed: 3 to 61 lowercase letters, digits and hyphens, ',
          "unique in all of Cloud Storage, without google in it$",
        ].join(""),
      ),
    ],
    [
      "a name with google in it",
      { name: "acme-google-al" },
      /^name: got "acme-google-al"; allowed: 3 to 61 .*, without google in it$/,
    ],
    [
      "a name that starts like google",
      { name: "goog-acme" },
      /^name: got "goog-acme"; allowed: 3 to 61 .*, without google in it$/,
    ],
    ["a name of two letters", { name: "al" }, /^name: got "al"; allowed: 3 to 61 lowercase letters/],
    [
      "a name that leaves no room for the number",
      { name: "a".repeat(62) },
      /^name: got "a{62}"; allowed: 3 to 61 lowercase letters/,
    ],
    [
      "a retention of less than a day",
      { retentionDays: 0 },
      /^retentionDays: got 0; allowed: a whole number of days from 1 to 3650$/,
    ],
    [
      "a retention of more than ten years",
      { retentionDays: 3651 },
      /^retentionDays: got 3651; allowed: a whole number of days from 1 to 3650$/,
    ],
  ])("refuses %s", (_, change, message) => {
    const problems = problemsOf((stack) => new AccessLogs(stack, "logs", { ...props, ...change }));
    expect(problems).toEqual([expect.stringMatching(message)]);
  });

  test("reports everything it refuses together", () => {
    expect(
      problemsOf((stack) => new AccessLogs(stack, "logs", { ...props, name: "A", retentionDays: 0 })),
    ).toHaveLength(2);
  });
});
