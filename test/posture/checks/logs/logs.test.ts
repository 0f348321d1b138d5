import { applicationAuditRoute } from "../../../../posture/checks/logs/application-audit-route";
import { logsAccessesAudited } from "../../../../posture/checks/logs/accesses-audited";
import { auditRetention } from "../../../../posture/checks/logs/audit-retention";
import { pgauditRoute } from "../../../../posture/checks/logs/pgaudit-route";
import { technicalRetention } from "../../../../posture/checks/logs/technical-retention";
import { smepro, smvue } from "../../../stacks/synthesized";
import { EditedStack, faults, judgeJson, plan, Value } from "../edited-stack";
import { judgeIn, describeCheck, Weakening } from "../check-specification";

const SINK = "google_logging_project_sink";
const BUCKET = "google_logging_project_bucket_config";
const AUDIT = "google_project_iam_audit_config";
const RUN = "google_cloud_run_v2_service";
const twoYears = auditRetention.with({ days: 730 });
const pgaudit = pgauditRoute.with({ days: 730 });
const application = applicationAuditRoute.with({ days: 730 });
const technical = technicalRetention.with({ least: 30, most: 90 });
const production = smvue("production");
const filterOf = (stack: EditedStack, id: string) => String(stack.bodies(SINK, id)[0]?.filter);
const replaced = (id: string, from: string, to: string) => (stack: EditedStack) =>
  stack.set(SINK, "filter", filterOf(stack, id).replace(from, to), id);
const set =
  (type: string, path: string, value: Value | undefined, id = "") =>
  (stack: EditedStack) =>
    stack.set(type, path, value, id);

