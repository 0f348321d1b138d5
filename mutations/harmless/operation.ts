import { googleCloud, googleResource } from "../definitions/documentation";
import { documented, guarded, permitted, sameByDefault, silent, stricter } from "../definitions/reason";
import { DESCRIPTIVE_TEXT } from "../definitions/reasons";
import { Harmless } from "../definitions/harmless";

const BUCKET = /^google_logging_project_bucket_config$/;
const SINK = /^google_logging_project_sink$/;
const EXCLUSION = /^google_logging_project_exclusion$/;
const VIEW = /^google_logging_log_view(_iam_member)?$/;

const logs: readonly Harmless[] = [
  {
    type: BUCKET,
    path: /^retention_days$/,
    operators: ["raised"],
    name: /^logs_bucket-audit/,
    because: permitted(
      "Google keeps nothing for more than 3,650 days, and longer than two years is not shorter",
      "retention.audit-logs",
    ),
  },
  {
    type: BUCKET,
    path: /^retention_days$/,
    operators: ["unset"],
    name: /^logs_(bucket-technical|default-bucket)/,
    because: sameByDefault(
      "Google's default is 30 days, which no page's figure forbids",
      googleResource("logging_project_bucket_config"),
    ),
  },
  {
    type: BUCKET,
    path: /^retention_days$/,
    operators: ["lowered"],
    detail: /^30 → 15$/,
    stack: /^smvue-/,
    because: silent("SMVue's page names no time for technical logs: they are kept", /technical logs?/i),
  },
  {
    type: BUCKET,
    path: /^retention_days$/,
    operators: ["lowered"],
    detail: /^60 → 30$/,
    stack: /^smepro-/,
    because: permitted("30 days are among the 30 to 90 that SMEPro's page names", "retention.technical-logs"),
  },
  {
    type: BUCKET,
    path: /^$/,
    operators: ["removed"],
    name: /^logs_default-bucket/,
    because: documented(
      "Google makes this bucket in every project and keeps 30 days in it",
      googleCloud("logging/docs/routing/overview"),
    ),
  },
  {
    type: BUCKET,
    path: /^locked$/,
    name: /^logs_bucket-technical/,
    because: sameByDefault(
      "a lock only keeps the time from being changed, and the default is none, which is the same",
      googleResource("logging_project_bucket_config"),
    ),
  },
  {
    type: BUCKET,
    path: /^locked$/,
    stack: /-staging$/,
    because: sameByDefault(
      "staging's logs are locked by no sentence: a lock would be stricter, and the default is none, which is the same",
      googleResource("logging_project_bucket_config"),
    ),
  },
  {
    type: BUCKET,
    path: /^$/,
    operators: ["added"],
    because: documented("no sink brings anything to it", googleCloud("logging/docs/routing/overview")),
  },
  { type: EXCLUSION, path: /^description$/, because: DESCRIPTIVE_TEXT },
  {
    type: EXCLUSION,
    path: /^(|filter)$/,
    operators: ["removed", "weakened"],
    because: documented(
      "_Default then has a second copy for its own days; the bucket with its own sink keeps what it kept",
      googleCloud("logging/docs/routing/overview"),
    ),
  },
  {
    type: SINK,
    path: /^filter$/,
    operators: ["unset"],
    because: documented(
      "without a filter it takes everything, and what it took with one as well",
      googleResource("logging_project_sink"),
    ),
  },
  {
    type: SINK,
    path: /^unique_writer_identity$/,
    because: sameByDefault(
      "the provider's default is the same, and a log bucket of the same project asks for no writer's identity",
      googleResource("logging_project_sink"),
    ),
  },
  {
    type: VIEW,
    path: /^(|bucket|filter|location|name)$/,
    operators: ["removed", "moved", "unset", "weakened"],
    because: stricter(
      "a view lets its readers see the audit bucket's entries, which are all of this " +
        "project's: without it, or by another name, they see fewer",
    ),
  },
];

const ALERT = /^google_monitoring_alert_policy$/;
const UPTIME = /^google_monitoring_uptime_check_config$/;
/** Alerts on which a claim of SMVue's page stands. */
const OPERATIONS =
  "server-errors|latency|instances-at-limit|database-(cpu|disk|connections)|cache-memory|certificate|job-failed";
const OPERATION = new RegExp(`^watch_alert-(${OPERATIONS})`);
const CLAIMED = new RegExp(`^watch_alert-(backup-failed|database-down|down-|${OPERATIONS})`);
const UNCLAIMED = /^watch_alert-(failover-unavailable|rotation-due|secret-read|sink-errors|waf-surge)/;

