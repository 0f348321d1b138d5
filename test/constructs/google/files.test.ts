import { Files, FilesProps } from "../../../constructs/google/files";
import { GoogleStack } from "../../../constructs/google/google-stack";
import { accessLogs, referenceTo, serviceAccount } from "../../parts";
import { Template } from "../../parsed-stack";
import { problemsOf, PROJECT, synthesize } from "../../template";

const props = (stack: GoogleStack): FilesProps => ({
  project: PROJECT,
  name: "acme-files",
  accessLogs: accessLogs(stack),
  origins: ["https://app.acme.dev"],
  recoveryDays: 30,
});
const bucket = (template: Template) => template.where("google_storage_bucket", "name", "acme-files");

describe("Files", () => {
  test("is a private, versioned bucket whose requests are logged and whose files can be brought back", () => {
    const template = synthesize((stack) => new Files(stack, "files", props(stack)));

    expect(bucket(template)).toEqual([
      {
        name: "acme-files",
        location: "us-central1",
        uniform_bucket_level_access: true,
        public_access_prevention: "enforced",
        force_destroy: false,
        versioning: { enabled: true },
        soft_delete_policy: { retention_duration_seconds: 2_592_000 },
        lifecycle_rule: [
          { action: { type: "Delete" }, condition: { with_state: "ARCHIVED" } },
          { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 1 } },
        ],
        cors: [
          {
            origin: ["https://app.acme.dev"],
            method: ["GET", "HEAD", "PUT"],
            response_header: ["Content-Type", "Content-Length", "ETag"],
            max_age_seconds: 3600,
          },
        ],
        logging: { log_bucket: "acme-al-1", log_object_prefix: "acme-files" },
        lifecycle: { prevent_destroy: true },
      },
    ]);
  });

  test("takes the objects away from whoever may view or edit the project", () => {
    const template = synthesize((stack) => new Files(stack, "files", props(stack)));

    const nobody = {
      bucket: referenceTo(template, "google_storage_bucket", "name", { name: "acme-files" }),
      members: [],
    };
    expect(Object.values(template.all("google_storage_bucket_iam_binding"))).toEqual([
      { ...nobody, role: "roles/storage.legacyObjectOwner" },
      { ...nobody, role: "roles/storage.legacyObjectReader" },
    ]);
  });

  test("deletes an overwritten version at once, which soft delete keeps for as long as asked to", () => {
    const template = synthesize((stack) => new Files(stack, "files", { ...props(stack), recoveryDays: 90 }));

    expect(bucket(template)).toMatchObject([
      {
        soft_delete_policy: { retention_duration_seconds: 7_776_000 },
        lifecycle_rule: [
          { action: { type: "Delete" }, condition: { with_state: "ARCHIVED" } },
          { action: { type: "AbortIncompleteMultipartUpload" } },
        ],
      },
    ]);
  });

  test("is used by nobody until somebody is let in", () => {
    const template = synthesize((stack) => new Files(stack, "files", props(stack)));

    expect(
      template.where(
        "google_storage_bucket_iam_member",
        "bucket",
        referenceTo(template, "google_storage_bucket", "name", { name: "acme-files" }),
      ),
    ).toEqual([]);
    expect(template.count("google_service_account_iam_member")).toBe(0);
  });

  test("lets an account read and write the files, and sign for itself alone", () => {
    const template = synthesize((stack) =>
      new Files(stack, "files", props(stack)).grantUse("api", serviceAccount(stack, "acme-run")),
    );

    const member = referenceTo(template, "google_service_account", "member");
    expect(template.where("google_storage_bucket_iam_member", "member", member)).toEqual([
      {
        bucket: referenceTo(template, "google_storage_bucket", "name", { name: "acme-files" }),
        role: "roles/storage.objectUser",
        member,
      },
    ]);
    expect(template.only("google_service_account_iam_member")).toEqual({
      service_account_id: referenceTo(template, "google_service_account", "name"),
      role: "roles/iam.serviceAccountTokenCreator",
      member,
    });
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) =>
      new Files(stack, "files", props(stack)).bucket.addOverride("versioning.enabled", false),
    );

    expect(bucket(template)).toMatchObject([{ versioning: { enabled: false } }]);
  });

  const ORIGINS = "allowed: https origins without a path, never *";
  const NAME =
    "allowed: 3 to 63 lowercase letters, digits and hyphens, unique in all of Cloud Storage, without google in it";
  test.each<[string, Partial<FilesProps>, string]>([
    ["a name in capitals", { name: "Acme-files" }, `name: got "Acme-files"; ${NAME}`],
    ["a name of two letters", { name: "ab" }, `name: got "ab"; ${NAME}`],
    ["a name that ends with a hyphen", { name: "acme-" }, `name: got "acme-"; ${NAME}`],
    ["a name that is too long", { name: "a".repeat(64) }, `name: got "${"a".repeat(64)}"; ${NAME}`],
    ["a name with google in it", { name: "acme-google-files" }, `name: got "acme-google-files"; ${NAME}`],
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
    ["no origin", { origins: [] }, `origins: got []; ${ORIGINS}`],
    ["every origin", { origins: ["*"] }, `origins: got ["*"]; ${ORIGINS}`],
    ["an origin without TLS", { origins: ["http://app.acme.dev"] }, `origins: got ["http://app.acme.dev"]; ${ORIGINS}`],
    [
      "an origin with a path among good ones",
      { origins: ["https://app.acme.dev", "https://app.acme.dev/"] },
      `origins: got ["https://app.acme.dev","https://app.acme.dev/"]; ${ORIGINS}`,
    ],
    [
      "an origin with a wildcard",
      { origins: ["https://*.acme.dev"] },
      `origins: got ["https://*.acme.dev"]; ${ORIGINS}`,
    ],
  ])("refuses %s", (_, change, message) => {
    const problems = problemsOf((stack) => new Files(stack, "files", { ...props(stack), ...change }));
    expect(problems).toEqual([message]);
  });

  test("reports everything it refuses together", () => {
    expect(
      problemsOf((stack) => new Files(stack, "files", { ...props(stack), name: "", recoveryDays: 0, origins: [] })),
    ).toHaveLength(3);
  });
});