describe("audit logs are kept for two years", () => {
  const everyRoute: readonly Weakening[] = [
    {
      weakening: "a retention of a year",
      change: set(BUCKET, "retention_days", 365, "audit"),
      fault: "retention_days",
    },
    {
      weakening: "the retention that Logging gives by itself",
      change: set(BUCKET, "retention_days", undefined, "audit"),
      fault: "retention_days",
    },
    { weakening: "a sink that is disabled", change: set(SINK, "disabled", true, "audit"), fault: "" },
    { weakening: "no sink", change: (stack) => stack.remove(SINK, "audit"), fault: "" },
    { weakening: "no bucket", change: (stack) => stack.remove(BUCKET, "audit"), fault: "destination" },
    {
      weakening: "a sink to the bucket of technical logs",
      change: (stack) =>
        stack.set(SINK, "destination", String(stack.bodies(SINK, "technical")[0]?.destination), "audit"),
      fault: "retention_days",
    },
    {
      weakening: "an exclusion in the sink",
      change: set(
        SINK,
        "exclusions",
        [{ name: "noise", filter: 'protoPayload.authenticationInfo.principalEmail:"gserviceaccount.com"' }],
        "audit",
      ),
      fault: "filter",
    },
    {
      weakening: "a condition on all that the sink takes",
      change: (stack) => stack.set(SINK, "filter", `(${filterOf(stack, "audit")}) AND severity>=ERROR`, "audit"),
      fault: "filter",
    },
    {
      weakening: "another project's logs",
      change: (stack) =>
        stack.set(SINK, "filter", filterOf(stack, "audit").replaceAll("smvue-production-example", "another"), "audit"),
      fault: "",
    },
  ];
  describeCheck(twoYears, production, "production", [
    ...everyRoute,
    { weakening: "a bucket that is not locked", change: set(BUCKET, "locked", false, "audit"), fault: "locked" },
    ...["activity", "data_access", "system_event", "policy"].map((log) => ({
      weakening: `a sink that leaves ${log} out`,
      change: replaced("audit", `cloudaudit.googleapis.com%2F${log}`, "other"),
      fault: "",
    })),
  ]);
  describeCheck(pgaudit, production, "production", [
    ...everyRoute,
    {
      weakening: "a sink that leaves data access out",
      change: replaced("audit", "cloudaudit.googleapis.com%2Fdata_access", "other"),
      fault: "",
    },
    { weakening: "no audit configuration", change: (stack) => stack.remove(AUDIT), fault: "" },
    {
      weakening: "an audit configuration of another service",
      change: set(AUDIT, "service", "storage.googleapis.com", "cloudsql"),
      fault: "",
    },
    ...["ADMIN_READ", "DATA_READ", "DATA_WRITE"].map((kind) => ({
      weakening: `an audit configuration without ${kind}`,
      change: (stack: EditedStack) =>
        stack.set(
          AUDIT,
          "audit_log_config",
          ["ADMIN_READ", "DATA_READ", "DATA_WRITE"].filter((one) => one !== kind).map((one) => ({ log_type: one })),
          "cloudsql",
        ),
      fault: "audit_log_config",
    })),
    {
      weakening: "an exempted member",
      change: set(AUDIT, "audit_log_config.exempted_members", ["user:admin@example.com"]),
      fault: "exempted_members",
    },
  ]);
  describeCheck(application, production, "production", [
    {
      weakening: "a retention of a year",
      change: set(BUCKET, "retention_days", 365, "audit"),
      fault: "retention_days",
    },
    { weakening: "a sink that is disabled", change: set(SINK, "disabled", true, "audit"), fault: "" },
    { weakening: "no sink for audit logs", change: (stack) => stack.remove(SINK, "audit"), fault: "" },
    { weakening: "a sink for jobs only", change: replaced("audit", '"cloud_run_revision" OR ', ""), fault: "" },
    {
      weakening: "a sink for another mark",
      change: replaced("audit", 'jsonPayload.log_type="audit"', 'jsonPayload.log_type="trail"'),
      fault: "",
    },
    {
      weakening: "a container that is configured with another marker",
      change: (stack) => retell(stack, "trail"),
      fault: "env",
    },
    { weakening: "no service", change: (stack) => stack.remove(RUN), fault: "" },
  ]);

  test.each([twoYears, pgaudit, application])("$id holds in staging, where no lock is asked for", (check) => {
    expect(judgeIn(check, smvue("staging"), "staging").status).toBe("holds");
  });

  test("an exclusion of _Default takes nothing from the bucket that has its own sink", () => {
    expect(
      judgeIn(twoYears, production, "production", (stack) =>
        stack.add("google_logging_project_exclusion", "all", { name: "all", filter: 'logName:"cloudaudit"' }),
      ).status,
    ).toBe("holds");
  });

  test("a filter that cannot be read is unknown, and says why", () => {
    const verdict = judgeIn(twoYears, production, "production", (stack) =>
      stack.set(SINK, "filter", 'logName="a" AND (', "audit"),
    );
    expect(verdict.findings).toContainEqual(
      expect.objectContaining({
        status: "unknown",
        path: "filter",
        actual: expect.stringContaining("cannot be read") as string,
      }),
    );
  });
});

function retell(stack: EditedStack, value: string): EditedStack {
  const containers = JSON.parse(JSON.stringify(stack.bodies(RUN)[0]?.template)) as {
    containers: { env: { name: string; value: string }[] }[];
  };
  for (const variable of containers.containers.flatMap(({ env }) => env))
    if (variable.name === "AUDIT_LOG_VALUE") variable.value = value;
  return stack.set(RUN, "template", containers as unknown as Value);
}

