/** Parts of a system, in the order in which a reader meets them. */
export const LAYERS = ["edge", "compute", "data", "network", "identity", "logs", "watch", "other"] as const;
export type Layer = (typeof LAYERS)[number];

/** A kind of thing that is drawn. */
export interface Kind {
  readonly one: string;
  readonly many: string;
  readonly layer: Layer | "outside";
  readonly types: readonly string[];
  /** Drawn as one, however many there are. */
  readonly drawnAsOne?: true;
}

const kind = (layer: Layer, one: string, many: string, ...types: readonly string[]): Kind => ({
  one,
  many,
  layer,
  types,
});
const together = (layer: Layer, one: string, many: string, ...types: readonly string[]): Kind => ({
  one,
  many,
  layer,
  types,
  drawnAsOne: true,
});

/**
 * What is drawn, by meaning. Other types belong to one of these (see `review/picture/relations.ts`) or stand together
 * by type.
 */
export const KINDS: readonly Kind[] = [
  together("edge", "Cloudflare DNS record", "Cloudflare DNS records", "cloudflare_dns_record", "cloudflare_record"),
  together("edge", "DNS record", "DNS records", "google_dns_record_set", "hcloud_zone_rrset", "hcloud_zone_record"),
  together(
    "edge",
    "public address",
    "public addresses",
    "google_compute_global_address",
    "google_compute_address",
    "hcloud_primary_ip",
    "hcloud_floating_ip",
  ),
  kind(
    "edge",
    "HTTPS proxy",
    "HTTPS proxies",
    "google_compute_target_https_proxy",
    "google_compute_region_target_https_proxy",
    "google_compute_target_ssl_proxy",
  ),
  kind(
    "edge",
    "HTTP proxy",
    "HTTP proxies",
    "google_compute_target_http_proxy",
    "google_compute_region_target_http_proxy",
  ),
  kind("edge", "URL map", "URL maps", "google_compute_url_map", "google_compute_region_url_map"),
  kind("edge", "load balancer", "load balancers", "hcloud_load_balancer"),
  kind(
    "edge",
    "WAF policy",
    "WAF policies",
    "google_compute_security_policy",
    "google_compute_region_security_policy",
    "cloudflare_ruleset",
  ),
  kind(
    "edge",
    "backend",
    "backends",
    "google_compute_backend_service",
    "google_compute_region_backend_service",
    "google_compute_backend_bucket",
  ),

  kind("compute", "Cloud Run service", "Cloud Run services", "google_cloud_run_v2_service", "google_cloud_run_service"),
  kind("compute", "Cloud Run job", "Cloud Run jobs", "google_cloud_run_v2_job"),
  kind("compute", "schedule", "schedules", "google_cloud_scheduler_job"),
  kind("compute", "Cloud Run worker pool", "Cloud Run worker pools", "google_cloud_run_v2_worker_pool"),
  kind("compute", "function", "functions", "google_cloudfunctions2_function", "google_cloudfunctions_function"),
  kind("compute", "server", "servers", "hcloud_server", "google_compute_instance"),
  kind("compute", "Kubernetes cluster", "Kubernetes clusters", "google_container_cluster"),

  kind("data", "Cloud SQL instance", "Cloud SQL instances", "google_sql_database_instance"),
  kind("data", "AlloyDB cluster", "AlloyDB clusters", "google_alloydb_cluster"),
  kind(
    "data",
    "Redis cache",
    "Redis caches",
    "google_redis_instance",
    "google_redis_cluster",
    "google_memorystore_instance",
  ),
  kind("data", "bucket", "buckets", "google_storage_bucket"),
  together("data", "secret", "secrets", "google_secret_manager_secret", "google_secret_manager_regional_secret"),
  kind("data", "BigQuery dataset", "BigQuery datasets", "google_bigquery_dataset"),
  kind("data", "topic", "topics", "google_pubsub_topic"),
  kind("data", "encryption key", "encryption keys", "google_kms_crypto_key"),
  kind("data", "image registry", "image registries", "google_artifact_registry_repository"),
  kind("data", "volume", "volumes", "hcloud_volume", "google_compute_disk"),
  kind("data", "storage box", "storage boxes", "hcloud_storage_box"),

  kind("network", "network", "networks", "google_compute_network", "hcloud_network"),
  kind("network", "way out (NAT)", "ways out (NAT)", "google_compute_router_nat"),
  kind("network", "firewall", "firewalls", "hcloud_firewall"),

  kind("identity", "identity pool", "identity pools", "google_iam_workload_identity_pool"),
  kind("identity", "service account", "service accounts", "google_service_account"),
  together(
    "identity",
    "access to the project",
    "accesses to the project",
    "google_project_iam_member",
    "google_project_iam_binding",
    "google_project_iam_policy",
    "google_folder_iam_member",
    "google_organization_iam_member",
    "google_project_iam_custom_role",
    "google_project_default_service_accounts",
    "google_service_account_key",
  ),

  together(
    "logs",
    "log route",
    "log routes",
    "google_logging_project_sink",
    "google_logging_folder_sink",
    "google_logging_organization_sink",
    "google_logging_project_exclusion",
    "google_project_iam_audit_config",
    "google_logging_log_view",
    "google_logging_log_view_iam_member",
  ),
  kind("logs", "log bucket", "log buckets", "google_logging_project_bucket_config"),
  together(
    "watch",
    "alert or check",
    "alerts and checks",
    "google_monitoring_alert_policy",
    "google_monitoring_uptime_check_config",
    "google_monitoring_notification_channel",
    "google_monitoring_dashboard",
    "google_monitoring_custom_service",
    "google_monitoring_slo",
    "google_logging_metric",
  ),
  together(
    "other",
    "DNS zone or setting",
    "DNS zones and settings",
    "cloudflare_zone",
    "cloudflare_zone_setting",
    "cloudflare_zone_settings_override",
    "cloudflare_zone_dnssec",
  ),
  kind("edge", "DNS zone", "DNS zones", "google_dns_managed_zone", "hcloud_zone"),
  together("other", "service switched on", "services switched on", "google_project_service"),
];
