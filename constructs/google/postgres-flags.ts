/**
 * Flags of every PostgreSQL instance: authentication by IAM, pgAudit, and the logging that an
 * investigation needs. Statements show where they change the schema or fail.
 *
 * `pgaudit.log_parameter` and `log_min_duration_statement` stay off: they would write parameters, which are customers'
 * data, to logs that outlive it.
 */
export const POSTGRES_FLAGS: Readonly<Record<string, string>> = {
  "cloudsql.iam_authentication": "on",
  "cloudsql.enable_pgaudit": "on",
  "pgaudit.log_parameter": "off",
  log_checkpoints: "on",
  log_connections: "on",
  log_disconnections: "on",
  log_duration: "on",
  log_executor_stats: "off",
  log_hostname: "on",
  log_lock_waits: "on",
  log_min_duration_statement: "-1",
  log_min_error_statement: "error",
  log_min_messages: "warning",
  log_parser_stats: "off",
  log_planner_stats: "off",
  log_statement: "ddl",
  log_statement_stats: "off",
  log_temp_files: "0",
};
