import { assessed, changesOf } from "./assessed";

const INSTANCE = "google_sql_database_instance";
const SECRET = "google_secret_manager_secret";
const RUN = "google_cloud_run_v2_service";
const REGISTRY = "google_artifact_registry_repository";
const sql = (settings: object) => ({ settings: [settings] });
const psc = (config: object) => sql({ ip_configuration: [{ psc_config: [config] }] });
const flag = (value: string) =>
  sql({
    database_flags: [
      { name: "pgaudit.log", value: "ddl" },
      { name: "cloudsql.iam_authentication", value },
    ],
  });
const container = (settings: object) => ({ template: [{ containers: [{ image: "app:1", ...settings }] }] });
const images = (...policies: object[]) => ({ cleanup_policies: policies });
const policy = (id: string, action: string, age?: string) => ({
  id,
  action,
  condition: age === undefined ? [] : [{ older_than: age }],
});
const json = (json_parsing: string) => ({ advanced_options_config: [{ json_parsing }] });
const RULE_OFF = { rules: [{ action: "set_config", enabled: true, action_parameters: { ssl: "flexible" } }] };
const RULE_ON = { rules: [{ action: "set_config", enabled: true, action_parameters: { ssl: "strict" } }] };
const NO_HSTS = {
  rules: [
    {
      action: "rewrite",
      enabled: true,
      action_parameters: { headers: { "Strict-Transport-Security": { operation: "remove" } } },
    },
  ],
};

