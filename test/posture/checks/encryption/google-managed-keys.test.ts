import { googleManagedKeys } from "../../../../posture/checks/encryption/google-managed-keys";
import { smepro, smvue } from "../../../stacks/synthesized";
import { faults, judge, judgeJson, plan } from "../edited-stack";

const KEY = "projects/acme/locations/us-central1/keyRings/ring/cryptoKeys/key";
const stack = smvue("production");

test.each([stack, smvue("staging"), smepro("production"), smepro("staging")])(
  "holds, though topics and images are under keys of our own",
  (one) => {
    expect(judge(googleManagedKeys, one)).toMatchObject({
      status: "holds",
      findings: [{ expected: "a Google-managed key" }],
    });
  },
);

test.each([
  ["google_sql_database_instance", "", "encryption_key_name", KEY, "encryption_key_name"],
  ["google_redis_instance", "", "customer_managed_key", KEY, "customer_managed_key"],
  ["google_storage_bucket", "files", "encryption", { default_kms_key_name: KEY }, "encryption.default_kms_key_name"],
  [
    "google_logging_project_bucket_config",
    "audit",
    "cmek_settings",
    { kms_key_name: KEY },
    "cmek_settings.kms_key_name",
  ],
  [
    "google_secret_manager_secret",
    "crm-tokens",
    "replication",
    { user_managed: { replicas: [{ location: "us-central1", customer_managed_encryption: { kms_key_name: KEY } }] } },
    "replication.user_managed.replicas.customer_managed_encryption.kms_key_name",
  ],
  [
    "google_secret_manager_secret",
    "crm-tokens",
    "replication",
    { auto: { customer_managed_encryption: { kms_key_name: KEY } } },
    "replication.auto.customer_managed_encryption.kms_key_name",
  ],
  [
    "google_sql_database_instance",
    "",
    "encryption_key_name",
    "${google_kms_crypto_key.secrets_key_6AA8BD4D.id}",
    "encryption_key_name",
  ],
])("is violated where %s %s has %s", (type, fragment, path, value, fault) => {
  const verdict = judge(googleManagedKeys, stack, (edited) => edited.set(type, path, value, fragment));
  expect(verdict.status).toBe("violated");
  expect(faults(verdict)).toEqual([
    expect.stringMatching(new RegExp(`^${type}\\.\\S+ ${fault.replace(/\./g, "\\.")}$`)),
  ]);
});

test("is violated where nothing holds data", () => {
  expect(
    judgeJson(googleManagedKeys, plan({ address: "google_pubsub_topic.only", values: { kms_key_name: KEY } })),
  ).toMatchObject({ status: "violated", findings: [{ expected: "a data store" }] });
});

test("one replica with a key is enough, and the database's key that the provider would tell later is none", () => {
  const secret = (key: string | null) => ({
    address: "google_secret_manager_secret.one",
    values: {
      replication: [
        {
          user_managed: [
            {
              replicas: [
                { location: "a", customer_managed_encryption: [] },
                { location: "b", customer_managed_encryption: key === null ? [] : [{ kms_key_name: key }] },
              ],
            },
          ],
        },
      ],
    },
  });
  const database = {
    address: "google_sql_database_instance.one",
    values: { name: "one" },
    unknown: { encryption_key_name: true },
    expressions: { name: { constant_value: "one" } },
  };
  expect(judgeJson(googleManagedKeys, plan(secret(null), database))).toMatchObject({ status: "holds" });
  expect(faults(judgeJson(googleManagedKeys, plan(secret(KEY), database)))).toEqual([
    "google_secret_manager_secret.one replication.user_managed.replicas[1].customer_managed_encryption.kms_key_name",
  ]);
});

test("a key that a variable gives after the apply is a key", () => {
  const expressions = {
    encryption_key_name: { references: ["google_kms_crypto_key.one.id", "google_kms_crypto_key.one"] },
  };
  expect(
    judgeJson(
      googleManagedKeys,
      plan({
        address: "google_sql_database_instance.one",
        values: {},
        unknown: { encryption_key_name: true },
        expressions,
      }),
    ),
  ).toMatchObject({ status: "violated" });
});