describe("technical logs are kept for 30 to 90 days wherever they go", () => {
  const routes: readonly Weakening[] = [
    {
      weakening: "a bucket that keeps them too long",
      change: set(BUCKET, "retention_days", 365, "technical"),
      fault: "retention_days",
    },
    {
      weakening: "a bucket that keeps them too short",
      change: set(BUCKET, "retention_days", 7, "technical"),
      fault: "retention_days",
    },
    {
      weakening: "_Default that keeps the rest too long",
      change: set(BUCKET, "retention_days", 400, "default"),
      fault: "retention_days",
    },
    { weakening: "no bucket", change: (stack) => stack.remove(BUCKET, "technical"), fault: "destination" },
    {
      weakening: "a further sink to a topic",
      change: (stack) =>
        stack
          .add(SINK, "more", { name: "more", destination: "pubsub.googleapis.com/${google_pubsub_topic.out.id}" })
          .add("google_pubsub_topic", "out", { name: "out" }),
      fault: "google_logging_project_sink.more destination",
    },
    {
      weakening: "a further sink to a bucket that nothing empties",
      change: (stack) =>
        stack
          .add(SINK, "more", {
            name: "more",
            destination: "storage.googleapis.com/${google_storage_bucket.out.name}",
            filter: "severity>=ERROR",
          })
          .add("google_storage_bucket", "out", { name: "out" }),
      fault: "google_storage_bucket.out lifecycle_rule",
    },
    {
      weakening: "a further sink to a dataset without an end",
      change: (stack) =>
        stack
          .add(SINK, "more", { name: "more", destination: "bigquery.googleapis.com/${google_bigquery_dataset.out.id}" })
          .add("google_bigquery_dataset", "out", { dataset_id: "out" }),
      fault: "google_bigquery_dataset.out default_table_expiration_ms",
    },
    {
      weakening: "a further sink to a place that is not in the file",
      change: (stack) =>
        stack.add(SINK, "more", {
          name: "more",
          destination: "logging.googleapis.com/projects/other/locations/global/buckets/all",
        }),
      fault: "google_logging_project_sink.more destination",
    },
    {
      weakening: "a further sink of a folder",
      change: (stack) =>
        stack
          .add("google_logging_folder_sink", "more", {
            name: "more",
            folder: "1",
            include_children: true,
            destination: "storage.googleapis.com/${google_storage_bucket.out.name}",
          })
          .add("google_storage_bucket", "out", { name: "out" }),
      fault: "google_storage_bucket.out",
    },
    {
      weakening: "a sink that takes requests only, with the rest excluded",
      change: (stack) => stack.set(SINK, "filter", 'log_id("requests")', "technical"),
      fault: "",
    },
    {
      weakening: "access logs that nothing deletes",
      change: (stack) =>
        stack
          .add("google_storage_bucket", "files", { name: "files", logging: { log_bucket: "logs" } })
          .add("google_storage_bucket", "logs", { name: "logs" }),
      fault: "google_storage_bucket.logs",
    },
  ];
  describeCheck(technical, smepro("production"), "production", routes);

  test("in staging too", () => {
    expect(judgeIn(technical, smepro("staging"), "staging").status).toBe("holds");
  });

  test("a bucket that empties itself in time is fine", () => {
    const rules = [{ action: { type: "Delete" }, condition: { age: 60 } }];
    const verdict = judgeIn(technical, smepro("production"), "production", (stack) =>
      stack
        .add(SINK, "more", { name: "more", destination: "storage.googleapis.com/${google_storage_bucket.out.name}" })
        .add("google_storage_bucket", "out", {
          name: "out",
          lifecycle_rule: rules,
          soft_delete_policy: { retention_duration_seconds: 0 },
        }),
    );
    expect({ status: verdict.status, faults: faults(verdict) }).toEqual({ status: "holds", faults: [] });
  });

  test("a sink to a place that is not known yet is unknown", () => {
    const variable = (stack: EditedStack) =>
      stack.add(SINK, "more", { name: "more", destination: "${var.destination}" });
    expect(judgeIn(technical, smepro("production"), "production", variable).status).toBe("unknown");
  });
});

describe("technical logs are kept at all", () => {
  describeCheck(technicalRetention.with({ least: 1, most: 3650, requests: "optional" }), production, "production", [
    {
      weakening: "a bucket that keeps nothing",
      change: set(BUCKET, "retention_days", 0, "technical"),
      fault: "retention_days",
    },
    { weakening: "no bucket", change: (stack) => stack.remove(BUCKET, "technical"), fault: "destination" },
    { weakening: "no sink, with the rest excluded", change: (stack) => stack.remove(SINK, "technical"), fault: "" },
  ]);
});

