import { RedisInstance } from "@cdktf/provider-google/lib/redis-instance";
import { Construct } from "constructs";
import { GoogleProject } from "./google-stack";
import { Network } from "./network";
import { nameRequirement, rangeRequirement, requireProps } from "../props-validation";
import { SecretSource } from "./secret";

export interface CacheProps {
  readonly project: GoogleProject;
  /** Instance name. A change replaces the cache. */
  readonly name: string;
  readonly network: Network;
  /** Memory in GB, 1 to 300. */
  readonly memoryGb: number;
  /** Redis version. An upgrade happens in place; a downgrade replaces the cache. @default "REDIS_7_2" */
  readonly version?: string;
  readonly maintenance: {
    /** Day in capitals, such as `SUNDAY`. */
    readonly day: string;
    /** Hour of the day in UTC. */
    readonly hour: number;
  };
}

const DAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

/**
 * Memorystore for Redis with a replica in another zone, AUTH, TLS and a private address.
 *
 * The provider keeps the AUTH string in state and nothing can prevent that, so only the deployer may
 * read the state (docs/decisions/0004-redis-auth-in-state.md). The Redis API has no deletion
 * protection: `preventDestroy` is all there is.
 *
 * Escape hatch: `instance` is public.
 */
export class Cache extends Construct {
  public readonly instance: RedisInstance;

  /** @throws InvalidPropsError for a size, version, day or hour that Memorystore would refuse. */
  constructor(scope: Construct, id: string, props: CacheProps) {
    super(scope, id);
    const version = props.version ?? "REDIS_7_2";
    requireProps(this, [
      nameRequirement(props.name),
      rangeRequirement("memoryGb", props.memoryGb, 1, 300, "GB"),
      // AUTH came with Redis 5, TLS with 6.
      {
        prop: "version",
        given: version,
        accepted: /^REDIS_(6_X|7_0|7_2)$/.test(version),
        allowed: "REDIS_6_X, REDIS_7_0 or REDIS_7_2",
      },
      {
        prop: "maintenance.day",
        given: props.maintenance.day,
        accepted: DAYS.includes(props.maintenance.day),
        allowed: DAYS.join(", "),
      },
      rangeRequirement("maintenance.hour", props.maintenance.hour, 0, 23, "hours"),
    ]);
    this.instance = new RedisInstance(this, "instance", {
      name: props.name,
      region: props.project.region,
      tier: "STANDARD_HA",
      memorySizeGb: props.memoryGb,
      redisVersion: version,
      authEnabled: true,
      transitEncryptionMode: "SERVER_AUTHENTICATION",
      connectMode: "PRIVATE_SERVICE_ACCESS",
      // Without reservedIpRange, which the provider does not read: whoever imports the cache would have to replace it.
      // Memorystore takes an address from the ranges of the network's connection.
      authorizedNetwork: props.network.network.id,
      maintenancePolicy: {
        weeklyMaintenanceWindow: [
          {
            day: props.maintenance.day,
            startTime: { hours: props.maintenance.hour, minutes: 0, seconds: 0, nanos: 0 },
          },
        ],
      },
      dependsOn: [props.network.servicesConnection],
      lifecycle: { preventDestroy: true },
    });
  }

  /** The AUTH string as a secret's source, so that it reaches the service as a file. */
  public get authSource(): SecretSource {
    return { attribute: this.instance.authString };
  }

  /**
   * What a client needs besides the AUTH string. None of it is secret: the certificates are the public part of the
   * certificate authority.
   */
  public get env(): Record<string, string> {
    return {
      REDIS_HOST: this.instance.host,
      REDIS_PORT: `\${${this.instance.fqn}.port}`,
      REDIS_TLS_CA: `\${join("\\n", ${this.instance.fqn}.server_ca_certs[*].cert)}`,
    };
  }
}