const watch: readonly Harmless[] = [
  {
    type: /^google_monitoring_/,
    path: /^/,
    stack: /^smepro-/,
    because: silent("SMEPro's page has no sentence on alerts, uptime or status", /\balert|uptime|monitor/i),
  },
  { type: /^google_monitoring_dashboard$/, path: /^/, because: silent("a dashboard only shows", /dashboard/i) },
  { type: /^google_monitoring_notification_channel$/, path: /^display_name$/, because: DESCRIPTIVE_TEXT },
  {
    type: ALERT,
    path: /^/,
    name: UNCLAIMED,
    because: silent(
      "SMVue's page promises nobody a notification of this: what the alert is about is " +
        "a claim, and is judged itself",
      /fail-?over|surge|sinks?\b|secret[^.]*alert/i,
    ),
  },
  {
    type: ALERT,
    path: /^documentation(\.|$)/,
    name: /^watch_alert-(backup-failed|database-down|down-)/,
    because: silent(
      "where the first step is read is asked for by watch/operations, of the alerts on operation",
      /first step|runbook/i,
    ),
  },
  {
    type: ALERT,
    path: /^documentation\.mime_type$/,
    operators: ["unset"],
    because: sameByDefault(
      "the provider's default is text/markdown, which is the same",
      googleResource("monitoring_alert_policy"),
    ),
  },
  {
    type: ALERT,
    path: /^conditions\.condition_threshold\.aggregations\.cross_series_reducer$/,
    operators: ["unset"],
    name: OPERATION,
    because: documented(
      "each series is then compared by itself, and the alert still fires when one crosses the threshold",
      googleCloud("monitoring/api/v3/aggregation"),
    ),
  },
  {
    type: ALERT,
    path: /^conditions\.condition_threshold\.denominator_(aggregations|filter)/,
    name: OPERATION,
    because: stricter("a count in place of a share is above the threshold sooner: stricter, not weaker"),
  },
  {
    type: ALERT,
    path: /^conditions\.condition_threshold\.threshold_value$/,
    operators: ["lowered", "unset"],
    name: OPERATION,
    because: stricter("it fires sooner: stricter, not weaker"),
  },
  {
    type: /^google_pubsub_(topic|subscription|topic_iam_member)$|^google_kms_/,
    path: /^/,
    name: /^watch_topic/,
    stack: /^smepro-/,
    because: silent("SMEPro's page has no sentence on alerts", /\balert|notified of (an )?incident/i),
  },
  {
    type: /^google_pubsub_(topic|subscription|topic_iam_member)$|^google_kms_/,
    path: /^/,
    name: /^watch_topic/,
    stack: /^smvue-/,
    because: guarded(
      "without the topic incidents still arrive by mail, and that there is a second kind is judged at the channels",
      "watch/alerts",
    ),
  },
  { type: ALERT, path: /^severity$/, name: CLAIMED, because: DESCRIPTIVE_TEXT },
  {
    type: ALERT,
    path: /^alert_strategy(\.auto_close)?$/,
    name: CLAIMED,
    because: documented(
      "when an incident closes by itself: people were notified when it opened",
      googleCloud("monitoring/alerts/concepts-indepth"),
    ),
  },
  {
    type: ALERT,
    path: /^alert_strategy\.notification_rate_limit(\.period)?$/,
    name: CLAIMED,
    because: documented(
      "how often people are reminded: the first time does not wait for it, and without " +
        "it Google refuses an alert on log entries",
      googleResource("monitoring_alert_policy"),
    ),
  },
  {
    type: ALERT,
    path: /^conditions\.condition_threshold\.aggregations$/,
    operators: ["dropped"],
    name: /^watch_alert-database-down/,
    because: documented(
      "the values themselves are then compared, and are 0 while the instance is down",
      googleCloud("monitoring/api/v3/aggregation"),
    ),
  },
  {
    type: ALERT,
    path: /^conditions\.condition_threshold\.aggregations\.per_series_aligner$/,
    operators: ["unset"],
    name: /^watch_alert-database-down/,
    because: documented(
      "the values themselves are then compared, and are 0 while the instance is down",
      googleCloud("monitoring/api/v3/aggregation"),
    ),
  },
  {
    type: ALERT,
    path: /^conditions\.condition_threshold\.(aggregations\.alignment_period|duration)$/,
    operators: ["lowered"],
    name: CLAIMED,
    because: stricter("it fires sooner: stricter, not weaker"),
  },
  {
    type: ALERT,
    path: /^conditions\.condition_threshold\.threshold_value$/,
    operators: ["unset", "lowered"],
    name: /^watch_alert-down-/,
    detail: /^1 → (0|not set)$/,
    because: stricter("it fires at one region's failure instead of two: stricter, not weaker"),
  },
  {
    type: UPTIME,
    path: /^http_check\.accepted_response_status_codes(\.status_class)?$/,
    operators: ["dropped", "unset"],
    because: sameByDefault(
      "Google's default is 2xx, which is the same",
      googleResource("monitoring_uptime_check_config"),
    ),
  },
  {
    type: UPTIME,
    path: /^http_check\.path$/,
    operators: ["unset"],
    because: sameByDefault(
      "the default is /: the same host is still asked",
      googleResource("monitoring_uptime_check_config"),
    ),
  },
  {
    type: UPTIME,
    path: /^http_check\.port$/,
    operators: ["unset"],
    because: sameByDefault(
      "Google's default with use_ssl is 443, which is the same",
      googleResource("monitoring_uptime_check_config"),
    ),
  },
  {
    type: UPTIME,
    path: /^monitored_resource\.labels\.project_id$/,
    operators: ["unset"],
    because: documented(
      "the label names the project that the check is in anyway",
      googleCloud("monitoring/api/resources"),
    ),
  },
  {
    type: UPTIME,
    path: /^period$/,
    operators: ["unset"],
    because: sameByDefault(
      "the provider's default is 300s: every five minutes, as the rule allows",
      googleResource("monitoring_uptime_check_config"),
    ),
  },
  {
    type: UPTIME,
    path: /^period$/,
    operators: ["lowered"],
    because: stricter("it asks oftener: stricter, not weaker"),
  },
  {
    type: UPTIME,
    path: /^selected_regions$/,
    operators: ["unset", "lowered"],
    because: sameByDefault(
      "whichever regions ask, the host answers or does not; by default all ask",
      googleResource("monitoring_uptime_check_config"),
    ),
  },
  {
    type: UPTIME,
    path: /^timeout$/,
    operators: ["lowered"],
    because: stricter("it fails sooner: stricter, not weaker"),
  },
  {
    type: UPTIME,
    path: /^timeout$/,
    operators: ["raised"],
    because: documented("Google refuses more than 60 seconds", googleResource("monitoring_uptime_check_config")),
  },
];

export const operationHarmless: readonly Harmless[] = [...logs, ...watch];
