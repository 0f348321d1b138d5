import { databaseNoParametersLogged } from "../../../../posture/checks/database/no-parameters-logged";
import { deletionJob } from "../../../../posture/checks/deletion/job";
import { filesDeletedWithin } from "../../../../posture/checks/files/deleted-within";
import { filesKeptLive } from "../../../../posture/checks/files/kept-live";
import { smepro, smvue } from "../../../stacks/synthesized";
import { describeCheck, judgeIn, Weakening } from "../check-specification";
import { Body, EditedStack, Value } from "../edited-stack";

const JOB = "google_cloud_run_v2_job";
const SCHEDULE = "google_cloud_scheduler_job";
const GRANT = "google_cloud_run_v2_job_iam_member";
const ALERT = "google_monitoring_alert_policy";
const BUCKET = "google_storage_bucket";
const SQL = "google_sql_database_instance";

const withPeriod = (days: string) => (stack: EditedStack) => {
  const template = JSON.parse(JSON.stringify(stack.bodies(JOB, "deletion")[0]?.template)) as {
    template: { containers: { env: { name: string; value: string }[] }[] };
  };
  for (const variable of template.template.containers.flatMap(({ env }) => env))
    if (variable.name === "DELETE_AFTER_DAYS") variable.value = days;
  return stack.set(JOB, "template", template as unknown as Value, "deletion");
};

const weakenings: readonly Weakening[] = [
  { weakening: "no job", change: (stack) => stack.remove(JOB, "deletion"), fault: "" },
  { weakening: "a longer period", change: withPeriod("400"), fault: "env" },
  { weakening: "a shorter period", change: withPeriod("7"), fault: "env" },
  {
    weakening: "a job that starts the image's own command",
    change: (stack) => stack.set(JOB, "template.template.containers.command", undefined, "deletion"),
    fault: "command",
  },
  { weakening: "no schedule", change: (stack) => stack.remove(SCHEDULE), fault: "name" },
  { weakening: "a schedule that is paused", change: (stack) => stack.set(SCHEDULE, "paused", true), fault: "paused" },
  {
    weakening: "a schedule of once a week",
    change: (stack) => stack.set(SCHEDULE, "schedule", "30 3 * * 1"),
    fault: "schedule",
  },
  {
    weakening: "a schedule that reads",
    change: (stack) => stack.set(SCHEDULE, "http_target.http_method", "GET"),
    fault: "http_method",
  },
  {
    weakening: "a schedule of another job",
    change: (stack) => stack.set(SCHEDULE, "http_target.uri", "https://run.googleapis.com/v2/jobs/other:run"),
    fault: "name",
  },
  {
    weakening: "a schedule that may not run it",
    change: (stack) => stack.remove(GRANT, "deletion"),
    fault: "service_account_email",
  },
  {
    weakening: "a schedule that may only look at it",
    change: (stack) => stack.set(GRANT, "role", "roles/run.viewer", "deletion"),
    fault: "service_account_email",
  },
  { weakening: "no alert on failures", change: (stack) => stack.remove(ALERT, "job-failed"), fault: "name" },
  { weakening: "no alert on absence", change: (stack) => stack.remove(ALERT, "job-missing"), fault: "name" },
  {
    weakening: "an alert that reaches nobody",
    change: (stack) => stack.set(ALERT, "notification_channels", [], "job-missing"),
    fault: "notification_channels",
  },
  {
    weakening: "an alert that waits for a second failure",
    change: (stack) => stack.set(ALERT, "conditions.condition_threshold.threshold_value", 1, "job-failed"),
    fault: "threshold_value",
  },
];

describe("SMVue deletes accounts 90 days after their suspension", () => {
  describeCheck(deletionJob.with({ days: 90 }), smvue("production"), "production", [
    ...weakenings,
    {
      weakening: "a job that is given no bucket",
      change: (stack) =>
        stack.set(JOB, "template.template.containers.env", [{ name: "DELETE_AFTER_DAYS", value: "90" }]),
      fault: "env",
    },
    {
      weakening: "a job that may not delete files",
      change: (stack) => stack.remove("google_storage_bucket_iam_member", "files_user-deletion"),
      fault: "google_storage_bucket.files_bucket",
    },
  ]);
});

