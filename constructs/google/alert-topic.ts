import { PubsubSubscription } from "@cdktf/provider-google/lib/pubsub-subscription";
import { PubsubTopic } from "@cdktf/provider-google/lib/pubsub-topic";
import { PubsubTopicIamMember } from "@cdktf/provider-google/lib/pubsub-topic-iam-member";
import { Construct } from "constructs";
import { EncryptionKey } from "./encryption-key";
import { GoogleProject } from "./google-stack";
import { nameRequirement, requireProps } from "../props-validation";

/**
 * A topic that Cloud Monitoring publishes incidents to, for a pager or a chat, with a subscription that keeps them for
 * a week until somebody fetches them. Mail alone would fail together with the mail system.
 *
 * Escape hatch: every inner resource is public.
 */
export class AlertTopic extends Construct {
  public readonly key: EncryptionKey;
  public readonly topic: PubsubTopic;
  public readonly subscription: PubsubSubscription;
  public readonly publisher: PubsubTopicIamMember;

  /**
   * @param props.name Name of topic, subscription and key.
   * @throws InvalidPropsError for a name Google would refuse.
   */
  constructor(scope: Construct, id: string, props: { readonly project: GoogleProject; readonly name: string }) {
    super(scope, id);
    const { name, project } = props;
    requireProps(this, [nameRequirement(name, 60)]);
    const agent = (service: string) =>
      `serviceAccount:service-${project.number}@gcp-sa-${service}.iam.gserviceaccount.com`;
    this.key = new EncryptionKey(this, "key", { name, region: project.region, users: { pubsub: agent("pubsub") } });
    this.topic = new PubsubTopic(this, "topic", {
      name,
      kmsKeyName: this.key.key.id,
      messageStoragePolicy: { allowedPersistenceRegions: [project.region] },
      dependsOn: this.key.users,
    });
    this.subscription = new PubsubSubscription(this, "subscription", {
      name,
      topic: this.topic.id,
      messageRetentionDuration: "604800s",
      expirationPolicy: { ttl: "" },
    });
    this.publisher = new PubsubTopicIamMember(this, "publisher", {
      topic: this.topic.id,
      role: "roles/pubsub.publisher",
      member: agent("monitoring-notification"),
    });
  }
}
