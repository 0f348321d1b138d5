import { SecretManagerSecret } from "@cdktf/provider-google/lib/secret-manager-secret";
import { SecretManagerSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-secret-iam-member";
import { SecretManagerSecretVersion } from "@cdktf/provider-google/lib/secret-manager-secret-version";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { PubsubTopic } from "@cdktf/provider-google/lib/pubsub-topic";
import { DefaultTokenResolver, ITerraformDependable, StringConcat, Tokenization } from "cdktf";
import { Construct } from "constructs";
import { ephemeralInput, ephemeralPassword } from "./ephemeral";
import { nameRequirement, rangeRequirement, requireProps } from "./refuse";

/** Where a secret's value comes from. In no case does it reach a file. */
export type SecretSource =
  /** Made by Terraform in the apply that writes it and seen by nobody: 32 random bytes in URL-safe base64, the form of a Fernet key. */
  | "key"
  /** Made by Terraform in the apply that writes it: 40 letters and digits. */
  | "password"
  /** Passed in by a person as an ephemeral variable, `TF_VAR_<name with underscores>_<generation>`. */
  | "input"
  /** Read from another resource's attribute. The provider of that resource may keep it in state: say where. */
  | { readonly attribute: string };

export interface SecretRotation {
  /** Days between notifications, at least 1. */
  readonly periodDays: number;
  /** When the first notification is due, RFC 3339 in UTC. Secret Manager advances it afterwards. */
  readonly firstAt: string;
}

export interface SecretProps {
  /** The secret's id. A change replaces it. */
  readonly name: string;
  readonly source: SecretSource;
  /** Regions that hold the value. A change replaces the secret. */
  readonly regions: readonly string[];
  /**
   * Generations that exist, ascending; the last one is current, the others stay readable for data that
   * was encrypted under them. Adding one writes a new value; dropping one disables it, which can be undone.
   * @default [1]
   */
  readonly generations?: readonly number[];
  /**
   * Generations that are mounted no longer and stay enabled, so that revisions from before can still start: for as long
   * as somebody may roll back to one. Dropping one disables it.
   * @default - none
   */
  readonly retired?: readonly number[];
  /** Reminders to rotate, sent to `topic`. @default - none */
  readonly rotation?: SecretRotation & { readonly topic: PubsubTopic; readonly dependsOn?: ITerraformDependable[] };
}

/** A version of a secret that a workload mounts. */
export interface MountableVersion {
  /** File name: `current`, or `previous-<generation>`. */
  readonly path: string;
  readonly version: string;
}

/**
 * One secret with its own readers. Values are write-only: they are in no synthesized file, plan or state.
 *
 * Escape hatch: `secret`, `versions` and `readers` are public.
 */
export class Secret extends Construct {
  public readonly secret: SecretManagerSecret;
  /** By generation. */
  public readonly versions = new Map<number, SecretManagerSecretVersion>();
  public readonly readers: SecretManagerSecretIamMember[] = [];
  public readonly currentGeneration: number;
  private readonly retired: ReadonlySet<number>;
  private readonly source: SecretSource;
  private readonly secretName: string;
  private passwordExpression?: string;

  /** @throws InvalidPropsError for a bad name, no region, generations out of order, or a literal where only a reference keeps the value out of files. */
  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id);
    const generations = props.generations ?? [1];
    const retired = props.retired ?? [];
    const { source } = props;
    // A text around a reference, or in a function's arguments, would be written to cdk.tf.json as it stands.
    const literal = typeof source === "object" && !PLAIN_REFERENCE.test(resolved(this, source.attribute));
    requireProps(this, [
      nameRequirement(props.name, 100),
      {
        prop: "source.attribute",
        given: literal ? "(a literal, not shown)" : "",
        accepted: !literal,
        allowed:
          "a reference to a resource's attribute and nothing around it: a literal would be written to cdk.tf.json",
      },
      { prop: "regions", given: props.regions, accepted: props.regions.length > 0, allowed: "at least one region" },
      {
        prop: "generations",
        given: generations,
        accepted:
          generations.length > 0 &&
          generations.every((one, index) => Number.isInteger(one) && one > (generations[index - 1] ?? 0)),
        allowed: "whole numbers from 1, ascending, at least one",
      },
      {
        prop: "retired",
        given: retired,
        accepted:
          retired.every(
            (one, index) =>
              Number.isInteger(one) &&
              one > (retired[index - 1] ?? 0) &&
              one < (generations[generations.length - 1] ?? 1),
          ) && retired.every((one) => !generations.includes(one)),
        allowed: "whole numbers from 1, ascending, below the current generation and none of the generations",
      },
      ...(props.rotation
        ? [
            rangeRequirement("rotation.periodDays", props.rotation.periodDays, 1, 3650, "days"),
            {
              prop: "rotation.firstAt",
              given: props.rotation.firstAt,
              accepted: isInstant(props.rotation.firstAt),
              allowed: "a time in UTC, YYYY-MM-DDTHH:MM:SSZ",
            },
          ]
        : []),
    ]);
    this.source = source;
    this.secretName = props.name;
    this.currentGeneration = generations[generations.length - 1] ?? 1;

    this.secret = new SecretManagerSecret(this, "secret", {
      secretId: props.name,
      deletionProtection: true,
      replication: { userManaged: { replicas: props.regions.map((location) => ({ location })) } },
      topics: props.rotation ? [{ name: props.rotation.topic.id }] : undefined,
      rotation: props.rotation && {
        rotationPeriod: `${props.rotation.periodDays * 86_400}s`,
        nextRotationTime: props.rotation.firstAt,
      },
      dependsOn: props.rotation?.dependsOn,
      lifecycle: {
        preventDestroy: true,
        ignoreChanges: props.rotation ? ["rotation[0].next_rotation_time"] : undefined,
      },
    });
    this.retired = new Set(retired);
    for (const generation of [...retired, ...generations]) {
      this.versions.set(
        generation,
        new SecretManagerSecretVersion(this, `version-${generation}`, {
          secret: this.secret.id,
          secretDataWo: this.expressionFor(generation),
          secretDataWoVersion: generation,
          // What was encrypted under a dropped generation can be read again after `gcloud secrets versions enable`.
          deletionPolicy: "DISABLE",
          lifecycle: { createBeforeDestroy: true },
        }),
      );
    }
  }

  /**
   * The current generation's value while Terraform runs, for a second write-only argument that must
   * take the same value in the same apply.
   *
   * @throws InvalidPropsError unless the source is `password`.
   */
  public get valueInThisRun(): string {
    if (!this.passwordExpression) {
      requireProps(this, [
        {
          prop: "source",
          given: this.source,
          accepted: false,
          allowed: '"password" for a value that is written to two places',
        },
      ]);
    }
    return this.passwordExpression ?? "";
  }

  /** Lets one service account read this secret, and no other. */
  public grantRead(id: string, account: ServiceAccount): SecretManagerSecretIamMember {
    const reader = new SecretManagerSecretIamMember(this, `reader-${id}`, {
      secretId: this.secret.id,
      role: "roles/secretmanager.secretAccessor",
      member: account.member,
    });
    this.readers.push(reader);
    return reader;
  }

  /** Every version as a file of a mounted volume: the current key, then the ones old data may still need. */
  public mountableVersions(): MountableVersion[] {
    return [...this.versions]
      .filter(([generation]) => !this.retired.has(generation))
      .map(([generation, { version }]) => ({
        path: generation === this.currentGeneration ? "current" : `previous-${generation}`,
        version,
      }));
  }

  private expressionFor(generation: number): string {
    if (typeof this.source === "object") return this.source.attribute;
    const name = `${this.secretName.replace(/-/g, "_")}_${generation}`;
    switch (this.source) {
      case "input":
        return ephemeralInput(
          this,
          name,
          `Value of the secret ${this.secretName}, generation ${generation}: needed only by the apply that creates it`,
        );
      case "password":
        this.passwordExpression = ephemeralPassword(this, name, 40);
        return this.passwordExpression;
      case "key": {
        // A hash turns 64 letters and digits (381 bits) into 32 evenly distributed bytes; Fernet wants them URL-safe.
        const seed = ephemeralPassword(this, name, 64).slice(2, -1);
        return `\${replace(replace(base64sha256(${seed}), "+", "-"), "/", "_")}`;
      }
    }
  }
}

/** A text as it will stand in cdk.tf.json. */
const resolved = (scope: Construct, text: string) =>
  String(
    Tokenization.resolve(text, { scope, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false }),
  );

/** `${type.name.attribute}` and nothing else: no text, no function. */
const PLAIN_REFERENCE = /^\$\{[\w-]+\.[\w-]+\.[\w.[\]*-]+\}$/;

/** Whether a text is a time that exists, in UTC and to the second. */
function isInstant(text: string): boolean {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text.replace(/Z$/, ".000Z");
}
