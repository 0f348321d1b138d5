import { googleCloud, googleResource } from "../definitions/documentation";
import { documented, guarded, sameByDefault, silent, stricter } from "../definitions/reason";
import { Harmless } from "../definitions/harmless";
import { DESCRIPTIVE_TEXT, PROVIDER_REGION } from "../definitions/reasons";

const JOB = /^google_cloud_run_v2_job$/;
const SCHEDULE = /^google_cloud_scheduler_job$/;
const ALERT = /^google_monitoring_alert_policy$/;
const MISSING = /^watch_alert-job-missing/;
const NOTICED = guarded(
  "where no attempt or no retry succeeds, the alert on absence fires (deletion/job)",
  "deletion/job",
);

/** The job that deletes what a page promises to delete, its schedule and its alerts. */
export const deletionHarmless: readonly Harmless[] = [
  {
    type: JOB,
    path: /^template\.template\.containers\.command$/,
    operators: ["lowered"],
    name: /^deletion_/,
    because: guarded(
      "what the command deletes is for its developers to attest, and one that fails alerts (deletion/job)",
      "deletion/job",
    ),
  },
  {
    type: JOB,
    path: /^template\.template\.max_retries$/,
    operators: ["lowered", "raised", "unset"],
    name: /^deletion_/,
    because: guarded(
      "a failed execution alerts, and the next one starts within half a day (deletion/job)",
      "deletion/job",
    ),
  },
  {
    type: SCHEDULE,
    path: /^(attempt_deadline|retry_config(\.(min_backoff_duration|retry_count))?)$/,
    because: NOTICED,
  },
  { type: SCHEDULE, path: /^description$/, because: DESCRIPTIVE_TEXT },
  {
    type: SCHEDULE,
    path: /^http_target\.http_method$/,
    operators: ["unset"],
    because: sameByDefault(
      "Cloud Scheduler's default is POST, which is the same",
      googleResource("cloud_scheduler_job"),
    ),
  },
  {
    type: SCHEDULE,
    path: /^http_target\.oauth_token\.scope$/,
    operators: ["unset"],
    because: sameByDefault(
      "Cloud Scheduler's default is cloud-platform, which is the same",
      googleResource("cloud_scheduler_job"),
    ),
  },
  {
    type: SCHEDULE,
    path: /^paused$/,
    operators: ["unset"],
    because: sameByDefault(
      "a schedule that says nothing is not paused, which is the same",
      googleResource("cloud_scheduler_job"),
    ),
  },
  { type: SCHEDULE, path: /^region$/, operators: ["unset"], because: PROVIDER_REGION },
  {
    type: SCHEDULE,
    path: /^time_zone$/,
    operators: ["unset", "weakened", "moved"],
    because: documented(
      "in whatever time zone, it starts as often",
      googleCloud("scheduler/docs/configuring/cron-job-schedules"),
    ),
  },
  {
    type: ALERT,
    path: /^alert_strategy(\.auto_close)?$/,
    name: MISSING,
    because: documented(
      "when an incident closes by itself: somebody was notified when it opened",
      googleCloud("monitoring/alerts/concepts-indepth"),
    ),
  },
  { type: ALERT, path: /^severity$/, name: MISSING, because: DESCRIPTIVE_TEXT },
  {
    type: ALERT,
    path: /^documentation(\.|$)/,
    name: MISSING,
    because: silent(
      "where the first step is read is asked for by watch/operations, of the alerts on operation",
      /first step|runbook/i,
    ),
  },
  {
    type: ALERT,
    path: /^conditions\.condition_absent\.aggregations(\.|$)/,
    name: MISSING,
    because: documented(
      "a series that has no point has none either way of adding points up: absence is absence",
      googleCloud("monitoring/alerts/concepts-indepth"),
    ),
  },
  {
    type: ALERT,
    path: /^conditions\.condition_absent\.duration$/,
    operators: ["lowered"],
    name: MISSING,
    because: stricter("it fires sooner: stricter, not weaker"),
  },
  {
    type: /^google_sql_database_instance$/,
    path: /^settings\.database_flags$/,
    operators: ["dropped"],
    detail: /\(pgaudit\.log_parameter\)$/,
    because: sameByDefault(
      "pgAudit's default is off, which is the same",
      "https://github.com/pgaudit/pgaudit#pgauditlog_parameter",
    ),
  },
  {
    type: /^google_compute_backend_service$/,
    path: /^log_config(\.enable)?$/,
    stack: /^smvue-/,
    because: guarded(
      "every sink and _Default drop what it would log (logs/no-client-addresses)",
      "logs/no-client-addresses",
    ),
  },
];
