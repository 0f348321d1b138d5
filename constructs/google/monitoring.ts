import {
  MonitoringAlertPolicy,
  MonitoringAlertPolicyConditions,
} from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { MonitoringDashboard } from "@cdktf/provider-google/lib/monitoring-dashboard";
import { MonitoringNotificationChannel } from "@cdktf/provider-google/lib/monitoring-notification-channel";
import { MonitoringUptimeCheckConfig } from "@cdktf/provider-google/lib/monitoring-uptime-check-config";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { Construct } from "constructs";
import {
  AlertRule,
  cacheRule,
  certificateRule,
  databaseRules,
  jobMissingRule,
  jobRule,
  serviceRules,
} from "./alert-conditions";
import { AlertTopic } from "./alert-topic";
import { Cache } from "./cache";
import { dashboardOf } from "./dashboard";
import { GoogleProject } from "./google-stack";
import { MigrationJob } from "./migration-job";
import { Postgres } from "./postgres";
import { hostsRequirement, nameRequirement, rangeRequirement, requireProps } from "../props-validation";
import { ScheduledJob } from "./scheduled-job";
import { Secrets } from "./secrets";
import { Waf } from "./waf";

export interface MonitoringProps {
  readonly project: GoogleProject;
  /** Prefix of display names in Monitoring. */
  readonly name: string;
  /** Addresses that alerts are sent to. */
  readonly emails: readonly string[];
  /** Where docs/alerts.md of this repository is read: each alert links its section. @default - no link */
  readonly guide?: string;
  /** Whether incidents also go to a Pub/Sub topic, `<name>-alerts`, for a pager or a chat. @default false */
  readonly topic?: boolean;
  /** The service, its name at the load balancer, and what is expected of it. @default - not watched */
  readonly service?: Parameters<typeof serviceRules>[0];
  /** @default - no cache to watch */
  readonly cache?: Cache;
  /** Jobs whose failure is an incident. @default - none */
  readonly jobs?: readonly MigrationJob[];
  /** Jobs whose failure is an incident, and that have to succeed every day. @default - none */
  readonly scheduledJobs?: readonly ScheduledJob[];
  /** Hosts checked from outside, every minute from three continents. @default - none */
  readonly hosts?: readonly string[];
  /** Path of the check. @default "/health" */
  readonly path?: string;
  /** @default - no database is monitored */
  readonly postgres?: Postgres;
  /** Number of requests denied by Cloud Armor within five minutes that triggers an alert. @default - not monitored */
  readonly waf?: { readonly waf: Waf; readonly blockedRequestsThreshold: number };
  /** Secrets, with the only identities expected to read them. @default - not monitored */
  readonly secrets?: { readonly secrets: Secrets; readonly readers: readonly ServiceAccount[] };
}

/**
 * Alerts for what the pages promise, an uptime check, and a dashboard.
 *
 * Escape hatch: every inner resource is public.
 */
export class Monitoring extends Construct {
  public readonly channels: MonitoringNotificationChannel[];
  public readonly uptimeChecks = new Map<string, MonitoringUptimeCheckConfig>();
  public readonly alerts = new Map<string, MonitoringAlertPolicy>();
  public readonly dashboard: MonitoringDashboard;
  private readonly props: MonitoringProps;

  public readonly topic?: AlertTopic;

