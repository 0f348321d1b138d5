import { CloudRunV2Service } from "@cdktf/provider-google/lib/cloud-run-v2-service";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { Construct } from "constructs";
import { rangeRequirement, Requirement } from "../props-validation";
import { Workload, WorkloadProps } from "./workload";

export interface ServiceProps extends WorkloadProps {
  /** Port the container listens on. @default 8080 */
  readonly port?: number;
  /** Concurrent requests per instance, 1 to 1000. @default 80 */
  readonly concurrency?: number;
  /** Minimum number of instances, kept warm. @default 0 */
  readonly minInstances?: number;
  /** Maximum number of instances, 1 to 1000. It also bounds the connections to the database. */
  readonly maxInstances: number;
  /** Seconds a request may take, 1 to 3600. @default 60 */
  readonly timeoutSeconds?: number;
  /**
   * Seconds that a container may take to start, 4 to 240, in steps of 2. A rollback to a revision without a warm
   * instance
   * takes as long.
   *
   * @default 24
   */
  readonly startupSeconds?: number;
  /**
   * Path that answers 200 once the container can serve. Google does not forward external requests to `/healthz`.
   *
   * @default "/health"
   */
  readonly startupPath?: string;
  /** Path that answers 200 while the container works. @default "/health" */
  readonly livenessPath?: string;
  /** Whether Google's API refuses to delete the service. @default true */
  readonly deletionProtection?: boolean;
}

/** Seconds between two startup probes. */
const STARTUP_PERIOD = 2;

/**
 * A Cloud Run service that only a load balancer can reach, with its own service account. Terraform creates the service;
 * images, revisions and traffic belong to deployments: neither a newer
 * image nor a rollback shows as drift. A rollback is one traffic change, without Terraform:
 *
 *     gcloud run services update-traffic NAME --region REGION --to-revisions REVISION=100
 *
 * and `--to-latest` ends it (docs/deploying.md).
 *
 * Escape hatch: `service` and `workload` are public.
 */
export class Service extends Construct {
  public readonly service: CloudRunV2Service;
  public readonly workload: Workload;

  /** @throws InvalidPropsError for what Cloud Run would refuse, or an environment variable that looks like a secret. */
  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const concurrency = props.concurrency ?? 80;
    const minInstances = props.minInstances ?? 0;
    const timeoutSeconds = props.timeoutSeconds ?? 60;
    const port = props.port ?? 8080;
    const startupSeconds = props.startupSeconds ?? 24;
    const startupPath = props.startupPath ?? "/health";
    const livenessPath = props.livenessPath ?? "/health";
    this.workload = new Workload(this, "workload", props, [
      rangeRequirement("port", port, 1, 65_535, "TCP's ports"),
      rangeRequirement("concurrency", concurrency, 1, 1000, "requests"),
      rangeRequirement("maxInstances", props.maxInstances, 1, 1000, "instances"),
      rangeRequirement("minInstances", minInstances, 0, props.maxInstances, "instances, not above maxInstances,"),
      rangeRequirement("timeoutSeconds", timeoutSeconds, 1, 3600, "seconds"),
      ...poolRequirement(props),
      rangeRequirement("startupSeconds", startupSeconds, 4, 240, "seconds"),
      {
        prop: "startupSeconds",
        given: startupSeconds,
        accepted: startupSeconds % STARTUP_PERIOD === 0,
        allowed: "an even number: the probe runs every 2 seconds",
      },
      ...Object.entries({ startupPath, livenessPath }).map(([prop, given]) => ({
        prop,
        given,
        accepted: given.startsWith("/"),
        allowed: "a path that starts with /",
      })),
    ]);

    this.service = new CloudRunV2Service(this, "service", {
      name: props.name,
      location: props.project.region,
      ingress: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
      // The load balancer is the only way in. It cannot present an identity, and a grant to allUsers would outlive it.
      invokerIamDisabled: true,
      deletionProtection: props.deletionProtection ?? true,
      template: {
        serviceAccount: this.workload.account.email,
        executionEnvironment: "EXECUTION_ENVIRONMENT_GEN2",
        maxInstanceRequestConcurrency: concurrency,
        timeout: `${timeoutSeconds}s`,
        sessionAffinity: false,
        scaling: { minInstanceCount: minInstances, maxInstanceCount: props.maxInstances },
        vpcAccess: this.workload.vpcAccess,
        volumes: this.workload.volumes,
        containers: [
          {
            image: props.image,
            ports: { containerPort: port },
            env: this.workload.env,
            volumeMounts: this.workload.volumeMounts,
            resources: { limits: this.workload.limits, cpuIdle: true, startupCpuBoost: true },
            startupProbe: {
              httpGet: { path: startupPath, port },
              periodSeconds: STARTUP_PERIOD,
              failureThreshold: startupSeconds / STARTUP_PERIOD,
              timeoutSeconds: STARTUP_PERIOD,
            },
            livenessProbe: {
              httpGet: { path: livenessPath, port },
              periodSeconds: 15,
              failureThreshold: 4,
              timeoutSeconds: 4,
            },
          },
        ],
      },
      traffic: [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 }],
      dependsOn: this.workload.dependencies,
      lifecycle: {
        ignoreChanges: [
          "client",
          "client_version",
          // The API returns this block for every service, and this provider would plan its removal on every run.
          "scaling",
          "traffic",
          "template[0].revision",
          "template[0].labels",
          "template[0].containers[0].image",
        ],
      },
    });
  }

  /** The identity of the running container. */
  public get account(): ServiceAccount {
    return this.workload.account;
  }
}

/** Every instance with a full pool must fit the connections that the database accepts. */
function poolRequirement({ database, maxInstances }: ServiceProps): Requirement[] {
  if (database?.pool === undefined) return [];
  const most = Math.floor(database.postgres.maxConnections / maxInstances);
  return [
    {
      prop: "database.pool",
      given: database.pool,
      accepted: Number.isInteger(database.pool) && database.pool >= 1 && database.pool <= most,
      allowed: `1 to ${most}: ${maxInstances} instances share ${database.postgres.maxConnections} connections`,
    },
  ];
}
