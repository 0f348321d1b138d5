import { defineCheck } from "../../verdict/define";
import { toNumber } from "../../model/attribute-readers";
import { Finding, SYSTEM } from "../../verdict/check";
import {
  isBetween,
  equals,
  expect,
  findingAt,
  matchesPattern,
  missingSubject,
  verdict,
  satisfies,
} from "../../verdict/expectations";
import { Json } from "../../model/attribute";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import {
  conditionsOf,
  conditionsOn,
  hasNotificationChannel,
  judgeNotifies,
  WatchedCondition,
} from "../../products/google/alerting";
import { conditionsOnChecks } from "./uptime";

/** What somebody has to be woken by, where there is a resource of the type. */
interface Operation {
  readonly what: string;
  readonly type: string;
  /** Parts of the filter that all have to be there. */
  readonly metric: readonly string[];
  readonly comparison: "COMPARISON_GT" | "COMPARISON_LT";
  /** Thresholds that can be crossed, and not only once it is too late. */
  readonly threshold: readonly [least: number, most: number];
}

const EXPIRY = "uptime_check/time_until_ssl_cert_expires";

const OPERATIONS: readonly Operation[] = [
  {
    what: "the rate of errors of the server",
    type: "google_compute_backend_service",
    metric: ["https/request_count", "response_code_class"],
    comparison: "COMPARISON_GT",
    threshold: [0, 0.5],
  },
  {
    what: "response times against an objective",
    type: "google_cloud_run_v2_service",
    metric: ["run.googleapis.com/request_latencies"],
    comparison: "COMPARISON_GT",
    threshold: [1, 60_000],
  },
  {
    what: "instances at their limit",
    type: "google_cloud_run_v2_service",
    metric: ["run.googleapis.com/container/instance_count"],
    comparison: "COMPARISON_GT",
    threshold: [0, 999],
  },
  ...(["cpu/utilization", "disk/utilization"] as const).map((metric): Operation => ({
    what: `the database's ${metric.split("/")[0] ?? ""}`,
    type: "google_sql_database_instance",
    metric: [`cloudsql.googleapis.com/database/${metric}`],
    comparison: "COMPARISON_GT",
    threshold: [0.1, 0.95],
  })),
  {
    what: "the database's connections",
    type: "google_sql_database_instance",
    metric: ["cloudsql.googleapis.com/database/postgresql/num_backends"],
    comparison: "COMPARISON_GT",
    threshold: [1, 1000],
  },
  {
    what: "the memory of Redis",
    type: "google_redis_instance",
    metric: ["redis.googleapis.com/stats/memory/usage_ratio"],
    comparison: "COMPARISON_GT",
    threshold: [0.1, 0.95],
  },
  {
    what: "certificates about to expire",
    type: "google_certificate_manager_certificate",
    metric: [EXPIRY],
    comparison: "COMPARISON_LT",
    threshold: [7, 60],
  },
  {
    what: "failed jobs",
    type: "google_cloud_run_v2_job",
    metric: ["run.googleapis.com/job/completed_execution_count", "failed"],
    comparison: "COMPARISON_GT",
    threshold: [0, 0],
  },
];

/** After this long, somebody is notified by customers. */
const LONGEST_SECONDS = 3600;
const CHANNEL = "google_monitoring_notification_channel";

export const watchOperations = defineCheck({
  id: "watch/operations",
  summary:
    "Somebody is notified, over more than one kind of channel and with a first step, of " +
    "errors, slow responses, instances at their limit, a full or busy database, full memory, " +
    "expiring certificates and failed jobs.",
  severity: "medium",
  links: ["https://cloud.google.com/monitoring/alerts"],
  remedy:
    "Alert on each of these metrics with a threshold that can be crossed, name channels of " +
    "two kinds, and link the first step in the alert's documentation.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      kinds(model),
      certificates(model),
      failedJobs(model),
      OPERATIONS.filter(({ type }) => model.resources(type).length > 0).flatMap((one) => judge(model, one)),
    ),
});

