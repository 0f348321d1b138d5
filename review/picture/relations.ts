/** A path in a resource, through blocks, and the types that it can lead to where only a name stands there. */
export type ReferencePath = readonly [path: string, ...types: readonly string[]];

const ACCOUNTS = ["google_service_account"];
const PROXIES = [
  "google_compute_target_https_proxy",
  "google_compute_region_target_https_proxy",
  "google_compute_target_ssl_proxy",
  "google_compute_target_http_proxy",
  "google_compute_region_target_http_proxy",
];
const MAPS = ["google_compute_url_map", "google_compute_region_url_map"];
const BACKENDS = [
  "google_compute_backend_service",
  "google_compute_region_backend_service",
  "google_compute_backend_bucket",
];
const WAFS = ["google_compute_security_policy", "google_compute_region_security_policy"];
const ADDRESSES = [
  "google_compute_global_address",
  "google_compute_address",
  "hcloud_primary_ip",
  "hcloud_floating_ip",
];
const SERVICES = ["google_cloud_run_v2_service", "google_cloud_run_service"];
const NETWORKS = ["google_compute_network"];
const SUBNETS = ["google_compute_subnetwork"];
const SECRETS = ["google_secret_manager_secret", "google_secret_manager_regional_secret"];

const resourceForms = (resource: string) => ["member", "binding", "policy"].map((form) => `${resource}_iam_${form}`);
const each = (types: readonly string[], ...ways: readonly ReferencePath[]): [string, readonly ReferencePath[]][] =>
  types.map((type) => [type, ways]);

/** What a resource is a part of: it is drawn in the first of these that the file has. */
export const PART_OF: ReadonlyMap<string, readonly ReferencePath[]> = new Map([
  ...each(
    ["google_compute_global_forwarding_rule", "google_compute_forwarding_rule"],
    ["target", ...PROXIES],
    ["backend_service", ...BACKENDS],
  ),
  ...each(["google_compute_security_policy_rule"], ["security_policy", ...WAFS]),
  ...each(["google_compute_region_security_policy_rule"], ["security_policy", ...WAFS]),
  ...each(["google_certificate_manager_certificate_map_entry"], ["map", "google_certificate_manager_certificate_map"]),
  ...each(
    [
      "google_compute_subnetwork",
      "google_compute_firewall",
      "google_compute_router",
      "google_compute_route",
      "google_service_networking_connection",
      "google_vpc_access_connector",
    ],
    ["network", ...NETWORKS],
  ),
  ...each(["google_compute_global_address", "google_compute_address"], ["network", ...NETWORKS]),
  ...each(["hcloud_network_subnet", "hcloud_network_route"], ["network_id", "hcloud_network"]),
  ...each(
    ["google_sql_database", "google_sql_user", "google_sql_ssl_cert"],
    ["instance", "google_sql_database_instance"],
  ),
  ...each(
    ["google_secret_manager_secret_version", ...resourceForms("google_secret_manager_secret")],
    ["secret", ...SECRETS],
    ["secret_id", ...SECRETS],
  ),
  ...each(
    [
      ...resourceForms("google_storage_bucket"),
      "google_storage_bucket_acl",
      "google_storage_default_object_acl",
      "google_storage_bucket_access_control",
      "google_storage_bucket_object",
    ],
    ["bucket", "google_storage_bucket"],
  ),
  ...each(
    [...resourceForms("google_cloud_run_v2_service"), ...resourceForms("google_cloud_run_v2_job")],
    ["name", ...SERVICES, "google_cloud_run_v2_job"],
  ),
  ...each(resourceForms("google_cloud_run_service"), ["service", ...SERVICES]),
  ...each(["google_pubsub_subscription", ...resourceForms("google_pubsub_topic")], ["topic", "google_pubsub_topic"]),
  ...each(resourceForms("google_pubsub_subscription"), ["subscription", "google_pubsub_subscription"]),
  ...each(resourceForms("google_kms_crypto_key"), ["crypto_key_id", "google_kms_crypto_key"]),
  ...each(resourceForms("google_artifact_registry_repository"), ["repository", "google_artifact_registry_repository"]),
  ...each(
    ["google_iam_workload_identity_pool_provider"],
    ["workload_identity_pool_id", "google_iam_workload_identity_pool"],
  ),
  ...each(
    [...resourceForms("google_service_account"), "google_service_account_key"],
    ["service_account_id", ...ACCOUNTS],
  ),
  ...each(["google_project_iam_member"], ["member", ...ACCOUNTS]),
  ...each(["google_logging_log_view"], ["bucket", "google_logging_project_bucket_config"]),
  ...each(
    resourceForms("google_logging_log_view"),
    ["name", "google_logging_log_view"],
    ["bucket", "google_logging_project_bucket_config"],
  ),
  ...each(["hcloud_zone_rrset", "hcloud_zone_record"], ["zone", "hcloud_zone"]),
  ...each(["hcloud_volume_attachment"], ["volume_id", "hcloud_volume"]),
  ...each(["hcloud_storage_box_subaccount", "hcloud_storage_box_snapshot"], ["storage_box_id", "hcloud_storage_box"]),
  ...each(["hcloud_server_network"], ["server_id", "hcloud_server"]),
  ...each(["hcloud_firewall_attachment"], ["firewall_id", "hcloud_firewall"]),
  ...each(
    ["hcloud_load_balancer_service", "hcloud_load_balancer_target", "hcloud_load_balancer_network"],
    ["load_balancer_id", "hcloud_load_balancer"],
  ),
  ...each(["hcloud_rdns"], ["server_id", "hcloud_server"], ["primary_ip_id", "hcloud_primary_ip"]),
]);

