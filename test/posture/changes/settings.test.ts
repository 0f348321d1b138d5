import { assessed } from "./assessed";

const sql = (settings: object) => ({ settings: [settings] });
const backups = (configuration: object) =>
  sql({
    backup_configuration: [
      {
        enabled: true,
        backup_retention_settings: [{ retained_backups: 7 }],
        transaction_log_retention_days: 7,
        point_in_time_recovery_enabled: true,
        ...configuration,
      },
    ],
  });
const deletes = (...ages: number[]) => ({
  lifecycle_rule: ages.map((age) => ({
    action: [{ type: "Delete" }],
    condition: [{ age, with_state: "ANY", matches_prefix: [] }],
  })),
});

const WEAKENED: readonly (readonly [type: string, before: object, after: object, risk: string, reason: string])[] = [
  // Encryption
  [
    "google_sql_database_instance",
    sql({ ip_configuration: [{ ssl_mode: "TRUSTED_CLIENT_CERTIFICATE_REQUIRED" }] }),
    sql({ ip_configuration: [{ ssl_mode: "ENCRYPTED_ONLY" }] }),
    "elevated",
    "Weaker encryption: settings.ip_configuration.ssl_mode TRUSTED_CLIENT_CERTIFICATE_REQUIRED → ENCRYPTED_ONLY",
  ],
  [
    "google_sql_database_instance",
    sql({ ip_configuration: [{ ssl_mode: "ENCRYPTED_ONLY" }] }),
    sql({ ip_configuration: [{ ssl_mode: "ALLOW_UNENCRYPTED_AND_ENCRYPTED" }] }),
    "high",
    "Weaker encryption: settings.ip_configuration.ssl_mode ENCRYPTED_ONLY → ALLOW_UNENCRYPTED_AND_ENCRYPTED",
  ],
  [
    "google_redis_instance",
    { transit_encryption_mode: "SERVER_AUTHENTICATION" },
    { transit_encryption_mode: "DISABLED" },
    "high",
    "Weaker encryption: transit_encryption_mode SERVER_AUTHENTICATION → DISABLED",
  ],
  [
    "google_redis_instance",
    { auth_enabled: true },
    { auth_enabled: false },
    "high",
    "Turned off: auth_enabled true → false",
  ],
  [
    "google_compute_ssl_policy",
    { min_tls_version: "TLS_1_2" },
    { min_tls_version: "TLS_1_0" },
    "elevated",
    "Weaker encryption: min_tls_version TLS_1_2 → TLS_1_0",
  ],
  [
    "google_compute_ssl_policy",
    { profile: "RESTRICTED" },
    { profile: "COMPATIBLE" },
    "elevated",
    "Weaker encryption: profile RESTRICTED → COMPATIBLE",
  ],
  [
    "google_compute_target_https_proxy",
    { ssl_policy: "modern" },
    { ssl_policy: null },
    "elevated",
    "TLS versions and ciphers are the provider's own again: ssl_policy is removed",
  ],
  [
    "google_compute_url_map",
    { default_url_redirect: [{ https_redirect: true }] },
    { default_url_redirect: [] },
    "high",
    "Turned off: default_url_redirect.https_redirect true → not set",
  ],
  [
    "google_storage_bucket",
    { encryption: [{ default_kms_key_name: "key" }] },
    { encryption: [] },
    "elevated",
    "No longer encrypted with that key: encryption.default_kms_key_name is removed",
  ],
  [
    "cloudflare_zone_setting",
    { setting_id: "ssl", value: "strict" },
    { setting_id: "ssl", value: "flexible" },
    "high",
    "Weaker encryption: value strict → flexible",
  ],
  [
    "cloudflare_zone_setting",
    { setting_id: "min_tls_version", value: "1.2" },
    { setting_id: "min_tls_version", value: "1.0" },
    "elevated",
    "Weaker encryption: value 1.2 → 1.0",
  ],
  [
    "cloudflare_zone_setting",
    { setting_id: "always_use_https", value: "on" },
    { setting_id: "always_use_https", value: "off" },
    "high",
    "Turned off: value on → off",
  ],
  [
    "azurerm_storage_account",
    { min_tls_version: "TLS1_2" },
    { min_tls_version: "TLS1_0" },
    "elevated",
    "Weaker encryption: min_tls_version TLS1_2 → TLS1_0",
  ],
  // Retention
  [
    "google_sql_database_instance",
    backups({}),
    backups({ backup_retention_settings: [{ retained_backups: 3 }] }),
    "elevated",
    "Kept for a shorter time: settings.backup_configuration.backup_retention_settings.retained_backups 7 → 3",
  ],
  [
    "google_sql_database_instance",
    backups({}),
    backups({ transaction_log_retention_days: 1 }),
    "elevated",
    "Kept for a shorter time: settings.backup_configuration.transaction_log_retention_days 7 → 1",
  ],
  [
    "google_sql_database_instance",
    backups({}),
    backups({ point_in_time_recovery_enabled: false }),
    "high",
    "No longer kept: settings.backup_configuration.point_in_time_recovery_enabled true → false",
  ],
  [
    "google_sql_database_instance",
    backups({}),
    backups({ enabled: false }),
    "high",
    "No longer kept: settings.backup_configuration.enabled true → false",
  ],
  [
    "google_logging_project_bucket_config",
    { retention_days: 731 },
    { retention_days: 30 },
    "elevated",
    "Kept for a shorter time: retention_days 731 → 30",
  ],
  [
    "google_logging_project_bucket_config",
    { locked: true },
    { locked: false },
    "high",
    "The lock on its retention is removed: locked true → false",
  ],
  [
    "google_storage_bucket",
    { soft_delete_policy: [{ retention_duration_seconds: 604800 }] },
    { soft_delete_policy: [{ retention_duration_seconds: 0 }] },
    "elevated",
    "Kept for a shorter time: soft_delete_policy.retention_duration_seconds 604800 → 0",
  ],
  [
    "google_storage_bucket",
    { retention_policy: [{ is_locked: true }] },
    { retention_policy: [] },
    "high",
    "The lock on its retention is removed: retention_policy.is_locked true → not set",
  ],
  [
    "google_storage_bucket",
    { versioning: [{ enabled: true }] },
    { versioning: [{ enabled: false }] },
    "high",
    "No longer kept: versioning.enabled true → false",
  ],
  ["google_storage_bucket", deletes(730), deletes(30), "elevated", "Objects are deleted sooner: age 730 → 30"],
  ["google_storage_bucket", deletes(), deletes(30), "elevated", "A new rule deletes objects: age 30"],
  [
    "google_pubsub_subscription",
    { message_retention_duration: "604800s" },
    { message_retention_duration: "1h" },
    "elevated",
    "Kept for a shorter time: message_retention_duration 604800s → 1h",
  ],
  ["hcloud_server", { backups: true }, { backups: false }, "high", "No longer kept: backups true → false"],
  [
    "aws_db_instance",
    { backup_retention_period: 7 },
    { backup_retention_period: 0 },
    "elevated",
    "Kept for a shorter time: backup_retention_period 7 → 0",
  ],
  // Guards
  [
    "google_sql_database_instance",
    { deletion_protection: true },
    { deletion_protection: false },
    "elevated",
    "Deletion protection removed: deletion_protection true → false",
  ],
  [
    "google_sql_database_instance",
    sql({ deletion_protection_enabled: true }),
    sql({ deletion_protection_enabled: false }),
    "elevated",
    "Deletion protection removed: settings.deletion_protection_enabled true → false",
  ],
  [
    "google_sql_database_instance",
    sql({ retain_backups_on_delete: true }),
    sql({ retain_backups_on_delete: false }),
    "elevated",
    "Deletion protection removed: settings.retain_backups_on_delete true → false",
  ],
  [
    "google_secret_manager_secret_version",
    { deletion_policy: "DISABLE" },
    { deletion_policy: "DELETE" },
    "elevated",
    "Deletion protection removed: deletion_policy DISABLE → DELETE",
  ],
  [
    "google_storage_bucket",
    { force_destroy: false },
    { force_destroy: true },
    "elevated",
    "Deletion protection removed: force_destroy false → true",
  ],
  [
    "hcloud_volume",
    { delete_protection: true },
    { delete_protection: false },
    "elevated",
    "Deletion protection removed: delete_protection true → false",
  ],
  [
    "aws_db_instance",
    { skip_final_snapshot: false },
    { skip_final_snapshot: true },
    "elevated",
    "Deletion protection removed: skip_final_snapshot false → true",
  ],
  // Audit and logs
  [
    "google_project_iam_audit_config",
    { service: "allServices", audit_log_config: [{ log_type: "DATA_READ" }, { log_type: "DATA_WRITE" }] },
    { service: "allServices", audit_log_config: [{ log_type: "DATA_WRITE" }] },
    "high",
    "DATA_READ is no longer audited",
  ],
  [
    "google_project_iam_audit_config",
    { audit_log_config: [{ log_type: "DATA_READ", exempted_members: [] }] },
    { audit_log_config: [{ log_type: "DATA_READ", exempted_members: ["user:a@x"] }] },
    "elevated",
    "Exempt from DATA_READ: user:a@x",
  ],
  [
    "google_sql_database_instance",
    sql({ database_flags: [{ name: "cloudsql.enable_pgaudit", value: "on" }] }),
    sql({ database_flags: [] }),
    "high",
    "The database is no longer audited: cloudsql.enable_pgaudit on → not set",
  ],
  [
    "google_sql_database_instance",
    sql({ database_flags: [{ name: "pgaudit.log", value: "ddl,role" }] }),
    sql({ database_flags: [{ name: "pgaudit.log", value: "ddl" }] }),
    "elevated",
    "What the database audits changes: pgaudit.log ddl,role → ddl",
  ],
  [
    "google_logging_project_sink",
    { destination: "b", filter: "a" },
    { destination: "b", filter: "c" },
    "elevated",
    "Which logs arrive where changes: filter a → c",
  ],
  ["google_logging_project_sink", { disabled: false }, { disabled: true }, "elevated", "Disables a log route"],
  [
    "google_logging_project_sink",
    { exclusions: [] },
    { exclusions: [{ name: "x", filter: "noise" }] },
    "elevated",
    "Some logs are excluded: exclusions.filter not set → noise",
  ],
  [
    "google_compute_backend_service",
    { log_config: [{ enable: true, sample_rate: 1 }] },
    { log_config: [{ enable: true, sample_rate: 0.1 }] },
    "elevated",
    "Logs less: log_config.sample_rate 1 → 0.1",
  ],
];

