/** Directory of the scripts that units run. */
export const SCRIPTS = "/usr/local/lib/smallcrm";
/** Settings of scripts, none of them secret. */
export const SETTINGS = "/etc/smallcrm";
/** Credentials that systemd-creds sealed with the server's own key: LoadCredentialEncrypted=NAME finds them here. */
export const SEALED = "/etc/credstore.encrypted";
/** SQL of the retention jobs. */
export const SQL = `${SCRIPTS}/sql`;
/** Data volume of either server: PostgreSQL's clusters, or what customers uploaded. */
export const DATABASE_DATA = "/var/lib/postgresql";
export const APPLICATION_DATA = "/var/lib/smallcrm";
/** Name of the database server on the application server: in /etc/hosts and in the server's certificate. */
export const DATABASE_HOST = "database.smallcrm.internal";

/** Credentials of the application server. Certificates are not secret, but are delivered the same way. */
export const CREDENTIALS = {
  databaseAuthority: "database-authority",
  clientCertificate: "database-client-certificate",
  clientKey: "database-client-key",
  applicationPassword: "application-password",
  umamiPassword: "umami-password",
  umamiSecret: "umami-secret",
  backupPassword: "backup-password",
  retentionPassword: "retention-password",
  resticPassword: "restic-password",
  storageBoxKey: "storage-box-key",
  resendKey: "resend-key",
  secondFactorKeys: "second-factor-keys",
} as const;

/** Credentials of the database server, beside the passwords of the same roles. */
export const DATABASE_CREDENTIALS = {
  serverCertificate: "postgres-certificate",
  serverKey: "postgres-key",
} as const;

/** PostgreSQL roles: one per program. */
export const ROLES = { application: "smallcrm", umami: "umami", backup: "backup", retention: "retention" } as const;
/** Databases, by the program that owns them. */
export const DATABASES = { application: "smallcrm", umami: "umami" } as const;
