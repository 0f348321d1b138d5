import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { SqlUser } from "@cdktf/provider-google/lib/sql-user";
import { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { GoogleProject } from "./google-stack";
import { Network } from "./network";
import { databaseUserOf, Postgres } from "./postgres";
import { nameRequirement, Requirement, requireProps } from "../props-validation";
import { Secret } from "./secret";

/** The database that a container connects to. */
export interface WorkloadDatabase {
  readonly postgres: Postgres;
  /** Name of the database in the instance. */
  readonly name: string;
  /** A user with a password. @default - the workload's service account, by IAM database authentication */
  readonly passwordUser?: SqlUser;
  /** Connections that one instance may open, given to it as `DATABASE_CONNECTIONS`. @default - not given */
  readonly pool?: number;
}

/** Common props of a Cloud Run service and a Cloud Run job. */
export interface WorkloadProps {
  readonly project: GoogleProject;
  /** Name of the service or job and of its service account. A change replaces both. */
  readonly name: string;
  readonly network: Network;
  /** Image of the first revision. Later images are deployed outside Terraform and do not show as drift. */
  readonly image: string;
  /** Environment variables: never a secret, those are files. @default - none of its own */
  readonly env?: Readonly<Record<string, string>>;
  /** Secrets mounted as files under `/secrets/<key>/`: `current` and `previous-<generation>`. @default - none */
  readonly secrets?: Readonly<Record<string, Secret>>;
  /** @default - no database */
  readonly database?: WorkloadDatabase;
  /** Cores of an instance, such as `1` or `2`. @default "1" */
  readonly cpu?: string;
  /** Memory of an instance, such as `512Mi` or `2Gi`: what Cloud Run allows depends on the cores. @default "512Mi" */
  readonly memory?: string;
}

export const SECRETS_DIRECTORY = "/secrets";
export const SQL_SOCKETS_DIRECTORY = "/cloudsql";

const DEFAULT_CPU = "1";
const DEFAULT_MEMORY = "512Mi";
const SECRET_LIKE = /(^|_)(SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|PRIVATE|CREDENTIAL|DSN|APIKEY|KEY)S?(_|$)/;
/** Set by the construct or by Cloud Run itself. */
const RESERVED = new RegExp(
  "^(" +
    [
      "SECRETS_DIRECTORY|DATABASE_(CONNECTIONS|INSTANCE|NAME|SOCKETS|USER)|PORT",
      "K_(SERVICE|REVISION|CONFIGURATION)|CLOUD_RUN_(JOB|EXECUTION|TASK_(INDEX|ATTEMPT|COUNT))",
    ].join("|") +
    ")$",
);
/** Cloud Run's minimum and maximum memory in MiB per number of cores, second generation. */
const MEMORY: Readonly<Record<string, readonly [least: number, most: number]>> = {
  1: [512, 4096],
  2: [512, 8192],
  4: [2048, 16_384],
  6: [4096, 24_576],
  8: [4096, 32_768],
};

export function workloadRequirements(props: WorkloadProps): Requirement[] {
  const names = Object.keys(props.env ?? {});
  const reserved = names.filter((name) => RESERVED.test(name));
  const secretLike = names.filter((name) => !reserved.includes(name) && SECRET_LIKE.test(upperSnakeCase(name)));
  const { cpu = DEFAULT_CPU, memory = DEFAULT_MEMORY } = props;
  const [least, most] = (Object.hasOwn(MEMORY, cpu) ? MEMORY[cpu] : undefined) ?? [0, Infinity];
  const secrets = Object.entries(props.secrets ?? {});
  return [
    // The id of its service account, with the suffix, has 6 to 30 characters.
    {
      ...nameRequirement(props.name, 26),
      accepted: nameRequirement(props.name, 26).accepted && props.name.length >= 2,
      allowed: "2 to 26 lowercase letters, digits and hyphens, starting with a letter, not ending with a hyphen",
    },
    {
      prop: "env",
      given: secretLike,
      accepted: secretLike.length === 0,
      allowed: "names that do not look like a secret's: pass it in `secrets`, which are mounted as files",
    },
    {
      prop: "env",
      given: reserved,
      accepted: reserved.length === 0,
      allowed: "names that neither the construct nor Cloud Run sets itself",
    },
    {
      prop: "secrets",
      given: secrets.map(([key]) => key),
      accepted:
        secrets.every(([key]) => /^[a-z]([a-z0-9-]{0,50}[a-z0-9])?$/.test(key)) &&
        new Set(secrets.map(([, secret]) => secret)).size === secrets.length,
      allowed: "lowercase letters, digits and hyphens, each secret once",
    },
    { prop: "cpu", given: cpu, accepted: Object.hasOwn(MEMORY, cpu), allowed: "1, 2, 4, 6 or 8" },
    {
      prop: "memory",
      given: memory,
      accepted: mebibytes(memory) >= least && mebibytes(memory) <= most,
      allowed:
        "a whole number of Mi or " +
        `Gi${Object.hasOwn(MEMORY, cpu) ? `, from ${least}Mi to ${most}Mi with cpu ${cpu}` : ""}`,
    },
  ];
}

const upperSnakeCase = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase();

/** NaN for an invalid amount of memory. */
function mebibytes(memory: string): number {
  const [, amount, unit] = /^([1-9]\d*)(Mi|Gi)$/.exec(memory) ?? [];
  return Number(amount) * (unit === "Gi" ? 1024 : 1);
}

/** The parts of a Cloud Run template that services and jobs share, with the grants they need. */
export class Workload extends Construct {
  /** Has no role on the project except to connect to its own database instance. */
  public readonly account: ServiceAccount;
  public readonly env: { name: string; value: string }[];
  public readonly volumes: {
    name: string;
    secret?: { secret: string; items: { path: string; version: string }[] };
    cloudSqlInstance?: { instances: string[] };
  }[] = [];
  public readonly volumeMounts: { name: string; mountPath: string }[] = [];
  public readonly limits: Record<string, string>;
  public readonly vpcAccess: { egress: string; networkInterfaces: { network: string; subnetwork: string }[] };
  /** A revision that starts before these grants exist fails. */
  public readonly dependencies: ITerraformDependable[] = [];

  /** @throws InvalidPropsError */
  constructor(scope: Construct, id: string, props: WorkloadProps, requirements: readonly Requirement[]) {
    super(scope, id);
    requireProps(scope, [...workloadRequirements(props), ...requirements]);

    this.account = new ServiceAccount(this, "account", {
      accountId: `${props.name}-run`,
      displayName: `${props.name} on Cloud Run`,
    });
    const env: Record<string, string> = { ...props.env };
    for (const [key, secret] of Object.entries(props.secrets ?? {})) {
      this.dependencies.push(secret.grantRead(props.name, this.account));
      this.volumes.push({
        name: `secret-${key}`,
        secret: { secret: secret.secret.secretId, items: secret.mountableVersions() },
      });
      this.volumeMounts.push({ name: `secret-${key}`, mountPath: `${SECRETS_DIRECTORY}/${key}` });
      env.SECRETS_DIRECTORY = SECRETS_DIRECTORY;
    }
    if (props.database) {
      const { postgres, name, passwordUser } = props.database;
      this.dependencies.push(...postgres.grantConnect(props.name, this.account, passwordUser ? "password" : "iam"));
      if (passwordUser) this.dependencies.push(passwordUser);
      this.volumes.push({ name: "cloudsql", cloudSqlInstance: { instances: [postgres.instance.connectionName] } });
      this.volumeMounts.push({ name: "cloudsql", mountPath: SQL_SOCKETS_DIRECTORY });
      Object.assign(env, {
        DATABASE_INSTANCE: postgres.instance.connectionName,
        DATABASE_NAME: name,
        DATABASE_SOCKETS: SQL_SOCKETS_DIRECTORY,
        ...(props.database.pool === undefined ? {} : { DATABASE_CONNECTIONS: String(props.database.pool) }),
        DATABASE_USER: passwordUser?.name ?? databaseUserOf(this.account),
      });
    }
    this.env = Object.entries(env).map(([name, value]) => ({ name, value }));
    this.limits = { cpu: props.cpu ?? DEFAULT_CPU, memory: props.memory ?? DEFAULT_MEMORY };
    // All traffic takes the VPC, where the firewall decides.
    this.vpcAccess = {
      egress: "ALL_TRAFFIC",
      networkInterfaces: [{ network: props.network.network.id, subnetwork: props.network.subnet.id }],
    };
    this.dependencies.push(props.network.allowHttps, props.network.allowServices);
  }
}