/** Mail alone fails together with the mail system: every alert names working channels of two kinds. */
function kinds(model: Model): readonly Finding[] {
  const policies = model.resources("google_monitoring_alert_policy");
  const expected = "working notification channels of two kinds";
  if (policies.length === 0) return [missingSubject("an alert")];
  return policies.map((policy) => {
    const named = policy.elements("notification_channels");
    const links = named.map((one) => model.link(one, CHANNEL));
    const channels = links.flatMap((link) => (link.kind === "resources" ? link.resources : [])).filter(works);
    const types = new Set(
      channels
        .map((channel) => channel.get("type"))
        .flatMap((one) => (one.kind === "value" ? [String(one.value)] : [])),
    );
    // Channels of another stack are named by their ids, which do not tell their kind.
    const unseen = links.some(
      ({ kind }, index) => kind === "unknown" || (kind === "elsewhere" && named[index]?.kind === "value"),
    );
    const status = types.size > 1 ? "holds" : unseen ? "unknown" : "violated";
    return findingAt(status, policy, "notification_channels", expected, [...types].join(", ") || "none");
  });
}

function works(channel: Resource): boolean {
  const enabled = channel.get("enabled");
  const topic = channel.get("labels.topic");
  return (
    hasNotificationChannel(channel) &&
    !(enabled.kind === "value" && String(enabled.value) === "false") &&
    !(topic.kind === "value" && !/^projects\/[^/]+\/topics\/[^/]+$/.test(String(topic.value)))
  );
}

/** A certificate is seen by the uptime check of its host. */
function certificates(model: Model): readonly Finding[] {
  const watching = conditionsOnChecks(model, EXPIRY);
  return model.resources("google_monitoring_uptime_check_config").map((check) => {
    const alert = watching.first(check.get("uptime_check_id"), check);
    return findingAt(
      alert ? "holds" : "violated",
      check,
      "uptime_check_id",
      `an alert on ${EXPIRY}`,
      alert ? "one" : "none",
    );
  });
}

/** Every job is watched, by its name or with all others. */
function failedJobs(model: Model): readonly Finding[] {
  const failed = conditionsOn(
    conditionsOf(model).filter(
      ({ text }) => text.includes("run.googleapis.com/job/completed_execution_count") && text.includes("failed"),
    ),
    { isOnAll: ({ text }) => !text.includes("job_name") },
  );
  return model.resources("google_cloud_run_v2_job").flatMap((job) => {
    const name = job.get("name");
    if (name.kind !== "value") return [];
    const alert = failed.first(name, job);
    return [
      findingAt(alert ? "holds" : "violated", job, "name", "an alert on its failed executions", alert ? "one" : "none"),
    ];
  });
}

function judge(model: Model, { what, metric, comparison, threshold }: Operation): readonly Finding[] {
  const all = conditionsOf(model).filter(({ text }) => metric.every((part) => text.includes(part)));
  return all.length === 0
    ? [missingSubject(`an alert on ${what} (${metric.join(", ")})`)]
    : all.flatMap((watching) => [
        ...judgeNotifies(model, watching.policy),
        ...documented(watching),
        expect(watching.condition, "condition_threshold.comparison", equals(comparison)),
        expect(watching.condition, "condition_threshold.threshold_value", isBetween(...threshold)),
        expect(watching.condition, "condition_threshold.duration", SOON),
        ...aggregated(watching),
      ]);
}

const secondsOf = (value: Json | undefined) => toNumber(typeof value === "string" ? value.replace(/s$/, "") : value);
const SOON = satisfies(
  `at most ${LONGEST_SECONDS}s`,
  (value) => value === undefined || secondsOf(value) <= LONGEST_SECONDS,
);
const PERIOD = satisfies(`at most ${LONGEST_SECONDS}s`, (value) => secondsOf(value) <= LONGEST_SECONDS);

const documented = ({ policy }: WatchedCondition): readonly Finding[] => [
  expect(policy, "documentation.content", matchesPattern(/https:\/\/\S+#\S+/, "a link to the first step")),
];

/** Counters and distributions mean nothing unaligned. */
function aggregated({ condition }: WatchedCondition): readonly Finding[] {
  const { known, unknown } = condition.blocks("condition_threshold.aggregations");
  if (unknown) return [];
  if (known.length === 0)
    return [findingAt("violated", condition, "condition_threshold.aggregations", "an aligned series", "none")];
  return known.flatMap((one) => [
    expect(one, "alignment_period", PERIOD),
    expect(one, "per_series_aligner", matchesPattern(/^ALIGN_(?!NONE)/, "an aligner")),
  ]);
}