/** What a resource has as a part of it. */
export const CONTAINS: ReadonlyMap<string, readonly ReferencePath[]> = new Map([
  ...each(
    PROXIES,
    ["ssl_policy", "google_compute_ssl_policy", "google_compute_region_ssl_policy"],
    ["certificate_map", "google_certificate_manager_certificate_map"],
    ["ssl_certificates", "google_compute_managed_ssl_certificate", "google_compute_ssl_certificate"],
  ),
  ...each(
    ["google_certificate_manager_certificate_map_entry"],
    ["certificates", "google_certificate_manager_certificate"],
  ),
  ...each(
    ["google_certificate_manager_certificate"],
    ["managed.dns_authorizations", "google_certificate_manager_dns_authorization"],
  ),
  ...each(
    BACKENDS,
    [
      "backend.group",
      "google_compute_region_network_endpoint_group",
      "google_compute_network_endpoint_group",
      "google_compute_instance_group",
    ],
    ["health_checks", "google_compute_health_check"],
  ),
  ...each(
    [...SERVICES, "google_cloud_run_v2_worker_pool"],
    ["template.service_account", ...ACCOUNTS],
    ["template.spec.service_account_name", ...ACCOUNTS],
  ),
  ...each(["google_cloud_run_v2_job"], ["template.template.service_account", ...ACCOUNTS]),
  ...each(["google_cloud_scheduler_job"], ["http_target.oauth_token.service_account_email", ...ACCOUNTS]),
  ...each(["google_compute_instance"], ["service_account.email", ...ACCOUNTS]),
  ...each(["google_kms_crypto_key"], ["key_ring", "google_kms_key_ring"]),
  ...each(["hcloud_server"], ["ssh_keys", "hcloud_ssh_key"], ["placement_group_id", "hcloud_placement_group"]),
]);

/** An arrow between what two paths of a resource lead to; an empty path is the resource itself. */
export interface EdgeRule {
  readonly from: ReferencePath;
  readonly to: ReferencePath;
}

const ITSELF: ReferencePath = [""];
const out = (types: readonly string[], ...ways: readonly ReferencePath[]): [string, readonly EdgeRule[]][] =>
  types.map((type) => [type, ways.map((to) => ({ from: ITSELF, to }))]);
const between = (types: readonly string[], from: ReferencePath, to: ReferencePath): [string, readonly EdgeRule[]][] =>
  types.map((type) => [type, [{ from, to }]]);

const NAMED_IN_VARIABLES = [
  "google_sql_database_instance",
  "google_redis_instance",
  "google_storage_bucket",
  "google_pubsub_topic",
] as const;
const uses = (template: string): ReferencePath[] => [
  [`${template}.volumes.secret.secret`, ...SECRETS],
  [`${template}.volumes.cloud_sql_instance.instances`, "google_sql_database_instance"],
  [`${template}.volumes.gcs.bucket`, "google_storage_bucket"],
  [`${template}.containers.env.value`, ...NAMED_IN_VARIABLES],
  [`${template}.containers.env.value_source.secret_key_ref.secret`, ...SECRETS],
  [`${template}.vpc_access.network_interfaces.subnetwork`, ...SUBNETS],
  [`${template}.vpc_access.network_interfaces.network`, ...NETWORKS],
];

