import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { SqlDatabase } from "@cdktf/provider-google/lib/sql-database";
import { SqlDatabaseInstance, SqlDatabaseInstanceSettings } from "@cdktf/provider-google/lib/sql-database-instance";
import { SqlUser } from "@cdktf/provider-google/lib/sql-user";
import { Fn, ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { GoogleProject } from "./google-stack";
import { Network } from "./network";
import { POSTGRES_FLAGS } from "./postgres-flags";
import { nameRequirement, rangeRequirement, requireProps } from "../props-validation";
import { Secret } from "./secret";

export type PostgresEdition = "ENTERPRISE" | "ENTERPRISE_PLUS";

/** Maximum days of transaction logs that an edition keeps (Cloud SQL editions, read 2026). */
const LONGEST_LOG_RETENTION: Record<PostgresEdition, number> = { ENTERPRISE: 7, ENTERPRISE_PLUS: 35 };

const LEAST_CONNECTIONS = 100;

export interface PostgresReplicaProps {
  /** Machine type. @default - that of the primary */
  readonly tier?: string;
  /** Region. A change replaces the replica. @default - the primary's */
  readonly region?: string;
}

export interface PostgresProps {
  readonly project: GoogleProject;
  /** Instance name. A change replaces the instance; the old name stays reserved for up to a week. */
  readonly name: string;
  readonly network: Network;
  /** Always explicit: Google's own default for PostgreSQL 16 and later is ENTERPRISE_PLUS. */
  readonly edition: PostgresEdition;
  /** Machine type: `db-perf-optimized-N-…` on ENTERPRISE_PLUS, `db-custom-<cores>-<MiB>` on ENTERPRISE. */
  readonly tier: string;
  /**
   * Connections that Cloud SQL accepts on that machine type, unless a flag sets another number.
   *
   * @default 100 - the fewest of any machine type
   */
  readonly maxConnections?: number;
  /** Initial disk size in GB, at least 10. It grows automatically and never shrinks. */
  readonly diskSizeGb: number;
  /** Databases to create. */
  readonly databases: readonly string[];
  readonly backups: {
    /** Start of the four-hour window of the daily backup, `HH:MM` in UTC. */
    readonly startTime: string;
    /** Automated backups kept, one a day: at least as many as `logRetentionDays`. */
    readonly retained: number;
    /** Days of transaction logs kept for point-in-time recovery: 1-7 on ENTERPRISE, 1-35 on ENTERPRISE_PLUS. */
    readonly logRetentionDays: number;
  };
  readonly maintenance: {
    /** 1 is Monday. */
    readonly day: number;
    /** Hour of the day in UTC. */
    readonly hour: number;
  };
  /** Read replicas by name suffix. @default - none */
  readonly replicas?: Record<string, PostgresReplicaProps>;
  /**
   * What pgAudit records, as a comma-separated list of its classes.
   * The extension itself is made by the migration job: `CREATE EXTENSION IF NOT EXISTS pgaudit`.
   * @default "ddl,role,write"
   */
  readonly auditClasses?: string;
  /** Database flags that add to or override the secure ones in postgres-flags.ts. @default - none */
  readonly flags?: Record<string, string>;
  /**
   * Deletion protection in Google's API and in Terraform. Disable it only to delete the instance on purpose.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;
}

/**
 * Cloud SQL for PostgreSQL 18: regional, private, TLS with verified clients, backups with
 * point-in-time recovery, pgAudit, IAM database authentication.
 *
 * Clients come through a Cloud SQL connector (Cloud Run's `/cloudsql` volume is one), which brings
 * the client certificate that `TRUSTED_CLIENT_CERTIFICATE_REQUIRED` demands.
 *
 * Escape hatch: every inner resource is a public field.
 */
export class Postgres extends Construct {
  public readonly instance: SqlDatabaseInstance;
  public readonly databases: SqlDatabase[];
  public readonly replicas: SqlDatabaseInstance[];
  /** Connections that the instance accepts. */
  public readonly maxConnections: number;
  private readonly project: GoogleProject;
  private readonly instanceName: string;

  /**
   * @throws InvalidPropsError for a combination that Google would refuse at apply, or that keeps fewer backups than
   * logs.
   */
  constructor(scope: Construct, id: string, props: PostgresProps) {
    super(scope, id);
    const { backups, edition, maintenance } = props;
    const plus = edition === "ENTERPRISE_PLUS";
    const tier = (prop: string, given: string) => ({
      prop,
      given,
      accepted: given.startsWith(plus ? "db-perf-optimized-" : "db-custom-"),
      allowed: plus
        ? "db-perf-optimized-… on ENTERPRISE_PLUS"
        : "db-custom-… on ENTERPRISE (regional availability needs a dedicated core)",
    });
    requireProps(this, [
      nameRequirement(props.name, 60),
      tier("tier", props.tier),
      ...Object.entries(props.replicas ?? {}).flatMap(([suffix, replica]) => [
        { ...nameRequirement(`${props.name}-${suffix}`, 60), prop: `replicas.${suffix}` },
        ...(replica.tier === undefined ? [] : [tier(`replicas.${suffix}.tier`, replica.tier)]),
      ]),
      rangeRequirement("diskSizeGb", props.diskSizeGb, 10, 65_536, "GB"),
      {
        prop: "databases",
        given: props.databases,
        accepted: props.databases.length > 0 && new Set(props.databases).size === props.databases.length,
        allowed: "at least one database, none twice",
      },
      {
        prop: "backups.startTime",
        given: backups.startTime,
        accepted: /^([01]\d|2[0-3]):[0-5]\d$/.test(backups.startTime),
        allowed: "HH:MM in UTC",
      },
      rangeRequirement(
        "backups.logRetentionDays",
        backups.logRetentionDays,
        1,
        LONGEST_LOG_RETENTION[edition],
        `days on ${edition}`,
      ),
      rangeRequirement(
        "backups.retained",
        backups.retained,
        Math.min(Math.max(backups.logRetentionDays, 1), LONGEST_LOG_RETENTION[edition]),
        365,
        "backups, not fewer than backups.logRetentionDays,",
      ),
      rangeRequirement("maintenance.day", maintenance.day, 1, 7, "days, 1 being Monday,"),
      rangeRequirement("maintenance.hour", maintenance.hour, 0, 23, "hours"),
    ]);
    this.project = props.project;
    this.instanceName = props.name;
    this.maxConnections = Number(props.flags?.max_connections ?? props.maxConnections ?? LEAST_CONNECTIONS);

    const protect = props.deletionProtection ?? true;
    const flags = { ...POSTGRES_FLAGS, "pgaudit.log": props.auditClasses ?? "ddl,role,write", ...props.flags };
    const settings: SqlDatabaseInstanceSettings = {
      edition,
      tier: props.tier,
      deletionProtectionEnabled: protect,
      connectorEnforcement: "REQUIRED",
      diskType: "PD_SSD",
      diskSize: props.diskSizeGb,
      diskAutoresize: true,
      databaseFlags: Object.entries(flags).map(([name, value]) => ({ name, value })),
      ipConfiguration: {
        ipv4Enabled: false,
        privateNetwork: props.network.network.id,
        allocatedIpRange: props.network.servicesAddress.name,
        sslMode: "TRUSTED_CLIENT_CERTIFICATE_REQUIRED",
        // Cloud Run's connector trusts the per-instance authority only.
        serverCaMode: "GOOGLE_MANAGED_INTERNAL_CA",
      },
      insightsConfig: {
        queryInsightsEnabled: true,
        queryStringLength: 1024,
        recordApplicationTags: true,
        recordClientAddress: false,
      },
    };
    const guarded = {
      databaseVersion: "POSTGRES_18",
      deletionProtection: protect,
      dependsOn: [props.network.servicesConnection],
      // Autoresize grows the disk without Terraform's knowledge; shrinking it would replace the instance.
      lifecycle: { preventDestroy: protect, ignoreChanges: ["settings[0].disk_size"] },
    };

    this.instance = new SqlDatabaseInstance(this, "instance", {
      ...guarded,
      name: props.name,
      region: props.project.region,
      settings: {
        ...settings,
        availabilityType: "REGIONAL",
        retainBackupsOnDelete: true,
        // Replicas follow the primary's window and cannot have one.
        maintenanceWindow: { ...maintenance, updateTrack: "stable" },
        backupConfiguration: {
          enabled: true,
          startTime: backups.startTime,
          location: props.project.region,
          pointInTimeRecoveryEnabled: true,
          transactionLogRetentionDays: backups.logRetentionDays,
          backupRetentionSettings: { retainedBackups: backups.retained, retentionUnit: "COUNT" },
        },
      },
    });
    this.databases = props.databases.map(
      (name) =>
        new SqlDatabase(this, `database-${name}`, {
          name,
          instance: this.instance.name,
          deletionPolicy: "ABANDON",
          lifecycle: { preventDestroy: protect },
        }),
    );
    this.replicas = Object.entries(props.replicas ?? {}).map(
      ([suffix, replica]) =>
        new SqlDatabaseInstance(this, `replica-${suffix}`, {
          ...guarded,
          name: `${props.name}-${suffix}`,
          region: replica.region ?? props.project.region,
          masterInstanceName: this.instance.name,
          settings: { ...settings, tier: replica.tier ?? props.tier, availabilityType: "ZONAL" },
        }),
    );
  }

  /**
   * Lets a service account connect to this instance and its replicas, and to no other.
   *
   * Cloud SQL has no permissions per instance, so roles are granted on the project under a condition
   * that names them.
   *
   * @param authentication `iam` makes the account a database user of its own, without a password;
   *   `password` only opens the way to the instance, for a user of `addPasswordUser`.
   * @returns what a workload must depend on before it first connects.
   */
  public grantConnect(
    id: string,
    account: ServiceAccount,
    authentication: "iam" | "password" = "iam",
  ): ITerraformDependable[] {
    const names = [this.instanceName, ...this.replicas.map((replica) => replica.nameInput ?? "")];
    const members = (authentication === "iam" ? ["client", "instanceUser"] : ["client"]).map(
      (role) =>
        new ProjectIamMember(this, `${role}-${id}`, {
          project: this.project.id,
          role: `roles/cloudsql.${role}`,
          member: account.member,
          condition: {
            title: `only ${this.instanceName}`,
            expression:
              `resource.service == "sqladmin.googleapis.com" && ` +
              `(${names
                .map((name) => "resource.name == " + `"projects/${this.project.id}/instances/${name}"`)
                .join(" || ")})`,
          },
        }),
    );
    if (authentication === "password") return members;
    const user = new SqlUser(this, `user-${id}`, {
      instance: this.instance.name,
      name: databaseUserOf(account),
      type: "CLOUD_IAM_SERVICE_ACCOUNT",
      deletionPolicy: "ABANDON",
    });
    return [user, ...members];
  }

  /**
   * A user with a password, for software that cannot use IAM database authentication.
   *
   * Cloud SQL makes every such user a member of `cloudsqlsuperuser`, and this provider version cannot
   * say otherwise: the first migration has to revoke it (docs/deploying.md).
   *
   * User and secret take the same ephemeral value in one apply and carry the same generation. Where
   * an apply failed between the two, they differ: add a generation to the secret and apply again,
   * which writes both anew (docs/secrets.md).
   */
  public addPasswordUser(id: string, name: string, password: Secret): SqlUser {
    return new SqlUser(this, `user-${id}`, {
      instance: this.instance.name,
      name,
      type: "BUILT_IN",
      passwordWo: password.valueInThisRun,
      passwordWoVersion: password.currentGeneration,
      deletionPolicy: "ABANDON",
    });
  }
}

/** PostgreSQL's name of a service account: its names hold 63 characters, so Cloud SQL drops the suffix. */
export function databaseUserOf(account: ServiceAccount): string {
  return Fn.trimsuffix(account.email, ".gserviceaccount.com");
}
