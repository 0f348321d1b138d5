import { isIpv4 } from "../../../net/ip-range";
import { accept } from "./accept-rule";
import { CREDENTIALS, DATABASE_HOST, DATABASES, ROLES, SCRIPTS, SETTINGS } from "./paths";
import { Part } from "./part";
import { certificateExpiry } from "./postgres-expiry";
import { script } from "./script";

export interface PostgresClientProps {
  /** The database server's private IPv4 address. */
  readonly databaseAddress: string;
}

export type Role = keyof typeof ROLES;

/**
 * What a unit needs so that its programs can connect through libpq with `service=NAME`, where NAME is the role's name.
 */
export interface DatabaseClient {
  /** Paths only. `%d` is the unit's directory of credentials, `%t/smallcrm/%N` its own in memory. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names of sealed credentials, in the server's store. */
  readonly credentials: readonly string[];
  /** All of it as settings of a unit's [Service] section, with the step that writes the password file. */
  readonly service: Readonly<Record<string, string | readonly string[]>>;
}

const SERVICES = `${SETTINGS}/pg_service.conf`;

const PASSWORDS: Readonly<Record<Role, string>> = {
  application: CREDENTIALS.applicationPassword,
  umami: CREDENTIALS.umamiPassword,
  backup: CREDENTIALS.backupPassword,
  retention: CREDENTIALS.retentionPassword,
};

/** The database that a role's service opens where a program names no other: `service=backup dbname=umami` does. */
const FIRST_DATABASE: Readonly<Record<Role, string>> = {
  application: DATABASES.application,
  umami: DATABASES.umami,
  backup: DATABASES.application,
  retention: DATABASES.application,
};

/** What lets a unit of the application server connect as a role, over verified TLS. */
export function clientOf(role: Role): DatabaseClient {
  const environment = {
    PGSERVICEFILE: SERVICES,
    PGSSLROOTCERT: `%d/${CREDENTIALS.databaseAuthority}`,
    PGSSLCERT: `%d/${CREDENTIALS.clientCertificate}`,
    PGSSLKEY: `%d/${CREDENTIALS.clientKey}`,
    PGPASSFILE: "%t/smallcrm/%N/pgpass",
  };
  const credentials = [
    CREDENTIALS.databaseAuthority,
    CREDENTIALS.clientCertificate,
    CREDENTIALS.clientKey,
    PASSWORDS[role],
  ];
  return {
    environment,
    credentials,
    service: {
      Environment: Object.entries(environment).map(([name, path]) => `${name}=${path}`),
      LoadCredentialEncrypted: credentials,
      RuntimeDirectory: "smallcrm/%N",
      RuntimeDirectoryMode: "0700",
      // libpq refuses a password file that its group can read, which a credential of a unit with User= is.
      ExecStartPre: `${SCRIPTS}/postgres-passfile ${PASSWORDS[role]}`,
    },
  };
}

/**
 * What the application server needs to call the database server: its name, and a libpq service of
 * each role, which verifies the server's certificate and name and binds the password to the connection.
 *
 * @throws InvalidPropsError where the address is none.
 */
export function postgresClient({ databaseAddress }: PostgresClientProps): Part {
  accept("postgresClient", [
    { prop: "databaseAddress", given: databaseAddress, accepted: isIpv4(databaseAddress), allowed: "an IPv4 address" },
  ]);
  const expiry = certificateExpiry([CREDENTIALS.databaseAuthority, CREDENTIALS.clientCertificate]);
  return {
    packages: ["postgresql-client", "openssl"],
    files: [
      script("postgres-passfile"),
      script("postgres-host"),
      { path: SERVICES, content: services() },
      ...(expiry.files ?? []),
    ],
    run: [[`${SCRIPTS}/postgres-host`, databaseAddress, DATABASE_HOST], ...(expiry.run ?? [])],
    credentials: [
      CREDENTIALS.databaseAuthority,
      CREDENTIALS.clientCertificate,
      CREDENTIALS.clientKey,
      ...Object.values(PASSWORDS),
    ],
  };
}

const services = () => (Object.keys(ROLES) as Role[]).map((role) => service(role)).join("\n");

const service = (role: Role) => `[${ROLES[role]}]
host=${DATABASE_HOST}
port=5432
dbname=${FIRST_DATABASE[role]}
user=${ROLES[role]}
sslmode=verify-full
ssl_min_protocol_version=TLSv1.2
channel_binding=require
gssencmode=disable
connect_timeout=10
`;
