import { isIpv4 } from "../../../net/ip-range";
import { accept } from "./accept-rule";
import { CREDENTIALS, DATABASE_CREDENTIALS, DATABASE_DATA, SCRIPTS, SEALED } from "./paths";
import { HostFile, Part } from "./part";
import { pgHba } from "./postgres-access";
import { certificateExpiry } from "./postgres-expiry";
import { tuningSettings, POSTGRES_TLS, POSTGRES_VERSION, postgresConf, requiredSettings } from "./postgres-settings";
import { script } from "./script";
import { settings } from "./settings";
import { ALARM, SANDBOX, timer, unit } from "./units";

export interface PostgresServerProps {
  /** The server's private IPv4 address: the only one that PostgreSQL listens on. */
  readonly address: string;
  /** The application server's private IPv4 address: the only one that PostgreSQL and the host firewall let in. */
  readonly applicationAddress: string;
  /** Memory of the server in MiB. */
  readonly memoryMb: number;
  /**
   * What creates roles and databases: a script that runs as the superuser, daily and whenever PostgreSQL is started,
   * with the passwords in its credentials directory, and the SQL that it runs.
   */
  readonly roles: { readonly script: HostFile; readonly sql: readonly HostFile[] };
  /**
   * Settings of postgresql.conf that add to or override the tuning settings. Those for TLS, logging and durability
   * cannot be overridden.
   *
   * @default - none
   */
  readonly settings?: Readonly<Record<string, string>>;
}

const TLS = [DATABASE_CREDENTIALS.serverCertificate, DATABASE_CREDENTIALS.serverKey, CREDENTIALS.databaseAuthority];
const PASSWORDS = [
  CREDENTIALS.applicationPassword,
  CREDENTIALS.umamiPassword,
  CREDENTIALS.backupPassword,
  CREDENTIALS.retentionPassword,
];
const CLUSTER = `postgresql@${POSTGRES_VERSION}-main.service`;
const sealed = (names: readonly string[]) => names.map((name) => `${SEALED}/${name}`);

/**
 * PostgreSQL on the data volume, for the application server only. List the part after
 * `dataVolume("/var/lib/postgresql")`. An existing cluster on the volume is reused and never recreated. PostgreSQL is
 * not started until its credentials are sealed; then `sudo /usr/local/lib/smallcrm/postgres-start` starts it and
 * creates roles and databases. The same command applies newly sealed credentials.
 *
 * @throws InvalidPropsError for an invalid address, too little memory, or a setting that would break a promise.
 */
