import {
  adminActivity,
  anyOf,
  applicationAudit,
  dataAccess,
  policyDenied,
  systemEvents,
  technical,
} from "../../../constructs/google/log-filters";
import { LogBucketProps, Logs, LogsProps } from "../../../constructs/google/logs";
import { addressOf, referenceTo, serviceAccount } from "../../parts";
import { Template } from "../../parsed-stack";
import { problemsOf, PROJECT, synthesize } from "../../template";

const audit: LogBucketProps = { retentionDays: 400, filter: "severity>=NOTICE" };
const props: LogsProps = { project: PROJECT, buckets: { audit }, defaultRetentionDays: 30 };
const logsWith = (bucket: Partial<LogBucketProps> = {}, change: Partial<LogsProps> = {}): Template =>
  synthesize((stack) => new Logs(stack, "logs", { ...props, buckets: { audit: { ...audit, ...bucket } }, ...change }));
const BUCKET = "google_logging_project_bucket_config";

describe("Logs", () => {
  test("by default audits the database, and who used secrets, keys, identities and logs, without exemptions", () => {
    const every = [{ log_type: "ADMIN_READ" }, { log_type: "DATA_READ" }, { log_type: "DATA_WRITE" }];
    const reads = [{ log_type: "DATA_READ" }];
    expect(Object.values(logsWith().all("google_project_iam_audit_config"))).toEqual(
      Object.entries({ cloudsql: every, secretmanager: reads, cloudkms: reads, iam: reads, logging: reads, sts: reads })
        .map(([service, audit_log_config]) => ({
          project: "acme-test",
          service: `${service}.googleapis.com`,
          audit_log_config,
        }))
        .sort((one, other) => one.service.localeCompare(other.service)),
    );
  });

  test("drops entries from every sink and from _Default", () => {
    const template = logsWith({}, { dropped: { requests: 'log_id("requests")' } });
    expect(template.only("google_logging_project_sink").exclusions).toEqual([
      { name: "dropped-requests", filter: 'log_id("requests")' },
    ]);
    expect(template.where("google_logging_project_exclusion", "name", "dropped-requests")).toEqual([
      { name: "dropped-requests", description: "No log bucket keeps these", filter: 'log_id("requests")' },
    ]);
  });

  test.each<[string, Partial<LogsProps>, string]>([
    [
      "a query that would drop everything",
      { dropped: { all: " " } },
      'dropped.all: got " "; allowed: a query; an empty one would drop everything',
    ],
    [
      "an audit of nothing",
      { audited: { "iam.googleapis.com": [] } },
      "audited.iam.googleapis.com: got []; allowed: at least one kind of access to a service such as " +
        "cloudsql.googleapis.com, or to allServices",
    ],
  ])("refuses %s", (_, change, message) => {
    expect(problemsOf((stack) => new Logs(stack, "logs", { ...props, ...change }))).toEqual([message]);
  });

  test("keeps what a bucket takes for its own time, and the rest for the default's", () => {
    const template = logsWith();

    expect(template.where(BUCKET, "bucket_id", "audit")).toEqual([
      {
        project: "acme-test",
        location: "us-central1",
        bucket_id: "audit",
        retention_days: 400,
        locked: false,
        lifecycle: { prevent_destroy: true },
      },
    ]);
    expect(template.where(BUCKET, "bucket_id", "_Default")).toEqual([
      { project: "acme-test", location: "global", bucket_id: "_Default", retention_days: 30 },
    ]);
    expect(template.only("google_logging_project_sink")).toEqual({
      name: "audit",
      destination: `logging.googleapis.com/${referenceTo(template, BUCKET, "id", { bucket_id: "audit" })}`,
      filter: "severity>=NOTICE",
      unique_writer_identity: true,
    });
  });

  test("by default leaves a bucket's entries out of _Default, once its sink exists", () => {
    const template = logsWith();

    expect(template.only("google_logging_project_exclusion")).toMatchObject({
      name: "kept-in-audit",
      filter: "severity>=NOTICE",
      depends_on: [addressOf(template, "google_logging_project_sink")],
    });
  });

  test("by default lets nobody read", () => {
    expect(logsWith().counts()).toEqual({
      google_project_iam_audit_config: 6,
      [BUCKET]: 2,
      google_logging_project_sink: 1,
      google_logging_project_exclusion: 1,
    });
  });

  test("lets readers in by the bucket's view alone", () => {
    const template = logsWith({ readers: { auditors: "group:audit@acme.dev", lead: "user:lead@acme.dev" } });

    const bucket = referenceTo(template, BUCKET, "id", { bucket_id: "audit" });
    expect(template.only("google_logging_log_view")).toEqual({
      name: "audit-readers",
      bucket,
      filter: 'SOURCE("projects/acme-test")',
    });
    const reader = {
      parent: "projects/acme-test",
      location: "us-central1",
      bucket: "audit",
      name: referenceTo(template, "google_logging_log_view", "name"),
      role: "roles/logging.viewAccessor",
    };
    expect(Object.values(template.all("google_logging_log_view_iam_member"))).toEqual([
      { ...reader, member: "group:audit@acme.dev" },
      { ...reader, member: "user:lead@acme.dev" },
    ]);
    expect(template.count("google_project_iam_member")).toBe(0);
  });

  test("locks a bucket's retention where asked to", () => {
    const template = logsWith({ locked: true });

    expect(template.where(BUCKET, "bucket_id", "audit")).toMatchObject([{ locked: true, retention_days: 400 }]);
  });

  test("leaves entries in _Default as well where asked to", () => {
    const template = logsWith({ exclusive: false });

    expect(template.count("google_logging_project_exclusion")).toBe(0);
    expect(template.count("google_logging_project_sink")).toBe(1);
  });

  test("leaves auditing of data access to somebody else where asked to", () => {
    expect(logsWith({}, { audited: {} }).count("google_project_iam_audit_config")).toBe(0);
  });

  test("takes the longest id whose exclusion and view still have names that Logging takes", () => {
    const template = synthesize(
      (stack) =>
        new Logs(stack, "logs", {
          ...props,
          buckets: { ["a".repeat(92)]: { ...audit, readers: { lead: "user:lead@acme.dev" } } },
        }),
    );

    expect(String(template.only("google_logging_project_exclusion").name)).toHaveLength(100);
    expect(String(template.only("google_logging_log_view").name)).toHaveLength(100);
  });

  test("lets in readers that Terraform only knows at apply", () => {
    const template = synthesize(
      (stack) =>
        new Logs(stack, "logs", {
          ...props,
          buckets: { audit: { ...audit, readers: { api: serviceAccount(stack, "api").member } } },
        }),
    );

    expect(template.only("google_logging_log_view_iam_member")).toMatchObject({
      member: "${google_service_account.api.member}",
    });
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) => {
      const logs = new Logs(stack, "logs", {
        ...props,
        buckets: { audit: { ...audit, readers: { lead: "user:lead@acme.dev" } } },
      });
      logs.auditConfigs.get("sts.googleapis.com")?.addOverride("service", "storage.googleapis.com");
      logs.defaultBucket.addOverride("description", "the rest");
      logs.buckets.get("audit")?.addOverride("enable_analytics", true);
      logs.sinks.get("audit")?.addOverride("disabled", true);
      logs.exclusions.get("audit")?.addOverride("disabled", true);
      logs.views.get("audit")?.addOverride("description", "auditors");
    });

    expect(template.where("google_project_iam_audit_config", "service", "storage.googleapis.com")).toHaveLength(1);
    expect(template.where(BUCKET, "description", "the rest")).toHaveLength(1);
    expect(template.where(BUCKET, "enable_analytics", true)).toHaveLength(1);
    expect(template.only("google_logging_project_sink")).toMatchObject({ disabled: true });
    expect(template.only("google_logging_project_exclusion")).toMatchObject({ disabled: true });
    expect(template.only("google_logging_log_view")).toMatchObject({ description: "auditors" });
  });

  const READERS = "allowed: user:, group: or serviceAccount: members, never allUsers or allAuthenticatedUsers";
  const DAYS = "allowed: a whole number of days from 1 to 3650";
  test.each<[string, Partial<LogsProps>, string]>([
    ["no retention of the rest", { defaultRetentionDays: 0 }, `defaultRetentionDays: got 0; ${DAYS}`],
    [
      "a bucket that takes a name of Google's",
      { buckets: { _Default: audit } },
      'buckets._Default: got "_Default"; allowed: 1 to ',
    ],
    [
      "a retention beyond ten years",
      { buckets: { audit: { ...audit, retentionDays: 3651 } } },
      `buckets.audit.retentionDays: got 3651; ${DAYS}`,
    ],
    [
      "a filter that takes everything",
      { buckets: { audit: { ...audit, filter: "  " } } },
      'buckets.audit.filter: got "  "; allowed: a query; an empty one would take everything',
    ],
    [
      "everybody as a reader",
      { buckets: { audit: { ...audit, readers: { all: "allUsers" } } } },
      `buckets.audit.readers: got ["allUsers"]; ${READERS}`,
    ],
    [
      "everybody with an account as a reader",
      { buckets: { audit: { ...audit, readers: { lead: "user:a@acme.dev", all: "allAuthenticatedUsers" } } } },
      `buckets.audit.readers: got ["user:a@acme.dev","allAuthenticatedUsers"]; ${READERS}`,
    ],
    [
      "a whole domain as a reader",
      { buckets: { audit: { ...audit, readers: { all: "domain:acme.dev" } } } },
      `buckets.audit.readers: got ["domain:acme.dev"]; ${READERS}`,
    ],
    [
      "a reader without a kind",
      { buckets: { audit: { ...audit, readers: { lead: "lead@acme.dev" } } } },
      `buckets.audit.readers: got ["lead@acme.dev"]; ${READERS}`,
    ],
    [
      "an id that leaves its exclusion's name no room",
      { buckets: { ["a".repeat(93)]: audit } },
      `buckets.${"a".repeat(93)}: got "${"a".repeat(93)}"; allowed: 1 to 92 lowercase letters`,
    ],
  ])("refuses %s", (_, change, message) => {
    const problems = problemsOf((stack) => new Logs(stack, "logs", { ...props, ...change }));
    expect(problems).toEqual([expect.stringContaining(message)]);
  });

  test("reports everything it refuses together, of every bucket", () => {
    const bad = { retentionDays: 0, filter: "", readers: { all: "allUsers" } };
    expect(
      problemsOf(
        (stack) => new Logs(stack, "logs", { ...props, defaultRetentionDays: 0, buckets: { A: bad, B: bad } }),
      ),
    ).toHaveLength(9);
  });
});

describe("log filters", () => {
  test.each([
    [
      "admin activity",
      adminActivity(PROJECT),
      'logName="projects/acme-test/logs/cloudaudit.googleapis.com%2Factivity"',
    ],
    ["data access", dataAccess(PROJECT), 'logName="projects/acme-test/logs/cloudaudit.googleapis.com%2Fdata_access"'],
    [
      "system events",
      systemEvents(PROJECT),
      'logName="projects/acme-test/logs/cloudaudit.googleapis.com%2Fsystem_event"',
    ],
    ["refused requests", policyDenied(PROJECT), 'logName="projects/acme-test/logs/cloudaudit.googleapis.com%2Fpolicy"'],
    [
      "the application's audit trail",
      applicationAudit({ field: "log_type", value: "audit" }),
      'resource.type=("cloud_run_revision" OR "cloud_run_job") AND jsonPayload.log_type="audit"',
    ],
    ["technical logs", technical(PROJECT), 'NOT logName:"projects/acme-test/logs/cloudaudit.googleapis.com"'],
    ["any of several", anyOf("a=1 AND b=2", "c=3"), "(a=1 AND b=2) OR (c=3)"],
  ])("take %s", (_, filter, expected) => {
    expect(filter).toBe(expected);
  });
});