  /** @throws InvalidPropsError where nobody would be notified. */
  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    this.props = props;
    const path = props.path ?? "/health";
    requireProps(this, [
      nameRequirement(props.name),
      {
        prop: "emails",
        given: props.emails,
        accepted: props.emails.length > 0 && props.emails.every((email) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)),
        allowed: "at least one e-mail address",
      },
      hostsRequirement(props.hosts ?? []),
      { prop: "path", given: path, accepted: /^\/\S*$/.test(path), allowed: "a path that starts with /" },
      ...(props.secrets
        ? [
            {
              prop: "secrets.readers",
              given: props.secrets.readers.length,
              accepted: props.secrets.readers.length > 0,
              allowed: "at least one identity that is expected to read them",
            },
          ]
        : []),
      ...(props.waf
        ? [rangeRequirement("waf.blockedInFiveMinutes", props.waf.blockedRequestsThreshold, 1, 1_000_000, "requests")]
        : []),
    ]);

    this.channels = props.emails.map(
      (email, index) =>
        new MonitoringNotificationChannel(this, `channel-${index + 1}`, {
          displayName: `${props.name} alerts`,
          type: "email",
          labels: { email_address: email },
          // Google refuses to delete a channel that an alert still names: this lets the alerts drop it first.
          lifecycle: { createBeforeDestroy: true },
        }),
    );
    if (props.topic) this.addTopic();
    for (const host of props.hosts ?? []) this.watchHost(host, path);
    if (props.service) for (const rule of serviceRules(props.service)) this.alert(rule);
    if (props.cache) this.alert(cacheRule(props.cache.instance.id));
    for (const { job } of [...(props.jobs ?? []), ...(props.scheduledJobs ?? [])])
      this.alert(jobRule(job.nameInput ?? ""));
    for (const { job } of props.scheduledJobs ?? []) this.alert(jobMissingRule(job.nameInput ?? ""));
    if (props.postgres) this.watchPostgres(props.postgres);
    if (props.waf) this.watchWaf(props.waf.waf, props.waf.blockedRequestsThreshold);
    if (props.secrets) this.watchSecrets(props.secrets.secrets, props.secrets.readers);
    this.alert({
      key: "sink-errors",
      title: "Log entries did not reach their bucket",
      severity: "CRITICAL",
      guide: "sink-errors",
      filter: 'resource.type = "logging_sink" AND metric.type = "logging.googleapis.com/exports/error_count"',
      aligner: "ALIGN_DELTA",
      above: 0,
    });
    this.dashboard = new MonitoringDashboard(this, "dashboard", {
      dashboardJson: JSON.stringify(dashboardOf(props.name)),
    });
  }

  private watchHost(host: string, path: string): void {
    const check = new MonitoringUptimeCheckConfig(this, `uptime-${host}`, {
      displayName: `${this.props.name} ${host}`,
      period: "60s",
      timeout: "10s",
      selectedRegions: ["USA", "EUROPE", "ASIA_PACIFIC"],
      httpCheck: {
        path,
        port: 443,
        useSsl: true,
        validateSsl: true,
        acceptedResponseStatusCodes: [{ statusClass: "STATUS_CLASS_2XX" }],
      },
      monitoredResource: { type: "uptime_url", labels: { project_id: this.props.project.id, host } },
    });
    this.uptimeChecks.set(host, check);
    this.alert(certificateRule(host, check.uptimeCheckId));
    this.alert({
      key: `down-${host}`,
      title: `${host} does not answer`,
      severity: "CRITICAL",
      guide: "host-down",
      filter:
        `resource.type = "uptime_url" AND metric.type = ` +
        `"monitoring.googleapis.com/uptime_check/check_passed" AND metric.labels.check_id = "${check.uptimeCheckId}"`,
      aligner: "ALIGN_NEXT_OLDER",
      reducer: "REDUCE_COUNT_FALSE",
      above: 1,
    });
  }

  private watchPostgres(postgres: Postgres): void {
    const { project } = this.props;
    const instance = postgres.instance.nameInput ?? "";
    const instances = [instance, ...postgres.replicas.map((replica) => replica.nameInput ?? "")];
    for (const name of instances) {
      for (const rule of databaseRules(project.id, name, postgres.maxConnections, name !== instance)) this.alert(rule);
      this.alert({
        key: `database-down-${name}`,
        title: `Database instance ${name} is not available`,
        severity: "CRITICAL",
        guide: "database-down",
        filter:
          `resource.type = "cloudsql_database" AND resource.labels.database_id = "${project.id}:${name}" ` +
          `AND metric.type = "cloudsql.googleapis.com/database/up"`,
        aligner: "ALIGN_MIN",
        below: 1,
        duration: "120s",
      });
    }
    this.alert({
      key: "failover-unavailable",
      title: `Database instance ${instance} has no standby to fail over to`,
      severity: "ERROR",
      guide: "failover-unavailable",
      filter:
        `resource.type = "cloudsql_database" AND resource.labels.database_id = "${project.id}:${instance}" ` +
        `AND metric.type = "cloudsql.googleapis.com/database/available_for_failover"`,
      aligner: "ALIGN_MIN",
      below: 1,
      duration: "600s",
    });
    // One entry per backup window: any outcome other than success triggers an alert.
    this.alertOnLog(
      "backup-failed",
      `The daily backup of ${instance} failed`,
      `resource.type="cloudsql_database" AND resource.labels.database_id="${project.id}:${instance}" AND ` +
        `protoPayload.methodName="cloudsql.instances.automatedBackup" AND (severity>=ERROR OR NOT ` +
        `protoPayload.metadata.windowStatus=~"(?i)(succe|complete)")`,
    );
  }

  private watchWaf(waf: Waf, blocked: number): void {
    this.alert({
      key: "waf-surge",
      title: "Cloud Armor refuses more requests than usual",
      severity: "WARNING",
      guide: "waf-surge",
      filter:
        `resource.type = "network_security_policy" AND resource.labels.policy_name = "${waf.name}" ` +
        `AND metric.type = "networksecurity.googleapis.com/https/request_count" AND ` +
        `metric.labels.blocked = "true"`,
      aligner: "ALIGN_DELTA",
      reducer: "REDUCE_SUM",
      above: blocked,
    });
  }

  private watchSecrets(secrets: Secrets, readers: readonly ServiceAccount[]): void {
    const expected = readers
      .map((account) => `protoPayload.authenticationInfo.principalEmail="${account.email}"`)
      .join(" OR ");
    this.alertOnLog(
      "secret-read",
      "A secret was read by an identity that has no business with it",
      `protoPayload.serviceName="secretmanager.googleapis.com" AND protoPayload.methodName:"AccessSecretVersion" ` +
        `AND NOT (${expected})`,
    );
    if (secrets.subscription) {
      this.alert({
        key: "rotation-due",
        title: "A secret is due for rotation",
        severity: "WARNING",
        guide: "rotation-due",
        filter:
          `resource.type = "pubsub_subscription" ` +
          `AND resource.labels.subscription_id = "${secrets.subscription.nameInput}" ` +
          `AND metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages"`,
        aligner: "ALIGN_MAX",
        above: 0,
      });
    }
  }

  private addTopic(): void {
    const { name, project } = this.props;
    const topic = new AlertTopic(this, "topic", { project, name: `${name}-alerts` });
    Object.assign(this, { topic });
    this.channels.push(
      new MonitoringNotificationChannel(this, "channel-topic", {
        displayName: `${name} alerts`,
        type: "pubsub",
        labels: { topic: topic.topic.id },
        dependsOn: [topic.publisher],
        lifecycle: { createBeforeDestroy: true },
      }),
    );
  }

  private alert({ key, title, severity, guide, above, below, duration = "0s", ...rule }: AlertRule): void {
    const aggregations = [
      { alignmentPeriod: "300s", perSeriesAligner: rule.aligner, crossSeriesReducer: rule.reducer },
    ];
    if (rule.absentFor !== undefined) {
      const conditionAbsent = { filter: rule.filter, duration: rule.absentFor, aggregations };
      this.add(key, title, severity, guide, { displayName: title, conditionAbsent });
      return;
    }
    this.add(key, title, severity, guide, {
      displayName: title,
      conditionThreshold: {
        filter: rule.filter,
        duration,
        comparison: above === undefined ? "COMPARISON_LT" : "COMPARISON_GT",
        thresholdValue: above ?? below,
        aggregations,
        ...(rule.denominator === undefined
          ? {}
          : { denominatorFilter: rule.denominator, denominatorAggregations: aggregations }),
      },
    });
  }

  private alertOnLog(key: string, title: string, filter: string): void {
    this.add(key, title, "CRITICAL", key, { displayName: title, conditionMatchedLog: { filter } }, "300s");
  }

  private add(
    key: string,
    title: string,
    severity: string,
    guide: string,
    condition: MonitoringAlertPolicyConditions,
    rateLimit?: string,
  ): void {
    this.alerts.set(
      key,
      new MonitoringAlertPolicy(this, `alert-${key}`, {
        displayName: `${this.props.name}: ${title}`,
        combiner: "OR",
        severity,
        conditions: [condition],
        notificationChannels: this.channels.map((channel) => channel.id),
        documentation:
          this.props.guide === undefined
            ? undefined
            : { content: `First step: ${this.props.guide}#${guide}`, mimeType: "text/markdown" },
        alertStrategy: {
          autoClose: "86400s",
          notificationRateLimit: rateLimit === undefined ? undefined : { period: rateLimit },
        },
      }),
    );
  }
}
