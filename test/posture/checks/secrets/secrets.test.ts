import { ofPage } from "../../of-page";
import { Check } from "../../../../posture/verdict/check";
import { secretHeld } from "../../../../posture/checks/secrets/held";
import { secretsKeyDomain } from "../../../../posture/checks/secrets/key-domain";
import { secretsKeyDomains as keyDomains } from "../../../../posture/checks/secrets/key-domains";
import { secretsNoLiteralValues } from "../../../../posture/checks/secrets/no-literal-values";
import { secretsOldVersionsKept } from "../../../../posture/checks/secrets/old-versions-kept";
import { smepro, smvue } from "../../../stacks/synthesized";
import { Body, EditedStack, faults, judge, judgeJson, plan, Value } from "../edited-stack";

const noLiteralValues = secretsNoLiteralValues.with({});

const held = (name: string, system = "smvue") => ofPage(system, secretHeld, (given) => given.name === name);
const keyFor = (domain: string) => ofPage("smvue", secretsKeyDomain, (given) => given.domain === domain);
const secretsKeyDomains = ofPage("smvue", keyDomains);
const databasePasswordHeld = held("database-password", "smepro");
const tokenSigningHeld = held("token-signing");

const SECRET = "google_secret_manager_secret";
const VERSION = "google_secret_manager_secret_version";
const SERVICE = "google_cloud_run_v2_service";
const stack = smvue("production");
const staging = smvue("staging");

const HELD: readonly (readonly [Check, string])[] = [
  [held("anthropic-api-key"), "anthropic"],
  [held("openai-api-key"), "openai"],
  [held("hubspot-client"), "hubspot"],
  [held("salesforce-client"), "salesforce"],
  [held("pipedrive-client"), "pipedrive"],
  [held("redis-auth"), "redis-auth"],
  [held("sentry-dsn"), "sentry"],
  [held("posthog-key"), "posthog"],
  [tokenSigningHeld, "token-signing"],
];

describe.each(HELD.map(([check, fragment]) => ({ check, fragment })))("$check.id", ({ check, fragment }) => {
  test("holds", () => {
    expect([stack, staging].map((one) => judge(check, one).status)).toEqual(["holds", "holds"]);
  });

  test.each([
    ["the secret", (edited: EditedStack) => edited.remove(SECRET, fragment)],
    ["its name", (edited: EditedStack) => edited.set(SECRET, "secret_id", "other", fragment)],
    ["its version", (edited: EditedStack) => edited.remove(VERSION, fragment)],
    ["a value in its version", (edited: EditedStack) => edited.set(VERSION, "secret_data_wo", undefined, fragment)],
    ["what enables its version", (edited: EditedStack) => edited.set(VERSION, "enabled", false, fragment)],
  ])("is violated without %s", (_, change) => {
    expect(judge(check, stack, change)).toMatchObject({ status: "violated" });
  });
});

test("SMEPro's password of the database and its signing key are held", () => {
  for (const environment of ["production", "staging"]) {
    expect([databasePasswordHeld, tokenSigningHeld].map((check) => judge(check, smepro(environment)).status)).toEqual([
      "holds",
      "holds",
    ]);
  }
  expect(
    judge(databasePasswordHeld, smepro("production"), (edited) => edited.remove(SECRET, "database-password")),
  ).toMatchObject({ status: "violated" });
});

const DOMAINS: readonly (readonly [Check, string, string])[] = [
  [keyFor("crm-tokens"), "crm-tokens-key", "coaching-notes"],
  [keyFor("coaching-notes"), "coaching-notes-key", "ai-content"],
  [keyFor("ai-content"), "ai-content-key", "transcripts"],
  [keyFor("transcripts"), "transcripts-key", "crm-tokens"],
];

describe.each(DOMAINS.map(([check, fragment, other]) => ({ check, fragment, other })))(
  "$check.id",
  ({ check, fragment, other }) => {
    test("holds, and secrets/key-domains with it", () => {
      expect(
        [stack, staging].flatMap((one) => [check, secretsKeyDomains].map((rule) => judge(rule, one).status)),
      ).toEqual(["holds", "holds", "holds", "holds"]);
    });

    const volumes = (edited: EditedStack) =>
      (
        edited.bodies(SERVICE)[0] as {
          template: {
            volumes: { name: string; secret?: { secret: string } }[];
            containers: { volume_mounts: { name: string }[] }[];
          };
        }
      ).template;

    test.each([
      ["a secret of its own", (edited: EditedStack) => edited.remove(SECRET, fragment)],
      ["a name of its own", (edited: EditedStack) => edited.set(SECRET, "secret_id", "smvue-key", fragment)],
      [
        "a secret that nothing else shares",
        (edited: EditedStack) => edited.set(SECRET, "secret_id", `smvue-${fragment}-and-${other}-content`, fragment),
      ],
      ["a version", (edited: EditedStack) => edited.remove(VERSION, fragment)],
      [
        "a value of its own",
        (edited: EditedStack) =>
          edited.set(VERSION, "secret_data_wo", edited.bodies(VERSION, other)[0]?.secret_data_wo as Value, fragment),
      ],
      [
        "a volume",
        (edited: EditedStack) => {
          const template = volumes(edited);
          template.volumes = template.volumes.filter(({ name }) => !name.includes(fragment));
          return edited;
        },
      ],
      [
        "a mount",
        (edited: EditedStack) => {
          for (const container of volumes(edited).containers)
            container.volume_mounts = container.volume_mounts.filter(({ name }) => !name.includes(fragment));
          return edited;
        },
      ],
      [
        "a volume of its own secret",
        (edited: EditedStack) => {
          for (const { name, secret } of volumes(edited).volumes)
            if (secret && name.includes(fragment))
              secret.secret = "${google_secret_manager_secret.secrets_secret-sentry-dsn_secret_B9C54441.secret_id}";
          return edited;
        },
      ],
    ])("is violated without %s, and secrets/key-domains with it", (_, change) => {
      expect([check, secretsKeyDomains].map((rule) => judge(rule, stack, change).status)).toEqual([
        "violated",
        "violated",
      ]);
    });
  },
);

