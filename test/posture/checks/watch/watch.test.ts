import { watchAlerts } from "../../../../posture/checks/watch/alerts";
import { watchChannelOrder } from "../../../../posture/checks/watch/channel-order";
import { watchOperations } from "../../../../posture/checks/watch/operations";
import { watchUptime } from "../../../../posture/checks/watch/uptime";
import { smepro, smvue } from "../../../stacks/synthesized";
import { EditedStack, judgeJson, plan, Value } from "../edited-stack";
import { judgeIn, describeCheck } from "../check-specification";

const CHECK = "google_monitoring_uptime_check_config";
const ALERT = "google_monitoring_alert_policy";
const CHANNEL = "google_monitoring_notification_channel";
const set =
  (type: string, path: string, value: Value | undefined, id = "") =>
  (stack: EditedStack) =>
    stack.set(type, path, value, id);

describeCheck(watchUptime, smvue("production"), "production", [
  { weakening: "no checks", change: (stack) => stack.remove(CHECK), fault: "" },
  {
    weakening: "no check of one host",
    change: (stack) => stack.remove(CHECK, "apiexamplecom").remove(ALERT, "down-api"),
    fault: "managed.domains",
  },
  { weakening: "checks without TLS", change: set(CHECK, "http_check.use_ssl", false), fault: "http_check.use_ssl" },
  {
    weakening: "certificates that nobody looks at",
    change: set(CHECK, "http_check.validate_ssl", false),
    fault: "http_check.validate_ssl",
  },
  { weakening: "checks every quarter of an hour", change: set(CHECK, "period", "900s"), fault: "period" },
  { weakening: "no alert of one host", change: (stack) => stack.remove(ALERT, "down-api"), fault: `${CHECK}.` },
  { weakening: "alerts that are off", change: set(ALERT, "enabled", false, "down-"), fault: "enabled" },
  {
    weakening: "alerts that reach nobody",
    change: set(ALERT, "notification_channels", [], "down-"),
    fault: "notification_channels",
  },
  { weakening: "no channel", change: (stack) => stack.remove(CHANNEL), fault: "" },
  { weakening: "a channel that is off", change: set(CHANNEL, "enabled", false), fault: "notification_channels" },
  {
    weakening: "alerts that never come",
    change: set(ALERT, "conditions.condition_threshold.threshold_value", 50, "down-"),
    fault: "threshold_value",
  },
  {
    weakening: "alerts that come a day late",
    change: set(ALERT, "conditions.condition_threshold.duration", "86400s", "down-"),
    fault: "duration",
  },
  {
    weakening: "alerts that nothing is counted for",
    change: set(ALERT, "conditions.condition_threshold.aggregations.cross_series_reducer", undefined, "down-"),
    fault: "aggregations",
  },
  {
    weakening: "alerts on values that are not aligned",
    change: set(ALERT, "conditions.condition_threshold.aggregations.per_series_aligner", undefined, "down-"),
    fault: "aggregations",
  },
  {
    weakening: "alerts on days at a time",
    change: set(ALERT, "conditions.condition_threshold.aggregations.alignment_period", "86400s", "down-"),
    fault: "alignment_period",
  },
  {
    weakening: "a channel that leads to no address",
    change: set(CHANNEL, "labels", { email_address: "" }),
    fault: "notification_channels",
  },
  { weakening: "checks of another port", change: set(CHECK, "http_check.port", 8443), fault: "http_check.port" },
  { weakening: "checks of nothing", change: set(CHECK, "monitored_resource", undefined), fault: "managed.domains" },
  {
    weakening: "checks of no host",
    change: set(CHECK, "monitored_resource.labels", { project_id: "acme" }),
    fault: "managed.domains",
  },
  {
    weakening: "alerts on what works",
    change: set(ALERT, "conditions.condition_threshold.comparison", "COMPARISON_LT", "down-"),
    fault: "comparison",
  },
]);
describeCheck(watchAlerts, smvue("production"), "production", [
  { weakening: "no database", change: (stack) => stack.remove("google_sql_database_instance"), fault: "" },
  {
    weakening: "no alert when it is down",
    change: (stack) => stack.remove(ALERT, "database-down"),
    fault: "google_sql_database_instance.",
  },
  {
    weakening: "no alert when a backup fails",
    change: (stack) => stack.remove(ALERT, "backup-failed"),
    fault: "settings.backup_configuration",
  },
  {
    weakening: "an alert on another database",
    change: (stack) =>
      stack.set(
        ALERT,
        "conditions.condition_threshold.filter",
        'resource.labels.database_id = "p:other" AND metric.type = "cloudsql.googleapis.com/database/up"',
        "database-down",
      ),
    fault: "google_sql_database_instance.",
  },
  { weakening: "alerts that are off", change: set(ALERT, "enabled", false, "backup-failed"), fault: "enabled" },
  {
    weakening: "alerts that reach nobody",
    change: set(ALERT, "notification_channels", undefined, "database-down"),
    fault: "notification_channels",
  },
  {
    weakening: "alerts that never come",
    change: set(ALERT, "conditions.condition_threshold.threshold_value", 0, "database-down"),
    fault: "threshold_value",
  },
  {
    weakening: "alerts that come a day late",
    change: set(ALERT, "conditions.condition_threshold.duration", "86400s", "database-down"),
    fault: "duration",
  },
  {
    weakening: "an aligner without a period",
    change: set(ALERT, "conditions.condition_threshold.aggregations.alignment_period", undefined, "database-down"),
    fault: "alignment_period",
  },
  {
    weakening: "a channel without an address",
    change: set(CHANNEL, "labels", undefined),
    fault: "notification_channels",
  },
  {
    weakening: "a second database that nobody watches",
    change: (stack) => stack.add("google_sql_database_instance", "more", { name: "smvue-archive" }),
    fault: "google_sql_database_instance.more",
  },
]);