describe("accounts are deleted by several jobs", () => {
  const rule = deletionJob.with({ days: 90 });
  const FILES = "google_storage_bucket_iam_member";
  /** A job for the database, beside the one for the files: like it in everything but the bucket. */
  const besides = (stack: EditedStack) => {
    const twin = (type: string, edit: (text: string) => string) => {
      const [body] = stack.bodies(type, "deletion");
      stack.add(type, `twin-${type}`, JSON.parse(edit(JSON.stringify(body))) as Body);
    };
    const [job] = stack.bodies(JOB, "deletion");
    const name = String(job?.name);
    const renamed = (text: string) =>
      text.replaceAll(`"${name}"`, '"rows"').replaceAll(`/jobs/${name}:`, "/jobs/rows:");
    twin(JOB, (text) => renamed(text).replace(/\$\{google_storage_bucket[^}]*\}/g, "none"));
    twin(SCHEDULE, (text) =>
      renamed(text).replaceAll(/google_cloud_run_v2_job\.\w+/g, `google_cloud_run_v2_job.twin-${JOB}`),
    );
    twin(GRANT, (text) =>
      renamed(text).replaceAll(/google_cloud_run_v2_job\.\w+/g, `google_cloud_run_v2_job.twin-${JOB}`),
    );
    for (const alert of ["job-failed", "job-missing"])
      for (const body of stack.bodies(ALERT, alert)) {
        const [condition] = body.conditions as Body[];
        const copy = JSON.parse(JSON.stringify(condition).replaceAll(`\\"${name}\\"`, '\\"rows\\"')) as Body;
        body.conditions = [...(body.conditions as Body[]), copy];
      }
    return stack;
  };

  test("one that deletes the files is enough", () => {
    const verdict = judgeIn(rule, smvue("production"), "production", besides);
    expect(verdict.findings.filter(({ status }) => status !== "holds")).toEqual([]);
    expect(verdict.status).toBe("holds");
  });

  test("none that deletes the files is a fault", () => {
    const verdict = judgeIn(rule, smvue("production"), "production", (stack) =>
      besides(stack).remove(FILES, "files_user-deletion"),
    );
    expect(verdict.status).toBe("violated");
  });
});

describe("SMEPro deletes workspaces after 30 days of export", () => {
  describeCheck(deletionJob.with({ days: 30 }), smepro("production"), "production", weakenings);
});

describe("no copy outlives what was deleted", () => {
  describeCheck(filesDeletedWithin.with({ days: 7 }), smvue("production"), "production", [
    {
      weakening: "a month of soft delete",
      change: (stack) => stack.set(BUCKET, "soft_delete_policy.retention_duration_seconds", 2_592_000, "files"),
      fault: "soft_delete_policy",
    },
    {
      weakening: "old versions that stay a day longer",
      change: (stack) =>
        stack.set(
          BUCKET,
          "lifecycle_rule.condition",
          { days_since_noncurrent_time: 1, with_state: "ARCHIVED" },
          "files",
        ),
      fault: "",
    },
    {
      weakening: "old versions that stay",
      change: (stack) => stack.set(BUCKET, "lifecycle_rule", [], "files"),
      fault: "lifecycle_rule",
    },
  ]);
  const flag = (name: string, value: string) => (stack: EditedStack) => {
    const [instance] = stack.bodies(SQL);
    const settings = JSON.parse(JSON.stringify(instance?.settings)) as {
      database_flags: { name: string; value: string }[];
    };
    settings.database_flags = [...settings.database_flags.filter((one) => one.name !== name), { name, value }];
    return stack.set(SQL, "settings", settings as unknown as Value);
  };
  describeCheck(databaseNoParametersLogged, smvue("production"), "production", [
    { weakening: "pgAudit's parameters", change: flag("pgaudit.log_parameter", "on"), fault: "pgaudit.log_parameter" },
    { weakening: "slow statements", change: flag("log_min_duration_statement", "1000"), fault: "log_min_duration" },
    { weakening: "samples", change: flag("log_min_duration_sample", "100"), fault: "log_min_duration_sample" },
    { weakening: "every change", change: flag("log_statement", "mod"), fault: "log_statement" },
    {
      weakening: "parameters of failures",
      change: flag("log_parameter_max_length_on_error", "-1"),
      fault: "on_error",
    },
    { weakening: "plans", change: flag("auto_explain.log_min_duration", "0"), fault: "auto_explain" },
  ]);
});

describe("data is retained for the lifetime of the account", () => {
  const rule = (condition: Value) => (stack: EditedStack) =>
    stack.set(BUCKET, "lifecycle_rule", [{ action: { type: "Delete" }, condition }], "files");
  describeCheck(filesKeptLive, smvue("production"), "production", [
    { weakening: "an age after which files go", change: rule({ age: 365 }), fault: "with_state" },
    { weakening: "an age under a prefix", change: rule({ age: 30, matches_prefix: ["a/"] }), fault: "with_state" },
    { weakening: "a date before which files go", change: rule({ created_before: "2026-01-01" }), fault: "with_state" },
    { weakening: "an age of current versions", change: rule({ age: 30, with_state: "LIVE" }), fault: "with_state" },
  ]);

  test.each<[string, Value]>([
    ["versions that are not current", { days_since_noncurrent_time: 30 }],
    ["versions that newer ones replaced", { num_newer_versions: 3 }],
  ])("%s may go", (_, condition) => {
    expect(judgeIn(filesKeptLive, smvue("production"), "production", rule(condition)).status).toBe("holds");
  });
});