/** Who reaches, uses or feeds whom. */
export const EDGES: ReadonlyMap<string, readonly EdgeRule[]> = new Map([
  ...out(["cloudflare_dns_record", "cloudflare_record"], ["content", ...ADDRESSES], ["value", ...ADDRESSES]),
  ...out(["google_dns_record_set"], ["rrdatas", ...ADDRESSES]),
  ...out(["hcloud_zone_rrset"], ["records.value", ...ADDRESSES, "hcloud_server"]),
  ...out(["hcloud_zone_record"], ["value", ...ADDRESSES, "hcloud_server"]),
  ...between(
    ["google_compute_global_forwarding_rule", "google_compute_forwarding_rule"],
    ["ip_address", ...ADDRESSES],
    ["target", ...PROXIES],
  ),
  ...out(PROXIES, ["url_map", ...MAPS], ["backend_service", ...BACKENDS]),
  ...out(
    MAPS,
    ["default_service", ...BACKENDS],
    ["path_matcher.default_service", ...BACKENDS],
    ["path_matcher.path_rule.service", ...BACKENDS],
    ["path_matcher.route_rules.service", ...BACKENDS],
  ),
  ...BACKENDS.map((type): [string, readonly EdgeRule[]] => [
    type,
    [
      { from: ["security_policy", ...WAFS], to: ITSELF },
      { from: ["edge_security_policy", ...WAFS], to: ITSELF },
      { from: ITSELF, to: ["bucket_name", "google_storage_bucket"] },
    ],
  ]),
  ...between(["google_compute_region_network_endpoint_group"], ITSELF, ["cloud_run.service", ...SERVICES]),
  ...out(
    ["google_cloud_run_v2_service", "google_cloud_run_v2_worker_pool", "google_cloud_run_service"],
    ...uses("template"),
    ["template.spec.containers.env.value", ...NAMED_IN_VARIABLES],
  ),
  ...out(["google_cloud_run_v2_job"], ...uses("template.template")),
  ...between(["google_storage_bucket_iam_member"], ["member", ...ACCOUNTS], ["bucket", "google_storage_bucket"]),
  ...between(["google_secret_manager_secret_iam_member"], ["member", ...ACCOUNTS], ["secret_id", ...SECRETS]),
  ...between(
    ["google_artifact_registry_repository_iam_member"],
    ["member", ...ACCOUNTS],
    ["repository", "google_artifact_registry_repository"],
  ),
  ...between(
    ["google_service_account_iam_member"],
    ["member", "google_iam_workload_identity_pool"],
    ["service_account_id", ...ACCOUNTS],
  ),
  ...out(SECRETS, ["topics.name", "google_pubsub_topic"]),
  ...out(["google_pubsub_topic"], ["kms_key_name", "google_kms_crypto_key"]),
  ...out(["google_artifact_registry_repository"], ["kms_key_name", "google_kms_crypto_key"]),
  ...out(
    ["google_storage_bucket"],
    ["encryption.default_kms_key_name", "google_kms_crypto_key"],
    ["logging.log_bucket", "google_storage_bucket"],
  ),
  ...out(
    ["google_sql_database_instance"],
    ["encryption_key_name", "google_kms_crypto_key"],
    ["settings.ip_configuration.private_network", ...NETWORKS],
    ["master_instance_name", "google_sql_database_instance"],
  ),
  ...out(
    ["google_redis_instance"],
    ["customer_managed_key", "google_kms_crypto_key"],
    ["authorized_network", ...NETWORKS],
  ),
  ...out(["google_alloydb_cluster"], ["network_config.network", ...NETWORKS]),
  ...out(
    ["google_logging_project_sink"],
    [
      "destination",
      "google_logging_project_bucket_config",
      "google_storage_bucket",
      "google_bigquery_dataset",
      "google_pubsub_topic",
    ],
  ),
  ...between(["google_compute_router_nat"], ["router", "google_compute_router"], ITSELF),
  [
    "hcloud_server",
    [
      { from: ITSELF, to: ["network.network_id", "hcloud_network"] },
      { from: ITSELF, to: ["network.subnet_id", "hcloud_network_subnet"] },
      { from: ITSELF, to: ["user_data", "hcloud_storage_box"] },
      { from: ["firewall_ids", "hcloud_firewall"], to: ITSELF },
      { from: ["public_net.ipv4", "hcloud_primary_ip"], to: ITSELF },
      { from: ["public_net.ipv6", "hcloud_primary_ip"], to: ITSELF },
    ],
  ],
  ...between(["hcloud_volume"], ["server_id", "hcloud_server"], ITSELF),
  ...between(["hcloud_server_network"], ITSELF, ["network_id", "hcloud_network"]),
  ...between(["hcloud_volume_attachment"], ["server_id", "hcloud_server"], ITSELF),
  ...between(["hcloud_load_balancer_target"], ITSELF, ["server_id", "hcloud_server"]),
  ...between(["hcloud_firewall_attachment"], ITSELF, ["server_ids", "hcloud_server"]),
]);