describe("a setting that is weakened", () => {
  test.each(WEAKENED)("%s %j → %j", (type, before, after, risk, reason) => {
    expect(assessed({ type, before, after })).toEqual([risk, reason]);
  });

  // A lock is for ever, so that the other way asks for a person too.
  const isLock = (before: object) => /"(?:is_)?locked":true/.test(JSON.stringify(before));
  const ONE_WAY = new Set(["google_compute_target_https_proxy", "google_logging_project_sink"]);
  test.each(
    WEAKENED.filter(([type, before, after]) => !isLock(before) && (!ONE_WAY.has(type) || !("filter" in after))),
  )("and the other way is routine: %s %j → %j", (type, before, after) => {
    expect(assessed({ type, before: after, after: before })[0]).toBe("routine");
  });

  test.each([
    [
      "google_sql_database_instance",
      { deletion_protection: true },
      { deletion_protection: true },
      "Whether it can be deleted is not known until applied: deletion_protection",
    ],
    [
      "google_logging_project_bucket_config",
      { retention_days: 731 },
      { retention_days: true },
      "How long it is kept is not known until applied: retention_days",
    ],
    [
      "google_redis_instance",
      { transit_encryption_mode: "SERVER_AUTHENTICATION" },
      { transit_encryption_mode: true },
      "How strongly it is encrypted is not known until applied: transit_encryption_mode",
    ],
    [
      "google_sql_database_instance",
      sql({ ip_configuration: [{ ssl_mode: "ENCRYPTED_ONLY" }] }),
      sql({ ip_configuration: true }),
      "How strongly it is encrypted is not known until applied: settings.ip_configuration.ssl_mode",
    ],
  ])("%s: what is not known until applied needs review", (type, before, unknown, reason) => {
    expect(assessed({ type, before, after: { name: "x" }, unknown })).toEqual(["elevated", reason]);
  });

  test("a sensitive value is said to change, and no more", () => {
    expect(
      assessed({
        type: "google_sql_database_instance",
        before: { deletion_protection: true },
        after: { deletion_protection: false },
        beforeSensitive: { deletion_protection: true },
      }),
    ).toEqual(["elevated", "Deletion protection removed: deletion_protection changes, a sensitive value"]);
  });

  test("what goes as a whole", () => {
    expect(assessed({ type: "google_project_iam_audit_config", before: { service: "allServices" } })).toEqual([
      "high",
      "Removes audit logging: who did what is no longer recorded",
    ]);
    expect(assessed({ type: "google_logging_project_sink", before: { filter: "a" } })[0]).toBe("elevated");
    expect(assessed({ type: "google_compute_ssl_policy", before: { profile: "MODERN" } })[0]).toBe("elevated");
    expect(assessed({ type: "google_resource_manager_lien", before: { parent: "projects/1" } })).toEqual([
      "elevated",
      "Removes a deletion lock",
    ]);
  });

  test("an exclusion of logs on a system that stands", () => {
    expect(assessed({ type: "google_logging_project_exclusion", after: { filter: "a" } })[0]).toBe("elevated");
    expect(assessed({ type: "google_logging_project_exclusion", after: { filter: "a" } }, { first: true })).toEqual([
      "routine",
    ]);
  });
});

