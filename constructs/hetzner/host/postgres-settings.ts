/** Debian 13's. A server with another version does not touch a cluster of this one: see docs of pg_upgradecluster. */
export const POSTGRES_VERSION = "17";
/** Connection limits per role, and their total including an administrator's connections. */
export const CONNECTIONS = { application: 40, umami: 10, backup: 4, retention: 2, administrator: 6 } as const;
/** Where keys and certificates are put at boot: in memory. */
export const POSTGRES_TLS = "/run/postgres-tls";

export interface PostgresSettingsProps {
  /** The only address that it listens on. */
  readonly address: string;
  /** Memory of the server in MiB. Caches and buffers are sized by it. */
  readonly memoryMb: number;
}

/**
 * The settings of postgresql.conf that keep the page's promises, by name; PostgreSQL 15 and 17 accept all of them. The
 * log contains neither values nor statements, so that no personal data gets there, and no error messages, whose text
 * quotes what was sent. Errors go to the client, so the application can log them.
 */
export const requiredSettings = ({
  address,
}: Pick<PostgresSettingsProps, "address">): Readonly<Record<string, string>> => ({
  listen_addresses: address,
  port: "5432",

  ssl: "on",
  ssl_cert_file: `${POSTGRES_TLS}/server.crt`,
  ssl_key_file: `${POSTGRES_TLS}/server.key`,
  ssl_ca_file: `${POSTGRES_TLS}/authority.crt`,
  ssl_min_protocol_version: "TLSv1.2",
  ssl_ciphers: "ECDHE+AESGCM:ECDHE+CHACHA20",
  password_encryption: "scram-sha-256",

  log_min_messages: "log",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_statement: "none",
  log_min_duration_statement: "-1",
  log_parameter_max_length: "0",
  log_parameter_max_length_on_error: "0",
  log_duration: "off",
  log_hostname: "off",

  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
  // No replication: dumps are the backup.
  max_wal_senders: "0",
  max_replication_slots: "0",
});

/** Tuning settings, which the server's `settings` may override. */
export function tuningSettings({
  memoryMb,
}: Pick<PostgresSettingsProps, "memoryMb">): Readonly<Record<string, string>> {
  const connections = Object.values(CONNECTIONS).reduce((sum, most) => sum + most, 0);
  const megabytes = (least: number, most: number, size: number) =>
    `${Math.min(most, Math.max(least, Math.floor(size)))}MB`;
  return {
    max_connections: String(connections),
    superuser_reserved_connections: "3",
    authentication_timeout: "15s",
    idle_in_transaction_session_timeout: "10min",
    tcp_keepalives_idle: "60s",

    shared_buffers: megabytes(128, 16_384, memoryMb / 4),
    effective_cache_size: megabytes(256, 65_536, (memoryMb * 2) / 3),
    maintenance_work_mem: megabytes(64, 1_024, memoryMb / 16),
    // A statement may allocate it several times: a quarter of memory is shared by all connections.
    work_mem: megabytes(4, 64, memoryMb / 4 / connections),
    random_page_cost: "1.1",
    // JIT compilation would need memory that is writable and executable.
    jit: "off",

    wal_level: "replica",
    wal_compression: "on",
    max_wal_size: "2GB",
    min_wal_size: "256MB",
    checkpoint_timeout: "15min",

    log_connections: "on",
    log_disconnections: "on",
    log_checkpoints: "on",
    log_lock_waits: "on",
    log_line_prefix: "%m [%p] %q%u@%d ",

    timezone: "Etc/UTC",
    log_timezone: "Etc/UTC",
    lc_messages: "C.UTF-8",
  };
}

/** A file of settings. */
export const postgresConf = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
    .join("");