test.each([watchUptime, watchAlerts])("$id holds in staging and for SMEPro", (check) => {
  for (const stack of [smvue("staging"), smepro("production"), smepro("staging")])
    expect(judgeIn(check, stack, "staging").status).toBe("holds");
});

test("one alert on every instance of a project, in a plan by count", () => {
  const channel = {
    address: "google_monitoring_notification_channel.mail[0]",
    values: { type: "email", labels: { email_address: "oncall@example.com" } },
    unknown: { id: true },
  };
  const alert = (filter: string, condition: string) => ({
    address: `google_monitoring_alert_policy.${condition}`,
    values: { conditions: [{ [condition]: [{ filter, comparison: "COMPARISON_LT", threshold_value: 1 }] }] },
    unknown: { notification_channels: true },
    expressions: {
      notification_channels: {
        references: [
          "google_monitoring_notification_channel.mail[0].id",
          "google_monitoring_notification_channel.mail[0]",
          "google_monitoring_notification_channel.mail",
        ],
      },
    },
  });
  const database = { address: "google_sql_database_instance.main[1]", values: { name: "main" } };
  const down = alert('metric.type = "cloudsql.googleapis.com/database/up"', "condition_threshold");
  const failed = alert(
    'protoPayload.methodName="cloudsql.instances.automatedBackup" AND severity>=ERROR',
    "condition_matched_log",
  );
  expect(judgeJson(watchAlerts, plan(channel, database, down, failed)).status).toBe("holds");
  expect(judgeJson(watchAlerts, plan(channel, database, down)).status).toBe("violated");
});

describeCheck(watchChannelOrder, smvue("production"), "production", [
  { weakening: "no channel", change: (stack) => stack.remove("google_monitoring_notification_channel"), fault: "" },
  {
    weakening: "channels that are destroyed first",
    change: (stack) => stack.set("google_monitoring_notification_channel", "lifecycle", undefined),
    fault: "lifecycle.create_before_destroy",
  },
]);

const ALERTS = "google_monitoring_alert_policy";
const CHANNELS = "google_monitoring_notification_channel";
const OPERATIONS = ["server-errors", "latency", "instances-at-limit", "database-cpu", "database-disk"];
const MORE = ["database-connections", "cache-memory", "certificate", "job-failed"];
describeCheck(watchOperations, smvue("production"), "production", [
  ...[...OPERATIONS, ...MORE].map((name) => ({
    weakening: `no alert on ${name}`,
    change: (stack: EditedStack) => stack.remove(ALERTS, `alert-${name}`),
    fault: "",
  })),
  {
    weakening: "mail alone",
    change: (stack) => stack.remove(CHANNELS, "channel-topic"),
    fault: "notification_channels",
  },
  {
    weakening: "a topic that is none",
    change: (stack) => stack.set(CHANNELS, "labels.topic", "something-else", "channel-topic"),
    fault: "notification_channels",
  },
  {
    weakening: "one host whose certificate nobody watches",
    change: (stack) => stack.remove(ALERTS, "alert-certificate-api"),
    fault: "uptime_check_id",
  },
  {
    weakening: "an alert without a first step",
    change: (stack) => stack.set(ALERTS, "documentation", undefined, "alert-latency"),
    fault: "documentation.content",
  },
  {
    weakening: "an alert that is off",
    change: (stack) => stack.set(ALERTS, "enabled", false, "alert-cache-memory"),
    fault: "enabled",
  },
  {
    weakening: "a threshold that is never crossed",
    change: (stack) => stack.set(ALERTS, "conditions.condition_threshold.threshold_value", 1, "alert-database-disk"),
    fault: "threshold_value",
  },
  {
    weakening: "a certificate that has expired",
    change: (stack) => stack.set(ALERTS, "conditions.condition_threshold.threshold_value", 1, "alert-certificate"),
    fault: "threshold_value",
  },
  {
    weakening: "a job that fails more than once",
    change: (stack) => stack.set(ALERTS, "conditions.condition_threshold.threshold_value", 3, "alert-job-failed"),
    fault: "threshold_value",
  },
]);