export function postgresServer(props: PostgresServerProps): Part {
  const promised = requiredSettings(props);
  const own = {
    data_directory: `${DATABASE_DATA}/${POSTGRES_VERSION}/main`,
    hba_file: etc("pg_hba.conf"),
    ident_file: etc("pg_ident.conf"),
    external_pid_file: `/run/postgresql/${POSTGRES_VERSION}-main.pid`,
    unix_socket_directories: "/run/postgresql",
    cluster_name: `${POSTGRES_VERSION}/main`,
  };
  const kept = Object.keys(props.settings ?? {}).filter(
    (name) =>
      !/^[a-z_]+(\.[a-z_]+)?$/.test(name) ||
      /^(include|ssl|log|shared_preload)/.test(name) ||
      name in promised ||
      name in own,
  );
  const address = (prop: "address" | "applicationAddress") => ({
    prop,
    given: props[prop],
    accepted: isIpv4(props[prop]),
    allowed: "an IPv4 address",
  });
  accept("postgresServer", [
    address("address"),
    address("applicationAddress"),
    {
      prop: "memoryMb",
      given: props.memoryMb,
      accepted: Number.isInteger(props.memoryMb) && props.memoryMb >= 1_024,
      allowed: "a whole number of MiB, 1024 or more",
    },
    {
      prop: "settings",
      given: kept,
      accepted: kept.length === 0,
      allowed: "settings that neither TLS, the log, durability nor paths depend on",
    },
  ]);
  const roles = timer({
    name: "postgres-roles",
    description: "Roles, databases and what they may do",
    // Before the retention jobs: tables that a release added get their grants.
    calendar: "*-*-* 01:20:00",
    unit: { After: CLUSTER, ConditionPathExists: [...sealed(PASSWORDS), `${POSTGRES_TLS}/server.key`] },
    service: {
      User: "postgres",
      ExecStart: props.roles.script.path,
      LoadCredentialEncrypted: PASSWORDS,
      PrivateNetwork: "yes",
      RestrictAddressFamilies: "AF_UNIX",
      TimeoutStartSec: "5min",
    },
  });
  const expiry = certificateExpiry([DATABASE_CREDENTIALS.serverCertificate, CREDENTIALS.databaseAuthority]);
  return {
    packages: [`postgresql-${POSTGRES_VERSION}`, "openssl"],
    files: [
      {
        path: etc("postgresql.conf"),
        content: postgresConf({ ...own, ...tuningSettings(props), ...props.settings, ...promised }),
      },
      { path: etc("pg_hba.conf"), content: pgHba(props.applicationAddress) },
      { path: etc("pg_ident.conf"), content: "# No user of this machine is another one of PostgreSQL.\n" },
      // Debian's package creates a cluster if it finds no configuration of one: it would be on the server's own disk.
      { path: "/etc/postgresql-common/createcluster.d/smallcrm.conf", content: "create_main_cluster = false\n" },
      // The address comes with the network, which may come later than PostgreSQL.
      { path: "/etc/sysctl.d/60-postgres.conf", content: "net.ipv4.ip_nonlocal_bind = 1\n" },
      settings("postgres", {
        DATA: DATABASE_DATA,
        VERSION: POSTGRES_VERSION,
        BIN: `/usr/lib/postgresql/${POSTGRES_VERSION}/bin`,
        CLUSTER,
      }),
      script("postgres-cluster"),
      script("postgres-tls"),
      props.roles.script,
      script("postgres-start"),
      ...props.roles.sql,
      tlsUnit(),
      clusterUnit(),
      ...(roles.files ?? []),
      ...(expiry.files ?? []),
    ],
    run: [
      ["systemctl", "restart", "systemd-sysctl.service"],
      [`${SCRIPTS}/postgres-cluster`],
      ...(roles.run ?? []),
      ...(expiry.run ?? []),
    ],
    input: [{ protocol: "tcp", port: 5432, from: [props.applicationAddress] }],
    credentials: [...TLS, ...PASSWORDS],
  };
}

/** A path where Debian's tools look for the cluster's configuration; they create none if it exists. */
const etc = (name: string) => `/etc/postgresql/${POSTGRES_VERSION}/main/${name}`;

const tlsUnit = () =>
  unit("postgres-tls.service", {
    Unit: {
      Description: "Key and certificates of PostgreSQL, unsealed into memory",
      ConditionPathExists: sealed(TLS),
      OnFailure: ALARM,
    },
    Service: {
      ...SANDBOX,
      Type: "oneshot",
      RemainAfterExit: "yes",
      User: "postgres",
      RuntimeDirectory: "postgres-tls",
      RuntimeDirectoryMode: "0700",
      LoadCredentialEncrypted: TLS,
      ExecStart: `${SCRIPTS}/postgres-tls`,
      PrivateNetwork: "yes",
      TimeoutStartSec: "1min",
    },
  });

const clusterUnit = () =>
  unit(`${CLUSTER}.d/smallcrm.conf`, {
    Unit: {
      Wants: "postgres-tls.service",
      After: "postgres-tls.service",
      ConditionPathExists: `${POSTGRES_TLS}/server.key`,
      AssertPathIsMountPoint: DATABASE_DATA,
      OnFailure: ALARM,
    },
    Service: {
      ...SANDBOX,
      // Debian's unit ignores a failed start.
      ExecStart: ["", "/usr/bin/pg_ctlcluster --skip-systemctl-redirect %i start"],
      // pg_ctlcluster starts as root and becomes the owner of the data.
      CapabilityBoundingSet: "CAP_SETUID CAP_SETGID CAP_DAC_OVERRIDE CAP_CHOWN CAP_FOWNER CAP_KILL CAP_SYS_RESOURCE",
      ReadWritePaths: `${DATABASE_DATA} /var/log/postgresql /run/postgresql`,
      ProtectProc: "default",
    },
  });
