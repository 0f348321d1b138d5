import { PubsubSubscription } from "@cdktf/provider-google/lib/pubsub-subscription";
import { PubsubTopic } from "@cdktf/provider-google/lib/pubsub-topic";
import { PubsubTopicIamMember } from "@cdktf/provider-google/lib/pubsub-topic-iam-member";
import { Construct } from "constructs";
import { EncryptionKey } from "./encryption-key";
import { GoogleProject } from "./google-stack";
import { nameRequirement, requireProps } from "../props-validation";
import { Secret, SecretRotation, SecretSource } from "./secret";

export interface SecretOptions {
  readonly source: SecretSource;
  /** Generations that exist, ascending. @default [1] */
  readonly generations?: readonly number[];
  /** Generations that stay enabled for revisions to roll back to, and that new ones do not mount. @default - none */
  readonly retired?: readonly number[];
}

export interface SecretsProps<Name extends string> {
  readonly project: GoogleProject;
  /** Prefix of every secret's id and name of the rotation topic. A change replaces them all. */
  readonly name: string;
  /** The secrets by name. */
  readonly secrets: Record<Name, SecretOptions>;
  /** Regions that hold the values. @default - the project's region */
  readonly regions?: readonly string[];
  /** Reminders to rotate. @default - none */
  readonly rotation?: SecretRotation;
}

/**
 * A set of secrets, each with readers of its own, and reminders to rotate them.
 *
 * Secret Manager only sends reminders: a new value is a new generation in the settings (docs/secrets.md).
 *
 * Escape hatch: `get(name).secret` and the topic are public.
 */
export class Secrets<Name extends string = string> extends Construct {
  public readonly topic?: PubsubTopic;
  public readonly subscription?: PubsubSubscription;
  public readonly key?: EncryptionKey;
  private readonly byName = new Map<Name, Secret>();

  /** @throws InvalidPropsError for a bad name, or for what a single secret refuses. */
  constructor(scope: Construct, id: string, props: SecretsProps<Name>) {
    super(scope, id);
    const regions = props.regions ?? [props.project.region];
    requireProps(this, [
      nameRequirement(props.name, 40),
      {
        prop: "secrets",
        given: props.secrets,
        accepted: Object.keys(props.secrets).length > 0,
        allowed: "at least one secret",
      },
    ]);

    let rotation: (SecretRotation & { topic: PubsubTopic; dependsOn: PubsubTopicIamMember[] }) | undefined;
    if (props.rotation) {
      this.key = new EncryptionKey(this, "key", {
        name: `${props.name}-rotation`,
        region: props.project.region,
        users: { pubsub: `serviceAccount:service-${props.project.number}@gcp-sa-pubsub.iam.gserviceaccount.com` },
      });
      this.topic = new PubsubTopic(this, "topic", {
        name: `${props.name}-rotation`,
        kmsKeyName: this.key.key.id,
        messageStoragePolicy: { allowedPersistenceRegions: [...regions] },
        dependsOn: this.key.users,
      });
      this.subscription = new PubsubSubscription(this, "subscription", {
        name: `${props.name}-rotation`,
        topic: this.topic.id,
        // Secret Manager also publishes an event for every version that is created or destroyed.
        filter: 'attributes.eventType = "SECRET_ROTATE"',
        messageRetentionDuration: "604800s",
        expirationPolicy: { ttl: "" },
      });
      // Secret Manager refuses a secret with a topic that its service agent cannot publish to.
      const publisher = new PubsubTopicIamMember(this, "publisher", {
        topic: this.topic.id,
        role: "roles/pubsub.publisher",
        member: `serviceAccount:service-${props.project.number}@gcp-sa-secretmanager.iam.gserviceaccount.com`,
      });
      rotation = { ...props.rotation, topic: this.topic, dependsOn: [publisher] };
    }

    for (const name of Object.keys(props.secrets) as Name[]) {
      this.byName.set(
        name,
        new Secret(this, `secret-${name}`, {
          ...props.secrets[name],
          name: `${props.name}-${name}`,
          regions,
          rotation,
        }),
      );
    }
  }

  /** The secret of that name. */
  public get(name: Name): Secret {
    const secret = this.byName.get(name);
    if (!secret) {
      requireProps(this, [{ prop: "name", given: name, accepted: false, allowed: [...this.byName.keys()].join(", ") }]);
    }
    return secret as Secret;
  }

  /** All of them by name, for a workload that needs every one. */
  public all(): Record<Name, Secret> {
    return Object.fromEntries(this.byName) as Record<Name, Secret>;
  }
}
