import { dashboardOf } from "../../../constructs/google/dashboard";
import { GoogleStack } from "../../../constructs/google/google-stack";
import { Postgres } from "../../../constructs/google/postgres";
import { Secrets } from "../../../constructs/google/secrets";
import { Monitoring, MonitoringProps } from "../../../constructs/google/monitoring";
import { postgres, postgresProps, referenceTo, serviceAccount, waf } from "../../parts";
import { Template } from "../../parsed-stack";
import { problemsOf, PROJECT, synthesize } from "../../template";

const ALERT = "google_monitoring_alert_policy";
const props: MonitoringProps = { project: PROJECT, name: "acme", emails: ["ops@acme.dev"] };
const watchWith = (change: (stack: GoogleStack) => Partial<MonitoringProps>): Template =>
  synthesize((stack) => new Monitoring(stack, "watch", { ...props, ...change(stack) }));
const secrets = (stack: GoogleStack) =>
  new Secrets(stack, "secrets", { project: PROJECT, name: "acme", secrets: { session: { source: "key" } } });
const alert = (template: Template, displayName: string) =>
  template.where(ALERT, "display_name", `acme: ${displayName}`);
const titles = (template: Template) => Object.values(template.all(ALERT)).map(({ display_name }) => display_name);

describe("Watch", () => {
  test("by default tells every address when log entries are lost, and nothing else", () => {
    const template = watchWith(() => ({ emails: ["ops@acme.dev", "lead@acme.dev"] }));

    const channel = (email: string) => ({
      type: "email",
      display_name: "acme alerts",
      labels: { email_address: email },
      lifecycle: { create_before_destroy: true },
    });
    expect(Object.values(template.all("google_monitoring_notification_channel"))).toEqual([
      channel("ops@acme.dev"),
      channel("lead@acme.dev"),
    ]);
    expect(template.only(ALERT)).toEqual({
      display_name: "acme: Log entries did not reach their bucket",
      combiner: "OR",
      severity: "CRITICAL",
      conditions: [
        {
          display_name: "Log entries did not reach their bucket",
          condition_threshold: {
            filter: 'resource.type = "logging_sink" AND metric.type = "logging.googleapis.com/exports/error_count"',
            duration: "0s",
            comparison: "COMPARISON_GT",
            threshold_value: 0,
            aggregations: [{ alignment_period: "300s", per_series_aligner: "ALIGN_DELTA" }],
          },
        },
      ],
      notification_channels: Object.keys(template.all("google_monitoring_notification_channel")).map(
        (id) => `\${google_monitoring_notification_channel.${id}.id}`,
      ),
      alert_strategy: { auto_close: "86400s" },
    });
    expect(template.count("google_monitoring_uptime_check_config")).toBe(0);
  });

  test("asks every host for its health from three continents, with a verified certificate", () => {
    const template = watchWith(() => ({ hosts: ["app.acme.dev", "api.acme.dev"] }));

    expect(template.where("google_monitoring_uptime_check_config", "display_name", "acme app.acme.dev")).toEqual([
      {
        display_name: "acme app.acme.dev",
        period: "60s",
        timeout: "10s",
        selected_regions: ["USA", "EUROPE", "ASIA_PACIFIC"],
        http_check: {
          path: "/health",
          port: 443,
          use_ssl: true,
          validate_ssl: true,
          accepted_response_status_codes: [{ status_class: "STATUS_CLASS_2XX" }],
        },
        monitored_resource: { type: "uptime_url", labels: { project_id: "acme-test", host: "app.acme.dev" } },
      },
    ]);
    const check = referenceTo(template, "google_monitoring_uptime_check_config", "uptime_check_id", {
      display_name: "acme api.acme.dev",
    });
    expect(alert(template, "api.acme.dev does not answer")).toMatchObject([
      {
        severity: "CRITICAL",
        conditions: [
          {
            condition_threshold: {
              filter:
                `resource.type = "uptime_url" AND metric.type = ` +
                `"monitoring.googleapis.com/uptime_check/check_passed" AND metric.labels.check_id = "${check}"`,
              comparison: "COMPARISON_GT",
              threshold_value: 1,
              aggregations: [{ per_series_aligner: "ALIGN_NEXT_OLDER", cross_series_reducer: "REDUCE_COUNT_FALSE" }],
            },
          },
        ],
      },
    ]);
  });

  test("checks another path where one is given", () => {
    expect(
      watchWith(() => ({ hosts: ["app.acme.dev"], path: "/ready" })).only("google_monitoring_uptime_check_config"),
    ).toMatchObject({ http_check: { path: "/ready" } });
  });

  test("tells when an instance of the database is down, cannot fail over or was not backed up", () => {
    const template = watchWith((stack) => ({
      postgres: new Postgres(stack, "database", { ...postgresProps(stack), replicas: { read: {} } }),
    }));

    for (const instance of ["acme", "acme-read"]) {
      expect(alert(template, `Database instance ${instance} is not available`)).toMatchObject([
        {
          severity: "CRITICAL",
          conditions: [
            {
              condition_threshold: {
                filter:
                  `resource.type = "cloudsql_database" AND resource.labels.database_id = "acme-test:${instance}" ` +
                  `AND metric.type = "cloudsql.googleapis.com/database/up"`,
                comparison: "COMPARISON_LT",
                threshold_value: 1,
                duration: "120s",
              },
            },
          ],
        },
      ]);
    }
    expect(alert(template, "Database instance acme has no standby to fail over to")).toMatchObject([
      {
        severity: "ERROR",
        conditions: [
          {
            condition_threshold: {
              filter:
                'resource.type = "cloudsql_database" AND resource.labels.database_id = "acme-test:acme" ' +
                'AND metric.type = "cloudsql.googleapis.com/database/available_for_failover"',
              comparison: "COMPARISON_LT",
              threshold_value: 1,
              duration: "600s",
            },
          },
        ],
      },
    ]);
    expect(alert(template, "The daily backup of acme failed")).toMatchObject([
      {
        severity: "CRITICAL",
        conditions: [
          {
            condition_matched_log: {
              filter:
                'resource.type="cloudsql_database" AND resource.labels.database_id="acme-test:acme" AND ' +
                'protoPayload.methodName="cloudsql.instances.automatedBackup" AND (severity>=ERROR OR ' +
                'NOT protoPayload.metadata.windowStatus=~"(?i)(succe|complete)")',
            },
          },
        ],
        alert_strategy: { auto_close: "86400s", notification_rate_limit: { period: "300s" } },
      },
    ]);
    expect(template.count(ALERT)).toBe(12);
  });

  test("tells when Cloud Armor refuses more than usual", () => {
    const template = watchWith((stack) => ({ waf: { waf: waf(stack), blockedRequestsThreshold: 500 } }));

    expect(alert(template, "Cloud Armor refuses more requests than usual")).toMatchObject([
      {
        severity: "WARNING",
        conditions: [
          {
            condition_threshold: {
              filter:
                'resource.type = "network_security_policy" AND resource.labels.policy_name = "acme" AND ' +
                'metric.type = "networksecurity.googleapis.com/https/request_count" AND ' +
                'metric.labels.blocked = "true"',
              comparison: "COMPARISON_GT",
              threshold_value: 500,
              aggregations: [
                { alignment_period: "300s", per_series_aligner: "ALIGN_DELTA", cross_series_reducer: "REDUCE_SUM" },
              ],
            },
          },
        ],
      },
    ]);
  });

  test("tells when anybody but the expected readers reads a secret", () => {
    const template = watchWith((stack) => ({
      secrets: { secrets: secrets(stack), readers: [serviceAccount(stack, "api"), serviceAccount(stack, "worker")] },
    }));

    const email = (id: string) => referenceTo(template, "google_service_account", "email", { account_id: id });
    expect(alert(template, "A secret was read by an identity that has no business with it")).toMatchObject([
      {
        severity: "CRITICAL",
        conditions: [
          {
            condition_matched_log: {
              filter:
                `protoPayload.serviceName="secretmanager.googleapis.com" AND ` +
                `protoPayload.methodName:"AccessSecretVersion" AND NOT ` +
                `(protoPayload.authenticationInfo.principalEmail="${email("api")}" OR ` +
                `protoPayload.authenticationInfo.principalEmail="${email("worker")}")`,
            },
          },
        ],
        alert_strategy: { notification_rate_limit: { period: "300s" } },
      },
    ]);
    expect(titles(template)).not.toContain("acme: A secret is due for rotation");
  });

  test(
    "tells when a secret is due for rotation for as long as nobody took the reminder, where " + "reminders are sent",
    () => {
      const rotation = { periodDays: 90, firstAt: "2026-01-01T00:00:00Z" };
      const template = watchWith((stack) => ({
        secrets: {
          secrets: new Secrets(stack, "secrets", {
            project: PROJECT,
            name: "acme",
            secrets: { session: { source: "key" } },
            rotation,
          }),
          readers: [serviceAccount(stack, "api")],
        },
      }));

      expect(alert(template, "A secret is due for rotation")).toMatchObject([
        {
          severity: "WARNING",
          conditions: [
            {
              condition_threshold: {
                filter:
                  'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = ' +
                  '"acme-rotation" AND metric.type = ' +
                  '"pubsub.googleapis.com/subscription/num_undelivered_messages"',
                duration: "0s",
                comparison: "COMPARISON_GT",
                threshold_value: 0,
                aggregations: [{ alignment_period: "300s", per_series_aligner: "ALIGN_MAX" }],
              },
            },
          ],
        },
      ]);
    },
  );

  test("counts the reminders of the very subscription that receives them", () => {
    const rotation = { periodDays: 90, firstAt: "2026-01-01T00:00:00Z" };
    const template = watchWith((stack) => ({
      secrets: {
        secrets: new Secrets(stack, "secrets", {
          project: PROJECT,
          name: "front",
          secrets: { session: { source: "key" } },
          rotation,
        }),
        readers: [serviceAccount(stack, "api")],
      },
    }));

    expect(alert(template, "A secret is due for rotation")).toMatchObject([
      {
        conditions: [
          {
            condition_threshold: {
              filter: expect.stringContaining(
                `resource.labels.subscription_id = "${String(template.only("google_pubsub_subscription").name)}"`,
              ) as unknown,
            },
          },
        ],
      },
    ]);
  });

  test("shows the service and the database on a dashboard", () => {
    const { dashboard_json } = watchWith(() => ({})).only("google_monitoring_dashboard");

    expect(JSON.parse(String(dashboard_json))).toEqual(dashboardOf("acme"));
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) => {
      const watch = new Monitoring(stack, "watch", {
        ...props,
        hosts: ["app.acme.dev"],
        postgres: postgres(stack),
        waf: { waf: waf(stack), blockedRequestsThreshold: 1 },
      });
      watch.channels.forEach((channel) => channel.addOverride("enabled", false));
      watch.uptimeChecks.get("app.acme.dev")?.addOverride("timeout", "30s");
      watch.alerts.get("failover-unavailable")?.addOverride("severity", "CRITICAL");
      watch.dashboard.addOverride("project", "elsewhere");
    });

    expect(template.only("google_monitoring_notification_channel")).toMatchObject({ enabled: false });
    expect(template.only("google_monitoring_uptime_check_config")).toMatchObject({ timeout: "30s" });
    expect(alert(template, "Database instance acme has no standby to fail over to")).toMatchObject([
      { severity: "CRITICAL" },
    ]);
    expect(template.only("google_monitoring_dashboard")).toMatchObject({ project: "elsewhere" });
  });

  const HOSTS = "allowed: host names in lowercase, none twice, no wildcard";
  const PATH = "allowed: a path that starts with /";
  const BLOCKED = "allowed: a whole number of requests from 1 to 1000000";
  test.each<[string, (stack: GoogleStack) => Partial<MonitoringProps>, string]>([
    [
      "a name in capitals",
      () => ({ name: "Acme" }),
      'name: got "Acme"; allowed: 1 to 40 lowercase letters, digits and hyphens',
    ],
    ["nobody to tell", () => ({ emails: [] }), "emails: got []; allowed: at least one e-mail address"],
    [
      "an address that is none, among good ones",
      () => ({ emails: ["ops@acme.dev", "lead@acme"] }),
      'emails: got ["ops@acme.dev","lead@acme"]; allowed: at least one e-mail address',
    ],
    [
      "a host twice",
      () => ({ hosts: ["app.acme.dev", "app.acme.dev"] }),
      `hosts: got ["app.acme.dev","app.acme.dev"]; ${HOSTS}`,
    ],
    ["a wildcard", () => ({ hosts: ["*.acme.dev"] }), `hosts: got ["*.acme.dev"]; ${HOSTS}`],
    [
      "an address for a host, among good ones",
      () => ({ hosts: ["app.acme.dev", "https://api.acme.dev/"] }),
      `hosts: got ["app.acme.dev","https://api.acme.dev/"]; ${HOSTS}`,
    ],
    ["a path that is none", () => ({ path: "healthz" }), `path: got "healthz"; ${PATH}`],
    ["an empty path", () => ({ path: "" }), `path: got ""; ${PATH}`],
    ["a path with a space", () => ({ path: "/health z" }), `path: got "/health z"; ${PATH}`],
    [
      "secrets that nobody is expected to read",
      (stack) => ({ secrets: { secrets: secrets(stack), readers: [] } }),
      "secrets.readers: got 0; allowed: at least one identity that is expected to read them",
    ],
    [
      "a surge of nothing",
      (stack) => ({ waf: { waf: waf(stack), blockedRequestsThreshold: 0 } }),
      `waf.blockedInFiveMinutes: got 0; ${BLOCKED}`,
    ],
    [
      "a surge that never comes",
      (stack) => ({ waf: { waf: waf(stack), blockedRequestsThreshold: 1_000_001 } }),
      `waf.blockedInFiveMinutes: got 1000001; ${BLOCKED}`,
    ],
  ])("refuses %s", (_, change, message) => {
    const problems = problemsOf((stack) => new Monitoring(stack, "watch", { ...props, ...change(stack) }));
    expect(problems).toEqual([expect.stringContaining(message)]);
  });

  test("reports everything it refuses together", () => {
    expect(
      problemsOf(
        (stack) =>
          new Monitoring(stack, "watch", {
            ...props,
            name: "",
            emails: [],
            hosts: [""],
            path: "",
            secrets: { secrets: secrets(stack), readers: [] },
            waf: { waf: waf(stack), blockedRequestsThreshold: 0 },
          }),
      ),
    ).toHaveLength(6);
  });
});

