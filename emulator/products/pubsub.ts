import { failedPrecondition, invalid } from "../core/errors";
import { type Body, isObject, list, text } from "../core/json";
import { filterBy } from "../core/pages";
import { policyOf } from "../core/store";
import type { Call, GoogleProduct } from "../product";

const USES_KEYS = "roles/cloudkms.cryptoKeyEncrypterDecrypter";

const missing = (path: string): string => `Resource not found (resource=${path.split("/").pop() ?? ""}).`;

/** Pub/Sub: topics and subscriptions. No message is ever delivered. */
export const pubsub: GoogleProduct = {
  kind: "google",
  service: "pubsub",
  documents: ["pubsub.v1"],
  errors: "rpc",
  collections: {
    "projects.topics": {
      missing,
      idPattern: /^(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/,
      references: {
        kmsKeyName: { to: "cloudkms.projects.locations.keyRings.cryptoKeys", onDelete: "allow" },
      },
      immutable: ["kmsKeyName"],
      create: (call, body) => {
        requireKey(call, text(body.kmsKeyName));
        return body;
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
      missing,
      idPattern: /^(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/,
      immutable: ["topic", "enableMessageOrdering", "filter"],
      references: {
        topic: { to: "pubsub.projects.topics", onDelete: "allow" },
        "deadLetterPolicy.deadLetterTopic": { to: "pubsub.projects.topics", onDelete: "allow" },
      },
      defaults: (_, body) => ({
        ackDeadlineSeconds: 10,
        messageRetentionDuration: "604800s",
        // An empty policy is one of its own: the subscription never expires.
        ...(body.expirationPolicy === undefined ? { expirationPolicy: { ttl: "2678400s" } } : {}),
        pushConfig: {},
        state: "ACTIVE",
      }),
      create: (_, body) => checkDeadline(body),
      update: (_, __, after) => checkDeadline(after),
    },
  },
  // The provider sends the mask in the query rather than in the body, and the service takes it.
  parameters: { "projects.topics.patch": ["updateMask"], "projects.subscriptions.patch": ["updateMask"] },
  methods: {
    "projects.topics.subscriptions.list": ({ world, itemKey }) => ({
      subscriptions: world.store
        .list("pubsub.projects.subscriptions")
        .filter(({ body }) => filterBy(`topic=${itemKey.slice("pubsub/".length)}`)(body))
        .map(({ body }) => body.name ?? ""),
    }),
  },
};

function checkDeadline(body: Body): Body {
  const seconds = Number(body.ackDeadlineSeconds ?? 10);
  if (seconds !== 0 && (seconds < 10 || seconds > 600)) {
    throw invalid(`An acknowledgement deadline of ${String(seconds)} seconds: it must be 10 to 600.`);
  }
  return seconds === 0 ? { ...body, ackDeadlineSeconds: 10 } : body;
}

/** @throws ApiError 400 where the service's own account may not use the key of a topic */
function requireKey(call: Call, name: string): void {
  const { store, projects } = call.world;
  if (name === "") return;
  const agent = `service-${projects.number(call.project) ?? ""}@gcp-sa-pubsub.iam.gserviceaccount.com`;
  const [project = "", ring = ""] = [/^projects\/[^/]+/, /^.*\/keyRings\/[^/]+/].map((part) => part.exec(name)?.[0]);
  const may = [`cloudkms/${name}`, `cloudkms/${ring}`, `cloudresourcemanager/${project}`].some((key) => {
    const found = store.get(key);
    const bindings = found ? list(policyOf(found).bindings).filter(isObject) : [];
    return bindings.some(
      ({ role, members }) => role === USES_KEYS && list(members).includes(`serviceAccount:${agent}`),
    );
  });
  // That a key does not exist is said by the reference to it.
  if (may || !store.get(`cloudkms/${name}`)) return;
  throw failedPrecondition(
    "Cloud Pub/Sub did not have the necessary permissions configured to support this operation. Please verify that " +
      `the service account ${agent} was granted the Cloud KMS CryptoKey Encrypter/Decrypter role for ${name}.`,
  );
}
