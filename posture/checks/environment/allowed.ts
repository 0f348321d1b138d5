/** A difference between staging and production that takes nothing from what staging shows. */
export interface Allowed {
  readonly types: RegExp;
  /** Paths of attributes; left out where whole resources may be in one of them only. */
  readonly paths?: RegExp;
  /** Only where both values are such; by default whatever they are. */
  readonly when?: (production: unknown, staging: unknown) => boolean;
  /** Why it may be. */
  readonly because: string;
}

/** Names, projects, hosts and the environment's own name are put aside before anything is compared. */
export const ALLOWED: readonly Allowed[] = [
  {
    types: /^google_cloud_run_/,
    paths: /\.image$/,
    because: "staging and production receive an image at different times",
  },
  { types: /^google_cloud_run_/, paths: /scaling\.(min|max)_instance_count$/, because: "staging has few users" },
  { types: /^google_cloud_run_/, paths: /\.resources\.limits\.(cpu|memory)$/, because: "staging has less load" },
  {
    types: /^google_cloud_run_/,
    paths: /\.volumes.*\.secret\.items/,
    because: "secrets are rotated at different times",
  },
  { types: /^google_secret_manager_secret_version$/, because: "secrets are rotated at different times" },
  {
    types: /^google_secret_manager_secret$/,
    paths: /^rotation\.next_rotation_time$/,
    because: "secrets are rotated at different times",
  },
  {
    types: /^google_sql_database_instance$/,
    paths: /^settings\.(tier|disk_size|disk_autoresize_limit)$/,
    because: "staging holds less data",
  },
  {
    types: /^google_sql_database_instance$/,
    paths: /^settings\.(maintenance_window|backup_configuration\.start_time)/,
    because: "maintenance reaches staging first",
  },
  { types: /^google_redis_instance$/, paths: /^memory_size_gb$/, because: "staging holds less data" },
  { types: /^google_redis_instance$/, paths: /^maintenance_policy/, because: "maintenance reaches staging first" },
  {
    types: /^google_compute_(subnetwork|global_address)$/,
    paths: /^(ip_cidr_range|address)$/,
    when: sameSize,
    because: "each environment has addresses of its own, equal in number",
  },
  {
    types: /^google_compute_firewall$/,
    paths: /^(source|destination)_ranges/,
    when: sameSize,
    because: "each environment has addresses of its own, equal in number",
  },
  {
    types: /^google_certificate_manager_/,
    paths: /^(name|map|domain|hostname)$/,
    because: "names derive from host names",
  },
  {
    types: /^google_compute_security_policy_rule$|^google_compute_security_policy$/,
    paths: /rate_limit_threshold\.count$/,
    when: (production, staging) => Number(staging) <= Number(production),
    because: "staging may be stricter",
  },
  {
    types: /^cloudflare_zone_(setting|dnssec|settings_override)$/,
    because: "both share one zone, whose settings belong to production",
  },
  {
    types: /^google_cloud_run_v2_job_iam_(member|binding)$/,
    because: "people run migrations in production, a deployment runs them in staging",
  },
  {
    types: /^google_cloud_run_v2_job_iam_(member|binding)$/,
    paths: /^members?/,
    because: "people run migrations in production, a deployment runs them in staging",
  },
  { types: /^google_logging_\w+_bucket_config$/, paths: /^locked$/, because: "a retention lock can never be removed" },
  {
    types: /^google_logging_\w+_bucket_config$/,
    paths: /^retention_days$/,
    when: (production, staging) => [production, staging].every((days) => Number(days) >= 30 && Number(days) <= 90),
    because: "technical logs are kept for 30 to 90 days in both",
  },
  { types: /^google_monitoring_alert_policy$/, paths: /threshold_value$/, because: "staging has less traffic" },
  { types: /^google_monitoring_notification_channel$/, paths: /^labels/, because: "notifications go to other people" },
  { types: /^google_monitoring_dashboard$/, paths: /^dashboard_json$/, because: "a dashboard only displays" },
  {
    types: /^google_compute_(global_address|router_nat)$/,
    paths: /^(nat_ips|address)$/,
    when: sameSize,
    because: "each environment has addresses of its own, equal in number",
  },
];

/** Whether two ranges, or lists of them, are as large and neither is the whole internet. */
function sameSize(production: unknown, staging: unknown): boolean {
  const sizes = [production, staging].map((ranges) =>
    (Array.isArray(ranges) ? ranges : [ranges]).map((range) => /\/(\d+)$/.exec(String(range))?.[1] ?? "").sort(),
  );
  return JSON.stringify(sizes[0]) === JSON.stringify(sizes[1]) && !(sizes[1] ?? []).includes("0");
}
