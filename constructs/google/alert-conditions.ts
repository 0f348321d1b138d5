/** When an alert fires, and where the first step is described. */
export interface AlertRule {
  /** Part of the logical id: stable. */
  readonly key: string;
  readonly title: string;
  readonly severity: "CRITICAL" | "ERROR" | "WARNING";
  /** Section of docs/alerts.md. */
  readonly guide: string;
  readonly filter: string;
  readonly aligner: string;
  readonly reducer?: string;
  /** Fires above this value, or below the other. */
  readonly above?: number;
  readonly below?: number;
  /** How long it must be so. @default "0s" */
  readonly duration?: string;
  /** Fires where nothing was measured for this long; Monitoring allows 23.5 hours at most. @default - never */
  readonly absentFor?: string;
  /** What the filter's sum is divided by. @default - nothing */
  readonly denominator?: string;
}

const metric = (type: string) => `metric.type = "${type}"`;

/** Alerts on a Cloud Run service behind the load balancer. */
export function serviceRules(service: {
  readonly name: string;
  readonly backend: string;
  readonly maxInstances: number;
  /** Percent of responses that may be 5xx. */
  readonly errorPercent: number;
  /** Objective for the 95th percentile, in milliseconds. */
  readonly latencyMs: number;
}): AlertRule[] {
  const revision = `resource.type = "cloud_run_revision" AND resource.labels.service_name = "${service.name}"`;
  const requests = [
    'resource.type = "https_lb_rule"',
    `resource.labels.backend_target_name = "${service.backend}"`,
    metric("loadbalancing.googleapis.com/https/request_count"),
  ].join(" AND ");
  return [
    {
      key: "server-errors",
      title: "Too many responses are errors of the server (5xx)",
      severity: "CRITICAL",
      guide: "server-errors",
      filter: `${requests} AND metric.labels.response_code_class = "500"`,
      denominator: requests,
      aligner: "ALIGN_DELTA",
      reducer: "REDUCE_SUM",
      above: service.errorPercent / 100,
      duration: "300s",
    },
    {
      key: "latency",
      title: "The 95th percentile of response times is above its objective",
      severity: "ERROR",
      guide: "latency",
      filter: `${revision} AND ${metric("run.googleapis.com/request_latencies")}`,
      aligner: "ALIGN_PERCENTILE_95",
      reducer: "REDUCE_MAX",
      above: service.latencyMs,
      duration: "600s",
    },
    {
      key: "instances-at-limit",
      title: "The service runs at its limit of instances",
      severity: "ERROR",
      guide: "instances-at-limit",
      filter: `${revision} AND ${metric("run.googleapis.com/container/instance_count")}`,
      aligner: "ALIGN_MAX",
      reducer: "REDUCE_SUM",
      above: service.maxInstances - 1,
      duration: "300s",
    },
  ];
}

/** Alerts on an instance of Cloud SQL for PostgreSQL. @param replica whether it follows another one */
export function databaseRules(project: string, name: string, maxConnections: number, replica: boolean): AlertRule[] {
  const about = (type: string) =>
    `resource.type = "cloudsql_database" AND resource.labels.database_id = "${project}:${name}" AND ${metric(
      `cloudsql.googleapis.com/database/${type}`,
    )}`;
  const rules: AlertRule[] = [
    {
      key: `database-cpu-${name}`,
      title: `The CPU of database instance ${name} is above 80 %`,
      severity: "WARNING",
      guide: "database-cpu",
      filter: about("cpu/utilization"),
      aligner: "ALIGN_MEAN",
      above: 0.8,
      duration: "900s",
    },
    {
      key: `database-disk-${name}`,
      title: `The disk of database instance ${name} is more than 85 % full`,
      severity: "ERROR",
      guide: "database-disk",
      filter: about("disk/utilization"),
      aligner: "ALIGN_MAX",
      above: 0.85,
      duration: "900s",
    },
    {
      key: `database-connections-${name}`,
      title: `Database instance ${name} has more than 80 % of its connections`,
      severity: "ERROR",
      guide: "database-connections",
      filter: about("postgresql/num_backends"),
      aligner: "ALIGN_MAX",
      reducer: "REDUCE_SUM",
      above: Math.floor(maxConnections * 0.8),
      duration: "300s",
    },
  ];
  if (!replica) return rules;
  return [
    ...rules,
    {
      key: `replication-lag-${name}`,
      title: `Replica ${name} is more than 5 minutes behind`,
      severity: "ERROR",
      guide: "replication-lag",
      filter: about("replication/replica_lag"),
      aligner: "ALIGN_MAX",
      above: 300,
      duration: "600s",
    },
  ];
}

/** An alert on the memory of Memorystore for Redis. */
export const cacheRule = (instance: string): AlertRule => ({
  key: "cache-memory",
  title: "The memory of Redis is more than 80 % full",
  severity: "ERROR",
  guide: "cache-memory",
  filter: `resource.type = "redis_instance" AND resource.labels.instance_id = "${instance}" AND ${metric(
    "redis.googleapis.com/stats/memory/usage_ratio",
  )}`,
  aligner: "ALIGN_MAX",
  reducer: "REDUCE_MAX",
  above: 0.8,
  duration: "600s",
});

/** An alert on the certificate that an uptime check sees: Google renews a month ahead. */
export const certificateRule = (host: string, checkId: string): AlertRule => ({
  key: `certificate-${host}`,
  title: `The certificate of ${host} expires within 20 days`,
  severity: "ERROR",
  guide: "certificate",
  filter: `resource.type = "uptime_url" AND ${metric(
    "monitoring.googleapis.com/uptime_check/time_until_ssl_cert_expires",
  )} AND metric.labels.check_id = "${checkId}"`,
  aligner: "ALIGN_NEXT_OLDER",
  reducer: "REDUCE_MIN",
  below: 20,
  duration: "600s",
});

/** An alert on failed executions of a Cloud Run job. */
export const jobRule = (name: string): AlertRule => ({
  key: `job-failed-${name}`,
  title: `The job ${name} failed`,
  severity: "CRITICAL",
  guide: "job-failed",
  filter: `resource.type = "cloud_run_job" AND resource.labels.job_name = "${name}" AND ${metric(
    "run.googleapis.com/job/completed_execution_count",
  )} AND metric.labels.result = "failed"`,
  aligner: "ALIGN_DELTA",
  reducer: "REDUCE_SUM",
  above: 0,
});

/**
 * An alert on a scheduled job that has not succeeded for almost a day, which is the longest absence that Monitoring can
 * watch for: the job has to be scheduled more often than that. It never fires before the first success.
 */
export const jobMissingRule = (name: string): AlertRule => ({
  key: `job-missing-${name}`,
  title: `The job ${name} has not succeeded for almost a day`,
  severity: "CRITICAL",
  guide: "job-missing",
  filter: `resource.type = "cloud_run_job" AND resource.labels.job_name = "${name}" AND ${metric(
    "run.googleapis.com/job/completed_execution_count",
  )} AND metric.labels.result = "succeeded"`,
  aligner: "ALIGN_DELTA",
  reducer: "REDUCE_SUM",
  absentFor: "84600s",
});
