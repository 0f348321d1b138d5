import { GoogleStack } from "../../../constructs/google/google-stack";
import { Secrets, SecretsProps } from "../../../constructs/google/secrets";
import { addressOf, referenceTo } from "../../parts";
import { PROJECT, problemsOf, synthesize } from "../../template";

const rotation = { periodDays: 90, firstAt: "2030-01-01T00:00:00Z" };
const secrets = (stack: GoogleStack, change: Partial<SecretsProps<string>> = {}) =>
  new Secrets<string>(stack, "secrets", {
    project: PROJECT,
    name: "acme",
    secrets: { session: { source: "key" }, stripe: { source: "input" } },
    ...change,
  });

describe("Secrets", () => {
  test("by default are guarded, held in the project's region, and never remind", () => {
    const template = synthesize((stack) => secrets(stack));

    const guarded = {
      deletion_protection: true,
      lifecycle: { prevent_destroy: true },
      replication: { user_managed: { replicas: [{ location: "us-central1" }] } },
    };
    expect(Object.values(template.all("google_secret_manager_secret"))).toEqual([
      { ...guarded, secret_id: "acme-session" },
      { ...guarded, secret_id: "acme-stripe" },
    ]);
    expect(template.counts()).toEqual({ google_secret_manager_secret: 2, google_secret_manager_secret_version: 2 });
  });

  test("are found by name", () => {
    synthesize((stack) => {
      const set = secrets(stack);
      expect(Object.keys(set.all())).toEqual(["session", "stripe"]);
      expect(set.all().session).toBe(set.get("session"));
      expect(set.get("session").node.path).toBe("test/secrets/secret-session");
    });
  });

  test("have sources of their own, and no value in any of them", () => {
    const template = synthesize((stack) => secrets(stack));

    expect(
      Object.values(template.all("google_secret_manager_secret_version")).map(({ secret_data_wo }) => secret_data_wo),
    ).toEqual([
      '${replace(replace(base64sha256(ephemeral.random_password.acme_session_1.result), "+", "-"), "/", "_")}',
      "${var.acme_stripe_1}",
    ]);
    expect(template.text).not.toContain('"secret_data"');
  });

  test("may be called what the parts of the reminders are called", () => {
    const names = ["key", "topic", "publisher", "subscription"];
    const template = synthesize((stack) =>
      secrets(stack, { rotation, secrets: Object.fromEntries(names.map((name) => [name, { source: "key" }])) }),
    );

    expect(Object.values(template.all("google_secret_manager_secret")).map(({ secret_id }) => secret_id)).toEqual([
      "acme-key",
      "acme-publisher",
      "acme-subscription",
      "acme-topic",
    ]);
    expect(template.counts()).toMatchObject({
      google_kms_crypto_key: 1,
      google_pubsub_topic: 1,
      google_pubsub_topic_iam_member: 1,
      google_pubsub_subscription: 1,
    });
  });

  test("have generations of their own", () => {
    const template = synthesize((stack) =>
      secrets(stack, { secrets: { session: { source: "key", generations: [1, 2] }, stripe: { source: "input" } } }),
    );

    expect(
      Object.values(template.all("google_secret_manager_secret_version")).map(
        ({ secret_data_wo_version }) => secret_data_wo_version,
      ),
    ).toEqual([1, 2, 1]);
  });

  test("are held in other regions where asked to", () => {
    const template = synthesize((stack) => secrets(stack, { regions: ["us-east1", "us-west1"], rotation }));

    expect(template.where("google_secret_manager_secret", "secret_id", "acme-session")).toMatchObject([
      { replication: { user_managed: { replicas: [{ location: "us-east1" }, { location: "us-west1" }] } } },
    ]);
    expect(template.only("google_pubsub_topic")).toMatchObject({
      message_storage_policy: { allowed_persistence_regions: ["us-east1", "us-west1"] },
    });
  });

  test("remind through an encrypted topic in the project's region where asked to", () => {
    const template = synthesize((stack) => secrets(stack, { rotation }));

    const topic = referenceTo(template, "google_pubsub_topic", "id");
    expect(template.only("google_pubsub_topic")).toEqual({
      name: "acme-rotation",
      kms_key_name: referenceTo(template, "google_kms_crypto_key", "id"),
      message_storage_policy: { allowed_persistence_regions: ["us-central1"] },
      depends_on: [addressOf(template, "google_kms_crypto_key_iam_member")],
    });
    expect(template.only("google_kms_crypto_key_iam_member")).toMatchObject({
      member: "serviceAccount:service-777000111222@gcp-sa-pubsub.iam.gserviceaccount.com",
    });
    expect(template.only("google_pubsub_subscription")).toMatchObject({
      topic,
      message_retention_duration: "604800s",
      expiration_policy: { ttl: "" },
    });
    for (const secret of Object.values(template.all("google_secret_manager_secret"))) {
      expect(secret).toMatchObject({
        topics: [{ name: topic }],
        rotation: { rotation_period: "7776000s", next_rotation_time: "2030-01-01T00:00:00Z" },
      });
    }
  });

  test("remind of rotations alone, not of every version that comes and goes", () => {
    const template = synthesize((stack) => secrets(stack, { rotation }));

    expect(template.only("google_pubsub_subscription")).toEqual({
      name: "acme-rotation",
      topic: referenceTo(template, "google_pubsub_topic", "id"),
      filter: 'attributes.eventType = "SECRET_ROTATE"',
      message_retention_duration: "604800s",
      expiration_policy: { ttl: "" },
    });
  });

  test("wait until Secret Manager, and nobody else, may publish reminders", () => {
    const template = synthesize((stack) => secrets(stack, { rotation }));

    expect(template.only("google_pubsub_topic_iam_member")).toMatchObject({
      role: "roles/pubsub.publisher",
      member: "serviceAccount:service-777000111222@gcp-sa-secretmanager.iam.gserviceaccount.com",
    });
    for (const secret of Object.values(template.all("google_secret_manager_secret"))) {
      expect(secret).toMatchObject({ depends_on: [addressOf(template, "google_pubsub_topic_iam_member")] });
    }
  });

  test("let every inner resource be changed", () => {
    const template = synthesize((stack) => {
      const set = secrets(stack, { rotation, secrets: { session: { source: "key" } } });
      set.topic?.addOverride("message_retention_duration", "86400s");
      set.subscription?.addOverride("ack_deadline_seconds", 60);
      set.key?.key.addOverride("version_template.protection_level", "HSM");
      set.get("session").secret.addOverride("version_destroy_ttl", "86400s");
    });

    expect(template.only("google_secret_manager_secret")).toMatchObject({ version_destroy_ttl: "86400s" });
    expect(template.only("google_pubsub_topic")).toMatchObject({ message_retention_duration: "86400s" });
    expect(template.only("google_pubsub_subscription")).toMatchObject({ ack_deadline_seconds: 60 });
    expect(template.only("google_kms_crypto_key")).toMatchObject({ version_template: { protection_level: "HSM" } });
  });

  test.each<[string, Partial<SecretsProps<string>>, string]>([
    [
      "a name in capitals",
      { name: "Acme" },
      'name: got "Acme"; allowed: 1 to 40 lowercase letters, digits and hyphens, starting with ' +
        "a letter, not ending with a hyphen",
    ],
    ["no secret", { secrets: {} }, "secrets: got {}; allowed: at least one secret"],
    [
      "a secret's name in capitals",
      { secrets: { Stripe: { source: "input" } } },
      'name: got "acme-Stripe"; allowed: 1 to 100 lowercase letters, digits and hyphens, ' +
        "starting with a letter, not ending with a hyphen",
    ],
    [
      "a secret's generations out of order",
      { secrets: { stripe: { source: "input", generations: [2, 1] } } },
      "generations: got [2,1]; allowed: whole numbers from 1, ascending, at least one",
    ],
    ["no region", { regions: [] }, "regions: got []; allowed: at least one region"],
    [
      "reminders without end",
      { rotation: { ...rotation, periodDays: 0 } },
      "rotation.periodDays: got 0; allowed: a whole number of days from 1 to 3650",
    ],
    [
      "a first reminder at no time",
      { rotation: { ...rotation, firstAt: "2030-01-01" } },
      'rotation.firstAt: got "2030-01-01"; allowed: a time in UTC, YYYY-MM-DDTHH:MM:SSZ',
    ],
    [
      "a literal, without showing it",
      { secrets: { stripe: { source: { attribute: "hunter2" } } } },
      `source.attribute: got "(a literal, not shown)"; allowed: a reference to a resource's ` +
        "attribute and nothing around it: a literal would be written to cdk.tf.json",
    ],
  ])("refuse %s", (_, change, message) => {
    expect(problemsOf((stack) => secrets(stack, change))).toEqual([message]);
  });

  test("refuse to hand out a secret that is not theirs", () => {
    expect(problemsOf((stack) => secrets(stack).get("github"))).toEqual([
      'name: got "github"; allowed: session, stripe',
    ]);
  });

  test("report everything they refuse together", () => {
    expect(problemsOf((stack) => secrets(stack, { name: "", secrets: {} }))).toHaveLength(2);
  });
});