describe("what is routine", () => {
  test.each([
    [
      "google_cloud_run_v2_service",
      { template: [{ containers: [{ image: "app:1" }] }] },
      { template: [{ containers: [{ image: "app:2" }] }] },
      ["Image: template.containers.image app:1 → app:2"],
    ],
    [
      "google_cloud_run_v2_service",
      { template: [{ scaling: [{ min_instance_count: 1 }] }] },
      { template: [{ scaling: [{ min_instance_count: 2 }] }] },
      ["Scaling: template.scaling.min_instance_count 1 → 2"],
    ],
    ["google_sql_database_instance", sql({ tier: "a" }), sql({ tier: "b" }), ["Scaling: settings.tier a → b"]],
    [
      "google_secret_manager_secret_version",
      { secret_data_wo_version: 1 },
      { secret_data_wo_version: 2 },
      ["Its secret value changes (secret_data_wo_version)"],
    ],
    ["google_storage_bucket", { labels: { a: "1" } }, { labels: { a: "2" } }, []],
    ["google_compute_network", { description: "a" }, { description: "b" }, []],
  ])("%s %j → %j", (type, before, after, reasons) =>
    expect(assessed({ type, before, after })).toEqual(["routine", ...reasons]),
  );

  test("blocks in another order, and other ways of saying not set", () => {
    expect(
      assessed({
        type: "google_sql_database_instance",
        before: sql({
          database_flags: [
            { name: "a", value: "1" },
            { name: "pgaudit.log", value: "ddl" },
          ],
          x: null,
        }),
        after: sql({
          database_flags: [
            { name: "pgaudit.log", value: "ddl" },
            { name: "a", value: "1" },
          ],
          x: [],
        }),
      }),
    ).toEqual(["routine"]);
  });

  test("long texts are counted, not quoted: nothing can hide in their beginnings", () => {
    const [, reason] = assessed({
      type: "google_cloud_run_v2_service",
      before: { image: "a" },
      after: { image: "x".repeat(200) },
    });
    expect(reason).toBe("Image: image a → text of 200 characters");
  });
});
