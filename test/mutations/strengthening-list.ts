import { Edit, forEach, inLocal, intoModule, moved, set } from "./strengthening-edits";
import { serverEdits } from "./strengthening-servers";

export const SV = "smvue";
export const SE = "smepro";
export const SC = "smallcrm";
export const SB = "smvue-bootstrap";

const STRONGER: readonly Edit[] = [
  set(
    SE,
    "30 backups",
    "google_sql_database_instance",
    "settings.backup_configuration.backup_retention_settings.retained_backups",
    30,
  ),
  set(
    SE,
    "14 days of transaction logs",
    "google_sql_database_instance",
    "settings.backup_configuration.transaction_log_retention_days",
    14,
  ),
  set(
    SV,
    "audit logs for three years",
    "google_logging_project_bucket_config",
    "retention_days",
    1096,
    "logs_bucket-audit",
  ),
  set(
    SE,
    "technical logs for 45 days",
    "google_logging_project_bucket_config",
    "retention_days",
    45,
    "logs_bucket-technical",
  ),
  set(SV, "technical logs locked", "google_logging_project_bucket_config", "locked", true, "logs_bucket-technical"),
  set(SV, "TLS 1.3 only", "google_compute_ssl_policy", "min_tls_version", "TLS_1_3"),
  set(SE, "TLS 1.3 only", "google_compute_ssl_policy", "min_tls_version", "TLS_1_3"),
  set(SE, "a stricter profile", "google_compute_ssl_policy", "profile", "FIPS_202205"),
  set(SV, "a larger cache", "google_redis_instance", "memory_size_gb", 16),
  set(SV, "read replicas of the cache", "google_redis_instance", "read_replicas_mode", "READ_REPLICAS_ENABLED"),
  set(SV, "a newer cache", "google_redis_instance", "redis_version", "REDIS_8_0"),
  set(SV, "keys rotated monthly", "google_kms_crypto_key", "rotation_period", "2592000s"),
  set(SE, "keys rotated monthly", "google_kms_crypto_key", "rotation_period", "2592000s"),
  set(SV, "keys in hardware", "google_kms_crypto_key", "version_template", {
    algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION",
    protection_level: "HSM",
  }),
  set(SV, "more instances", "google_cloud_run_v2_service", "template.scaling.max_instance_count", 60),
  set(SE, "more instances at rest", "google_cloud_run_v2_service", "template.scaling.min_instance_count", 4),
  set(SV, "a longer grace", "google_kms_crypto_key", "destroy_scheduled_duration", "7776000s"),
  set(SV, "a firewall log without metadata", "google_compute_firewall", "log_config", {
    metadata: "EXCLUDE_ALL_METADATA",
  }),
  set(SE, "a label", "google_sql_database_instance", "settings.user_labels", { team: "platform" }),
  set(SV, "a larger database", "google_sql_database_instance", "settings.tier", "db-perf-optimized-N-16"),
  set(SV, "a longer maintenance notice", "google_sql_database_instance", "settings.maintenance_window", {
    day: 7,
    hour: 9,
    update_track: "week5",
  }),
  set(SE, "a stricter password policy", "google_sql_database_instance", "settings.password_validation_policy", {
    min_length: 32,
    enable_password_policy: true,
  }),
  set(SB, "a description of the registry", "google_artifact_registry_repository", "description", "Images of releases"),
  set(SC, "a larger server", "hcloud_server", "server_type", "cx53"),
  set(SC, "a larger volume", "hcloud_volume", "size", 200),
  set(SC, "a larger Storage Box", "hcloud_storage_box", "storage_box_type", "bx21"),
  set(SC, "a label of the Storage Box", "hcloud_storage_box", "labels", { tier: "backup" }),
  set(SC, "an arm server", "hcloud_server", "server_type", "cax31", "database"),
  set(SC, "a label", "hcloud_network", "labels", { team: "platform" }),
];

/** What the page's own words forbid, although it keeps more. */
export const BEYOND_THE_PAGE: readonly Edit[] = [
  set(
    SV,
    "14 backups",
    "google_sql_database_instance",
    "settings.backup_configuration.backup_retention_settings.retained_backups",
    14,
  ),
];

const REFACTORED: readonly Edit[] = [
  ...[
    "google_sql_database_instance",
    "google_cloud_run_v2_service",
    "google_compute_network",
    "google_redis_instance",
    "google_compute_security_policy",
    "google_compute_backend_service",
    "google_kms_crypto_key",
    "google_compute_ssl_policy",
    "google_secret_manager_secret",
    "google_service_account",
    "google_storage_bucket",
    "google_logging_project_bucket_config",
  ].map((type) => moved(SV, type)),
  ...[
    "google_sql_database_instance",
    "google_cloud_run_v2_service",
    "google_compute_subnetwork",
    "google_compute_url_map",
    "google_dns_managed_zone",
    "google_pubsub_topic",
    "google_monitoring_notification_channel",
  ].map((type) => moved(SE, type)),
  ...[
    "hcloud_server",
    "hcloud_network",
    "hcloud_firewall",
    "hcloud_volume",
    "hcloud_storage_box",
    "hcloud_primary_ip",
    "hcloud_zone",
  ].map((type) => moved(SC, type)),
  ...[
    "google_storage_bucket",
    "google_artifact_registry_repository",
    "google_iam_workload_identity_pool",
    "google_service_account",
  ].map((type) => moved(SB, type)),
  ...[
    "google_sql_database_instance",
    "google_redis_instance",
    "google_compute_ssl_policy",
    "google_kms_crypto_key",
    "google_logging_project_bucket_config",
  ].map((type) => forEach(SV, type)),
  ...["google_sql_database_instance", "google_compute_network", "google_compute_backend_service"].map((type) =>
    forEach(SE, type),
  ),
  ...["hcloud_network", "hcloud_volume", "hcloud_storage_box", "hcloud_firewall"].map((type) => forEach(SC, type)),
  ...["google_sql_database_instance", "google_redis_instance", "google_compute_ssl_policy"].map((type) =>
    intoModule(SV, type),
  ),
  ...["google_sql_database_instance", "google_compute_security_policy"].map((type) => intoModule(SE, type)),
  ...["hcloud_server", "hcloud_storage_box", "hcloud_firewall"].map((type) => intoModule(SC, type)),
  ...(
    [
      [SV, "google_sql_database_instance", "settings.availability_type"],
      [SV, "google_compute_ssl_policy", "min_tls_version"],
      [SV, "google_redis_instance", "tier"],
      [SE, "google_sql_database_instance", "region"],
      [SE, "google_compute_ssl_policy", "min_tls_version"],
      [SC, "hcloud_server", "location"],
      [SC, "hcloud_storage_box", "location"],
    ] as const
  ).map(([stack, type, path]) => inLocal(stack, type, path)),
];

/** Everything that makes no stack weaker. */
export const STRENGTHENINGS = [...STRONGER, ...REFACTORED, ...serverEdits(SC)];
