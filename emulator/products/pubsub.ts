import type { GoogleProduct } from "../product";
import { filterBy } from "../core/pages";

/** Pub/Sub: topics and subscriptions. No message is ever delivered. */
export const pubsub: GoogleProduct = {
  kind: "google",
  service: "pubsub",
  documents: ["pubsub.v1"],
  errors: "rpc",
  collections: {
    "projects.topics": {
      idPattern: /^(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/,
      references: {
        kmsKeyName: { to: "cloudkms.projects.locations.keyRings.cryptoKeys", onDelete: "allow" },
      },
      // Subscriptions outlive their topic: theirs is _deleted-topic_ then.
      delete: ({ world }, topic) => {
        for (const subscription of world.store.list("pubsub.projects.subscriptions")) {
          if (`pubsub/${String(subscription.body.topic)}` !== topic.key) continue;
          world.store.put({
            ...subscription,
            body: { ...subscription.body, topic: "_deleted-topic_" },
            references: [],
          });
        }
      },
    },
    "projects.subscriptions": {
      idPattern: /^(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/,
      immutable: ["topic", "enableMessageOrdering", "filter"],
      references: {
        topic: { to: "pubsub.projects.topics", onDelete: "allow" },
        "deadLetterPolicy.deadLetterTopic": { to: "pubsub.projects.topics", onDelete: "allow" },
      },
      defaults: {
        ackDeadlineSeconds: 10,
        messageRetentionDuration: "604800s",
        expirationPolicy: { ttl: "2678400s" },
        pushConfig: {},
        state: "ACTIVE",
      },
    },
  },
  methods: {
    "projects.topics.subscriptions.list": ({ world, itemKey }) => ({
      subscriptions: world.store
        .list("pubsub.projects.subscriptions")
        .filter(({ body }) => filterBy(`topic=${itemKey.slice("pubsub/".length)}`)(body))
        .map(({ body }) => body.name ?? ""),
    }),
  },
};
