/** A difference between staging and production that takes nothing from what staging shows. */
export interface AllowedDifference {
  readonly types: RegExp;
  /** Paths of attributes; left out where whole resources may be in one of them only. */
  readonly paths?: RegExp;
  /** Only where both values are such; by default whatever they are. */
  readonly when?: (production: unknown, staging: unknown) => boolean;
  /** Why it may be. */
  readonly reason: string;
}

/** Names, projects, hosts and the environment's own name are put aside before anything is compared. */
export const ALLOWED_DIFFERENCES: readonly AllowedDifference[] = [
  {
    types: /^google_cloud_run_/,
    paths: /\.image$/,
    reason: "staging and production receive an image at different times",
  },
  { types: /^google_cloud_run_/, paths: /scaling\.(min|max)_instance_count$/, reason: "staging has few users" },
  { types: /^google_cloud_run_/, paths: /\.resources\.limits\.(cpu|memory)$/, reason: "staging has less load" },
  {
    types: /^google_cloud_run_/,
    paths: /\.volumes.*\.secret\.items/,
    reason: "secrets are rotated at different times",
  },
  { types: /^google_secret_manager_secret_version$/, reason: "secrets are rotated at different times" },
  {
    types: /^google_secret_manager_secret$/,
    paths: /^rotation\.next_rotation_time$/,
    reason: "secrets are rotated at different times",
  },
  {
    types: /^google_sql_database_instance$/,
    paths: /^settings\.(tier|disk_size|disk_autoresize_limit)$/,
    reason: "staging holds less data",
  },
  {
    types: /^google_sql_database_instance$/,
    paths: /^settings\.(maintenance_window|backup_configuration\.start_time)/,
    reason: "maintenance reaches staging first",
  },
  { types: /^google_redis_instance$/, paths: /^memory_size_gb$/, reason: "staging holds less data" },
  { types: /^google_redis_instance$/, paths: /^maintenance_policy/, reason: "maintenance reaches staging first" },
  {
    types: /^google_compute_(subnetwork|global_address)$/,
    paths: /^(ip_cidr_range|address)$/,
    when: sameSize,
    reason: "each environment has addresses of its own, equal in number",
  },
  {
    types: /^google_compute_firewall$/,
    paths: /^(source|destination)_ranges/,
    when: sameSize,
    reason: "each environment has addresses of its own, equal in number",
  },
  {
    types: /^google_certificate_manager_/,
    paths: /^(name|map|domain|hostname)$/,
    reason: "names derive from host names",
  },
  {
    types: /^google_compute_security_policy_rule$|^google_compute_security_policy$/,
    paths: /rate_limit_threshold\.count$/,
    when: (production, staging) => Number(staging) <= Number(production),
    reason: "staging may be stricter",
  },
  {
    types: /^cloudflare_(zone_(setting|dnssec|settings_override)|authenticated_origin_pulls_settings)$/,
    reason: "both share one zone, whose settings belong to production",
  },
  {
    types: /^google_cloud_run_v2_job_iam_(member|binding)$/,
    reason: "people run migrations in production, a deployment runs them in staging",
  },
  {
    types: /^google_cloud_run_v2_job_iam_(member|binding)$/,
    paths: /^members?/,
    reason: "people run migrations in production, a deployment runs them in staging",
  },
  {
    types: /^google_iam_deny_policy$/,
    paths: /^rules/,
    reason: "people run migrations in production, a deployment runs them in staging",
  },
  { types: /^google_logging_\w+_bucket_config$/, paths: /^locked$/, reason: "a retention lock can never be removed" },
  {
    types: /^google_logging_\w+_bucket_config$/,
    paths: /^retention_days$/,
    when: (production, staging) => [production, staging].every((days) => Number(days) >= 30 && Number(days) <= 90),
    reason: "technical logs are kept for 30 to 90 days in both",
  },
  { types: /^google_monitoring_alert_policy$/, paths: /threshold_value$/, reason: "staging has less traffic" },
  { types: /^google_monitoring_notification_channel$/, paths: /^labels/, reason: "notifications go to other people" },
  { types: /^google_monitoring_dashboard$/, paths: /^dashboard_json$/, reason: "a dashboard only displays" },
  {
    types: /^google_compute_(global_address|router_nat)$/,
    paths: /^(nat_ips|address)$/,
    when: sameSize,
    reason: "each environment has addresses of its own, equal in number",
  },
];

/** Whether two ranges, or lists of them, are as large and neither is the whole internet. */
function sameSize(production: unknown, staging: unknown): boolean {
  const sizes = [production, staging].map((ranges) =>
    (Array.isArray(ranges) ? ranges : [ranges]).map((range) => /\/(\d+)$/.exec(String(range))?.[1] ?? "").sort(),
  );
  return JSON.stringify(sizes[0]) === JSON.stringify(sizes[1]) && !(sizes[1] ?? []).includes("0");
}