describe("on a plan that stands", () => {
  test.each<readonly [type: string, before: object, after: object, risk: string, reason: string]>([
    // Kept for less long
    [SECRET, {}, { ttl: "3600s" }, "high", "This secret deletes itself: ttl not set → 3600s"],
    [
      SECRET,
      { expire_time: "2030-01-01T00:00:00Z" },
      { expire_time: "2027-01-01T00:00:00Z" },
      "high",
      "This secret deletes itself sooner: expire_time 2030-01-01T00:00:00Z → 2027-01-01T00:00:00Z",
    ],
    [
      SECRET,
      {},
      { version_destroy_ttl: "86400s" },
      "elevated",
      "Kept for a limited time, where no limit was set: version_destroy_ttl not set → 86400s",
    ],
    [
      "google_bigquery_dataset",
      {},
      { default_table_expiration_ms: 3600000 },
      "elevated",
      "Kept for a limited time, where no limit was set: default_table_expiration_ms not set → 3600000",
    ],
    [
      "aws_cloudwatch_log_group",
      { retention_in_days: 0 },
      { retention_in_days: 1 },
      "elevated",
      "Kept for a limited time, where no limit was set: retention_in_days 0 → 1",
    ],
    [
      REGISTRY,
      images(),
      images(policy("old", "DELETE", "30d")),
      "elevated",
      "A new rule deletes images: older_than 30d",
    ],
    [
      REGISTRY,
      images(policy("old", "DELETE", "30d")),
      images(policy("old", "DELETE", "86400s")),
      "elevated",
      "Images are deleted sooner: older_than 30d → 86400s",
    ],
    [
      REGISTRY,
      images(policy("old", "DELETE", "30d"), policy("some", "KEEP")),
      images(policy("old", "DELETE", "30d")),
      "elevated",
      "Removes a rule that kept images, while others delete them",
    ],
    [
      REGISTRY,
      { ...images(policy("old", "DELETE", "30d")), cleanup_policy_dry_run: true },
      images(policy("old", "DELETE", "30d")),
      "elevated",
      "Its rules now delete images: cleanup_policy_dry_run is off",
    ],
    [
      REGISTRY,
      { docker_config: [{ immutable_tags: true }] },
      { docker_config: [] },
      "elevated",
      "Tags become mutable: docker_config.immutable_tags is off",
    ],
    // Overwritten
    [
      INSTANCE,
      { restore_backup_context: [] },
      { restore_backup_context: [{ backup_run_id: 7 }] },
      "high",
      "Overwrites the database with what it is restored from: restore_backup_context.backup_run_id not set → 7",
    ],
    [
      INSTANCE,
      {},
      { clone: [{ source_instance_name: "other" }] },
      "high",
      "Overwrites the database with what it is restored from: clone.source_instance_name not set → other",
    ],
    // Reached
    [
      INSTANCE,
      psc({ psc_enabled: false }),
      psc({ psc_enabled: true }),
      "high",
      "Reachable from other networks, through Private Service Connect: " +
        "settings.ip_configuration.psc_config.psc_enabled false → true",
    ],
    [
      INSTANCE,
      psc({ allowed_consumer_projects: ["a"] }),
      psc({ allowed_consumer_projects: ["a", "b"] }),
      "elevated",
      "Lets in the projects b: settings.ip_configuration.psc_config.allowed_consumer_projects",
    ],
    [
      RUN,
      { template: [{ vpc_access: [{ egress: "ALL_TRAFFIC" }] }] },
      { template: [{ vpc_access: [{ egress: "PRIVATE_RANGES_ONLY" }] }] },
      "elevated",
      "Reaches the internet bypassing its network and its firewall: template.vpc_access.egress " +
        "ALL_TRAFFIC → PRIVATE_RANGES_ONLY",
    ],
    [
      "google_compute_security_policy",
      json("STANDARD"),
      json("DISABLED"),
      "high",
      "JSON is inspected for attacks less thoroughly: advanced_options_config.json_parsing STANDARD → DISABLED",
    ],
    ["cloudflare_ruleset", { rules: [] }, RULE_OFF, "elevated", "Not encrypted end to end: ssl is flexible"],
    [
      "cloudflare_dns_record",
      { proxied: true },
      { proxied: false },
      "high",
      "Bypasses Cloudflare: the origin's address becomes public: proxied true → false",
    ],
    [
      "cloudflare_zone_dnssec",
      { status: "active" },
      { status: "disabled" },
      "elevated",
      "The zone's answers are no longer signed: status active → disabled",
    ],
    [
      "google_dns_managed_zone",
      { dnssec_config: [{ state: "on" }] },
      { dnssec_config: [{ state: "off" }] },
      "elevated",
      "The zone's answers are no longer signed: dnssec_config.state on → off",
    ],
    // Who
    [
      RUN,
      { template: [{ service_account: "app@p" }] },
      { template: [{ service_account: "owner@p" }] },
      "elevated",
      "Acts as another account: template.service_account app@p → owner@p",
    ],
    [
      RUN,
      container({ args: ["serve"] }),
      container({ args: ["shell"] }),
      "elevated",
      "What it runs changes: template.containers.args serve → shell",
    ],
    [
      RUN,
      container({}),
      container({ command: ["sh"] }),
      "elevated",
      "What it runs changes: template.containers.command not set → sh",
    ],
    [
      "google_logging_log_view",
      { filter: 'LOG_ID("a")' },
      { filter: "" },
      "elevated",
      "Shows every log of its bucket: filter is removed",
    ],
    [
      INSTANCE,
      flag("on"),
      flag("off"),
      "elevated",
      "Cloud identities can no longer sign in to the database, only passwords can: " +
        "cloudsql.iam_authentication is off",
    ],
    // Seen
    [
      "google_storage_bucket",
      { logging: [{ log_bucket: "logs" }] },
      { logging: [] },
      "elevated",
      "No longer logs: logging is removed",
    ],
    [
      "google_compute_firewall",
      { log_config: [{ metadata: "INCLUDE_ALL_METADATA" }] },
      { log_config: [] },
      "elevated",
      "No longer logs: log_config is removed",
    ],
    [
      "google_compute_subnetwork",
      { log_config: [{ metadata: "INCLUDE_ALL_METADATA" }] },
      { log_config: [] },
      "elevated",
      "No longer logs: log_config is removed",
    ],
    [
      "google_monitoring_alert_policy",
      { enabled: true },
      { enabled: false },
      "elevated",
      "This alert is disabled: nobody is notified of it any longer",
    ],
    [
      "google_monitoring_alert_policy",
      { notification_channels: ["a"] },
      { notification_channels: [] },
      "elevated",
      "This alert no longer notifies anybody: notification_channels is empty",
    ],
    // Up
    [
      INSTANCE,
      sql({ activation_policy: "ALWAYS" }),
      sql({ activation_policy: "NEVER" }),
      "elevated",
      "The database is stopped: settings.activation_policy ALWAYS → NEVER",
    ],
    [
      INSTANCE,
      sql({ availability_type: "REGIONAL" }),
      sql({ availability_type: "ZONAL" }),
      "elevated",
      "No longer has a standby in another zone: settings.availability_type REGIONAL → ZONAL",
    ],
    [
      "google_redis_instance",
      { tier: "STANDARD_HA" },
      { tier: "BASIC" },
      "elevated",
      "No longer has a standby in another zone: tier STANDARD_HA → BASIC",
    ],
  ])("%s %j → %j", (type, before, after, risk, reason) =>
    expect(assessed({ type, before: { name: "x", ...before }, after: { name: "x", ...after } }).slice(0, 2)).toEqual([
      risk,
      reason,
    ]),
  );

  test.each<readonly [type: string, before: object, after: object]>([
    [SECRET, { ttl: "3600s" }, {}],
    [SECRET, { expire_time: "2027-01-01T00:00:00Z" }, { expire_time: "2030-01-01T00:00:00Z" }],
    [REGISTRY, images(policy("old", "DELETE", "1d")), images(policy("old", "DELETE", "30d"), policy("some", "KEEP"))],
    [REGISTRY, images(), { ...images(policy("old", "DELETE", "1d")), cleanup_policy_dry_run: true }],
    [INSTANCE, { restore_backup_context: [{ backup_run_id: 7 }] }, { restore_backup_context: [] }],
    [
      INSTANCE,
      psc({ psc_enabled: true, allowed_consumer_projects: ["a", "b"] }),
      psc({ psc_enabled: false, allowed_consumer_projects: ["a"] }),
    ],
    [
      INSTANCE,
      sql({ availability_type: "ZONAL", activation_policy: "NEVER" }),
      sql({ availability_type: "REGIONAL", activation_policy: "ALWAYS" }),
    ],
    [INSTANCE, flag("off"), flag("on")],
    ["google_compute_security_policy", json("DISABLED"), json("STANDARD")],
    ["cloudflare_ruleset", RULE_OFF, RULE_ON],
    ["cloudflare_zone_dnssec", { status: "disabled" }, { status: "active" }],
    ["google_storage_bucket", { logging: [] }, { logging: [{ log_bucket: "logs" }] }],
    ["google_monitoring_alert_policy", { enabled: false }, { enabled: true }],
  ])("the other way is routine: %s %j → %j", (type, before, after) =>
    expect(assessed({ type, before: { name: "x", ...before }, after: { name: "x", ...after } })[0]).toBe("routine"),
  );

  test.each([
    ["google_service_networking_connection", {}, "elevated"],
    ["google_monitoring_alert_policy", {}, "elevated"],
    ["google_project_service", { service: "logging.googleapis.com" }, "elevated"],
    ["google_project_service", { service: "logging.googleapis.com", disable_on_destroy: false }, "routine"],
    ["cloudflare_dns_record", { proxied: true }, "elevated"],
    ["cloudflare_dns_record", { proxied: false }, "elevated"],
    ["cloudflare_zone_dnssec", { status: "active" }, "elevated"],
  ])("%s %j goes: %s", (type, before, risk) =>
    expect(assessed({ type, before: { name: "x", ...before } })[0]).toBe(risk),
  );

  test.each([
    ["cloudflare_zone_setting", { setting_id: "ssl", value: "flexible" }, "elevated"],
    ["cloudflare_zone_setting", { setting_id: "ssl", value: "strict" }, "routine"],
    [
      "cloudflare_zone_setting",
      { setting_id: "security_header", value: { strict_transport_security: { enabled: false } } },
      "elevated",
    ],
    ["cloudflare_page_rule", { actions: { ssl: "off" } }, "elevated"],
    ["cloudflare_ruleset", RULE_OFF, "elevated"],
    ["cloudflare_ruleset", NO_HSTS, "elevated"],
    ["google_privileged_access_manager_entitlement", { entitlement_id: "x" }, "elevated"],
  ])("%s %j comes: %s", (type, after, risk) => expect(assessed({ type, after })[0]).toBe(risk));

  test("a computed figure that is not known until applied is no scaling", () => {
    expect(
      assessed({
        type: "google_sql_database_instance",
        before: { name: "a" },
        after: { name: "b" },
        unknown: { instance_type: true, node_count: true },
      }),
    ).toEqual(["routine"]);
  });
});

test("a new public database says whom it lets in", () => {
  const after = sql({
    ip_configuration: [{ ipv4_enabled: true, authorized_networks: [{ name: "all", value: "0.0.0.0/0" }] }],
  });
  for (const first of [true, false])
    expect(assessed({ type: INSTANCE, after }, { first })).toEqual([
      "high",
      "Has a public address: settings.ip_configuration.ipv4_enabled is true",
      "Open to everyone (0.0.0.0/0): settings.ip_configuration.authorized_networks.value",
    ]);
});

test.each([
  ["roles/storage.admin", "user:a@x", "elevated"],
  ["roles/storage.objectAdmin", "group:a@x", "elevated"],
  ["roles/secretmanager.secretAccessor", "user:a@x", "elevated"],
  ["roles/iam.serviceAccountUser", "user:a@x", "high"],
  ["roles/run.invoker", "allUsers", "high"],
  ["roles/cloudsql.client", "serviceAccount:app@p", "routine"],
])("the first plan gives %s on the project to %s: %s", (role, member, risk) => {
  expect(
    changesOf([{ type: "google_project_iam_member", after: { project: "p", role, member } }], { first: true })[0]?.risk,
  ).toBe(risk);
});