describe("the dashboard", () => {
  test("charts six things in two columns, none over another", () => {
    const tile = (xPos: number, yPos: number, title: string, metric: string) => ({
      // A zero is left out, as the API leaves it out.
      ...(xPos > 0 && { xPos }),
      ...(yPos > 0 && { yPos }),
      width: 24,
      height: 16,
      widget: {
        title,
        xyChart: {
          dataSets: [
            {
              plotType: "LINE",
              timeSeriesQuery: {
                timeSeriesFilter: {
                  filter: expect.stringContaining(`metric.type = "${metric}"`) as unknown,
                  aggregation: {
                    alignmentPeriod: "60s",
                    perSeriesAligner: expect.stringMatching(/^ALIGN_/) as unknown,
                  },
                },
              },
            },
          ],
        },
      },
    });
    expect(dashboardOf("acme")).toEqual({
      displayName: "acme",
      mosaicLayout: {
        columns: 48,
        tiles: [
          tile(0, 0, "Requests by response class", "run.googleapis.com/request_count"),
          tile(24, 0, "Response time, 95th percentile (ms)", "run.googleapis.com/request_latencies"),
          tile(0, 16, "Instances", "run.googleapis.com/container/instance_count"),
          tile(24, 16, "Database CPU", "cloudsql.googleapis.com/database/cpu/utilization"),
          tile(0, 32, "Database disk use", "cloudsql.googleapis.com/database/disk/utilization"),
          tile(24, 32, "Database connections", "cloudsql.googleapis.com/database/postgresql/num_backends"),
        ],
      },
    });
  });
});