describe("plans that nobody here wrote", () => {
  const bucket = (days: number) => ({
    address: 'google_logging_project_bucket_config.this["audit"]',
    values: { bucket_id: "audit", location: "us-central1", project: "acme", retention_days: days, locked: true },
  });
  const sink = (filter: string | undefined) => ({
    address: "google_logging_project_sink.audit",
    values: {
      name: "audit",
      project: "acme",
      destination: "logging.googleapis.com/projects/acme/locations/us-central1/buckets/audit",
      ...(filter !== undefined && { filter }),
    },
  });

  test.each([
    ["everything", undefined, 730, "holds"],
    [
      "log_id()",
      'log_id("cloudaudit.googleapis.com/activity") OR ' +
        'log_id("cloudaudit.googleapis.com/data_access") OR ' +
        'log_id("cloudaudit.googleapis.com/system_event") OR ' +
        'log_id("cloudaudit.googleapis.com/policy")',
      800,
      "holds",
    ],
    ["a beginning", "logName:cloudaudit.googleapis.com", 730, "holds"],
    ["everything but noise of a log that is no audit log", 'NOT log_id("syslog")', 730, "holds"],
    ["too short a time", "logName:cloudaudit.googleapis.com", 400, "violated"],
    [
      "everything but what a service account does",
      'logName:cloudaudit.googleapis.com -protoPayload.authenticationInfo.principalEmail:"gserviceaccount.com"',
      730,
      "violated",
    ],
    [
      "OR binds more tightly than AND",
      'log_id("cloudaudit.googleapis.com/activity") OR logName:cloudaudit AND severity>=NOTICE',
      730,
      "violated",
    ],
  ])("a sink that takes %s", (_, filter, days, status) => {
    expect(judgeJson(twoYears, plan(bucket(days), sink(filter))).status).toBe(status);
  });

  test("a locked retention policy of Cloud Storage keeps them as well", () => {
    const archive = (locked: boolean) => ({
      address: "google_storage_bucket.archive",
      values: { name: "acme-archive", retention_policy: [{ retention_period: "63072000", is_locked: locked }] },
    });
    const toArchive = {
      address: "google_logging_project_sink.audit",
      values: { name: "audit", project: "acme", destination: "storage.googleapis.com/acme-archive" },
    };
    expect(judgeJson(twoYears, plan(archive(true), toArchive)).status).toBe("holds");
    expect(judgeJson(twoYears, plan(archive(false), toArchive)).status).toBe("violated");
  });
});

test("a bucket of the same name in another project is another one", () => {
  const verdict = judgeIn(twoYears, production, "production", (stack) => {
    const [bucket] = stack.bodies(BUCKET, "audit");
    return stack.set(
      SINK,
      "destination",
      `logging.googleapis.com/projects/another/locations/${String(bucket?.location)}` +
        `/buckets/${String(bucket?.bucket_id)}`,
      "audit",
    );
  });
  expect(verdict.status).toBe("violated");
  expect(faults(verdict)).toContainEqual(expect.stringContaining("destination"));
});

test("of two resources for one bucket, the weaker counts", () => {
  const weaker = (stack: EditedStack) =>
    stack.add(BUCKET, "again", { ...stack.bodies(BUCKET, "audit")[0], retention_days: 30 });
  expect(faults(judgeIn(twoYears, production, "production", weaker))).toContainEqual(`${BUCKET}.again retention_days`);
});

test("a sink may be disabled by a word that is a number", () => {
  expect(judgeIn(twoYears, production, "production", set(SINK, "disabled", "1", "audit")).status).toBe("violated");
});

test.each([
  [
    JSON.stringify({
      auditConfigs: [
        {
          service: "allServices",
          auditLogConfigs: [{ logType: "DATA_READ", exemptedMembers: ["user:a@example.com"] }],
        },
      ],
    }),
    "violated",
  ],
  ["", "unknown"],
])("a whole policy sets who is exempt too: %s", (policy, status) => {
  expect(
    judgeIn(pgaudit, production, "production", (stack) =>
      stack.add("google_project_iam_policy", "all", { project: "p", policy_data: policy }),
    ).status,
  ).toBe(status);
});

describeCheck(logsAccessesAudited, production, "production", [
  ...["secretmanager", "iam", "sts", "cloudkms", "logging"].map((service) => ({
    weakening: `no audit of ${service}`,
    change: (stack: EditedStack) => stack.remove(AUDIT, `audit-${service}`),
    fault: "",
  })),
  {
    weakening: "an exempted member",
    change: set(AUDIT, "audit_log_config.exempted_members", ["user:admin@example.com"], "audit-secretmanager"),
    fault: "exempted_members",
  },
]);