describe("secrets/old-versions-kept", () => {
  test.each([stack, staging, smepro("production"), smepro("staging")])("holds", (one) => {
    expect(judge(secretsOldVersionsKept, one)).toMatchObject({ status: "holds" });
  });

  test.each([
    ["a version that is destroyed when it is replaced", VERSION, "deletion_policy", "DELETE", "deletion_policy"],
    ["a version without a policy", VERSION, "deletion_policy", undefined, "deletion_policy"],
    ["a secret that ends", SECRET, "ttl", "86400s", "ttl"],
    ["a secret that ends at a time", SECRET, "expire_time", "2030-01-01T00:00:00Z", "expire_time"],
  ])("is violated by %s", (_, type, path, value, fault) => {
    expect(
      faults(judge(secretsOldVersionsKept, stack, (edited) => edited.set(type, path, value, "crm-tokens"))),
    ).toEqual([expect.stringMatching(new RegExp(`${type}\\.\\S+ ${fault}$`))]);
  });

  test("is violated without a version", () => {
    expect(judge(secretsOldVersionsKept, stack, (edited) => edited.remove(VERSION))).toMatchObject({
      status: "violated",
    });
  });
});

describe("secrets/no-literal-values", () => {
  test.each([stack, staging, smepro("production"), smepro("staging")])("holds", (one) => {
    expect(judge(noLiteralValues, one)).toMatchObject({ status: "holds" });
  });

  const writes = (value: string) => (edited: EditedStack) => edited.set(VERSION, "secret_data_wo", value, "crm-tokens");
  test.each([
    ["a literal value", writes("hunter2")],
    ["written out and encoded", writes('${base64encode("hunter2")}')],
    [
      "written out elsewhere",
      (edited: EditedStack) => writes("${local.key}")(edited).root("locals", { key: "hunter2" }),
    ],
    [
      "made where the state keeps it",
      (edited: EditedStack) =>
        writes("${random_password.key.result}")(edited).add("random_password", "key", { length: 32 }),
    ],
    ["stored in the state", (edited: EditedStack) => edited.set(VERSION, "secret_data", "${var.key}", "crm-tokens")],
  ])("is violated by a value that is %s", (_, change) => {
    expect(faults(judge(noLiteralValues, stack, change))).toEqual([
      expect.stringMatching(/crm-tokens\S* secret_data(_wo)?$/),
    ]);
  });

  test.each([
    ["google_sql_user", "password", "hunter2", "app"],
    ["google_sql_user", "password_wo", "hunter2", "app"],
    ["google_sql_database_instance", "root_password", "hunter2", ""],
  ])("is violated by %s with %s", (type, path, value, fragment) => {
    expect(
      faults(judge(noLiteralValues, smepro("production"), (edited) => edited.set(type, path, value, fragment))),
    ).toEqual([expect.stringMatching(new RegExp(`^${type}\\.\\S+ ${path}$`))]);
  });

  test("is violated without a version, since nothing shows where values are", () => {
    expect(judge(noLiteralValues, stack, (edited) => edited.remove(VERSION))).toMatchObject({
      status: "violated",
    });
  });

  describe("in a plan that nobody here wrote, which never shows what is only written", () => {
    const version = (expression: Body) =>
      plan({
        address: "google_secret_manager_secret_version.one[0]",
        values: { secret_data: null, secret_data_wo: null },
        expressions: { secret_data_wo: expression },
      });

    test.each([
      ["a constant", { constant_value: "hunter2" }, "violated"],
      [
        "what another resource keeps",
        { references: ["random_password.one.result", "random_password.one"] },
        "violated",
      ],
      ["a local, which could be anything", { references: ["local.value"] }, "unknown"],
      ["a variable", { references: ["var.value"] }, "holds"],
      [
        "an ephemeral value",
        { references: ["ephemeral.random_password.one.result", "ephemeral.random_password.one"] },
        "holds",
      ],
    ])("%s: %s is %s", (_, expression, status) => {
      expect(judgeJson(noLiteralValues, version(expression as Body)).status).toBe(status);
    });
  });
});

test.each([
  [
    "a private key in an object",
    "google_storage_bucket_object",
    { name: "a", bucket: "b", content: "x -----BEGIN PRIVATE KEY-----" },
  ],
  [
    "a password in an object",
    "google_storage_bucket_object",
    { name: "a", bucket: "b", content: "HOST=a\nDB_PASSWORD=hunter22" },
  ],
  [
    "a key in whatever it is",
    "google_compute_project_metadata_item",
    { key: "a", value: "github_pat_0123456789abcdefghij" },
  ],
])("%s stands in a file", (_, type, body) => {
  expect(judge(noLiteralValues, smvue("production"), (edited) => edited.add(type, "more", body)).status).toBe(
    "violated",
  );
});
test("what an object will hold is not known where an input variable gives it, default or not", () => {
  const holding = (content: string) =>
    judge(noLiteralValues, smvue("production"), (edited) =>
      edited.add("google_storage_bucket_object", "more", { name: "a", bucket: "b", content }),
    );
  expect(holding("${var.content}")).toMatchObject({ status: "unknown" });
  expect(holding("HOST=a").status).toBe("holds");
});
