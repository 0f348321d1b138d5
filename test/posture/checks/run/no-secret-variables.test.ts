import { runNoSecretVariables } from "../../../../posture/checks/run/no-secret-variables";
import { isSecretUnder, looksSecret, namesSecret } from "../../../../posture/formats/secret-names";
import { smepro, smvue } from "../../../stacks/synthesized";
import { Body, EditedStack, faults, judge, judgeJson, plan, Value } from "../edited-stack";

const stack = smvue("production");
const FERNET = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=";

const variable = (type: string, env: Body) => (edited: EditedStack) => {
  const [body] = edited.bodies(type);
  const template = type.endsWith("_job")
    ? (body as { template: { template: Body } }).template.template
    : (body as { template: Body }).template;
  (template.containers as unknown as { env: Body[] }[])[0]?.env.push(env);
  return edited;
};

test.each([stack, smvue("staging"), smepro("production"), smepro("staging")])("holds", (one) => {
  expect(judge(runNoSecretVariables, one)).toMatchObject({ status: "holds" });
});

describe.each(["google_cloud_run_v2_service", "google_cloud_run_v2_job"])("%s", (type) => {
  test.each<[string, Body]>([
    [
      "a variable from Secret Manager",
      { name: "SENTRY_DSN", value_source: { secret_key_ref: { secret: "sentry", version: "latest" } } },
    ],
    ["a value under a secret's name", { name: "DATABASE_PASSWORD", value: "hunter2" }],
    ["a value that is only given later under a secret's name", { name: "CRM_TOKEN", value: "${var.token}" }],
    ["a key under an innocent name", { name: "SETTINGS", value: FERNET }],
    ["a password in a URL", { name: "REDIS_URL", value: "rediss://:hunter2@10.0.0.3:6378" }],
    ["the cache's password", { name: "CACHE", value: "${google_redis_instance.cache_instance_C409FC14.auth_string}" }],
    [
      "the value of a secret's version",
      { name: "SETTINGS", value: "${google_secret_manager_secret_version.one.secret_data}" },
    ],
    ["a value that is made", { name: "SETTINGS", value: "${random_password.one.result}" }],
    [
      "a value that is read",
      { name: "SETTINGS", value: "x ${data.google_secret_manager_secret_version_access.one.secret_data}" },
    ],
  ])("is violated by %s", (_, env) => {
    const verdict = judge(runNoSecretVariables, stack, variable(type, env));
    expect(verdict.status).toBe("violated");
    expect(faults(verdict)).toEqual([
      expect.stringMatching(new RegExp(`^${type}\\.\\S+ template\\.\\S*containers\\.env\\[\\d+\\]`)),
    ]);
  });

  test.each<[string, Body]>([
    ["where a secret is mounted", { name: "SIGNING_KEY", value: "/cloudsql/key" }],
    ["how long a token lasts", { name: "TOKEN_TTL", value: "43200" }],
    ["which secret to read", { name: "CRM_KEY", value: "projects/acme/secrets/crm/versions/3" }],
    ["whether there are tokens", { name: "USE_TOKENS", value: "true" }],
    ["nothing", { name: "API_KEY", value: "" }],
  ])("may be given %s", (_, env) => {
    expect(judge(runNoSecretVariables, stack, variable(type, env))).toMatchObject({ status: "holds" });
  });
});

test("is violated without a workload, and unknown where variables are generated", () => {
  expect(
    judge(runNoSecretVariables, stack, (edited) =>
      edited.remove("google_cloud_run_v2_service").remove("google_cloud_run_v2_job"),
    ),
  ).toMatchObject({ status: "violated" });
  expect(
    judge(runNoSecretVariables, stack, (edited) =>
      edited.set("google_cloud_run_v2_job", "template.template.containers.dynamic", {
        env: { for_each: "${var.settings}", content: { name: "${env.key}" } },
      }),
    ),
  ).toMatchObject({ status: "unknown" });
});

describe("workloads of other forms", () => {
  const env = [{ name: "API_KEY", value: "hunter2" }];
  const workload = (type: string, template: Value) =>
    plan({ address: `${type}.one["a"]`, values: { name: "one", template } });

  test.each<[string, Value, string]>([
    [
      "google_cloud_run_v2_worker_pool",
      [{ containers: [{ image: "a" }, { image: "b", env }] }],
      "template.containers[1].env.value",
    ],
    ["google_cloud_run_service", [{ spec: [{ containers: [{ env }] }] }], "template.spec.containers.env.value"],
    [
      "google_cloud_run_service",
      [{ spec: [{ containers: [{ env_from: [{ secret_ref: [{ local_object_reference: [{ name: "all" }] }] }] }] }] }],
      "template.spec.containers.env_from.secret_ref",
    ],
    [
      "google_cloud_run_v2_service",
      [{ containers: [{ image: "a" }], init_containers: [{ env }] }],
      "template.init_containers.env.value",
    ],
    [
      "google_cloud_run_v2_job",
      [{ template: [{ containers: [{ image: "a" }, { image: "b", env }] }] }],
      "template.template.containers[1].env.value",
    ],
  ])("%s is read in every container", (type, template, path) => {
    expect(faults(judgeJson(runNoSecretVariables, workload(type, template)))).toEqual([`${type}.one["a"] ${path}`]);
  });

  test("a value that the file marks as sensitive is one, whatever it is called", () => {
    const marked = {
      format_version: "1.0",
      values: {
        root_module: {
          resources: [
            {
              address: "google_redis_instance.one",
              type: "google_redis_instance",
              mode: "managed",
              values: { auth_string: "b5c0-quiet" },
              sensitive_values: { auth_string: true },
            },
            {
              address: "google_cloud_run_v2_job.one",
              type: "google_cloud_run_v2_job",
              mode: "managed",
              values: {
                template: [{ template: [{ containers: [{ env: [{ name: "CACHE", value: "b5c0-quiet" }] }] }] }],
              },
            },
          ],
        },
      },
    };
    const verdict = judgeJson(runNoSecretVariables, marked);
    expect(faults(verdict)).toEqual(["google_cloud_run_v2_job.one template.template.containers.env.value"]);
    expect(JSON.stringify(verdict)).not.toContain("b5c0-quiet");
  });
});

test.each([
  "API_KEY",
  "apiKey",
  "FERNET_KEYS",
  "DB_PASSWORD",
  "sentry.dsn",
  "JWT_SECRET",
  "GITHUB_TOKEN",
  "SECRET_KEY_BASE",
  "PRIVATE_KEY_PEM",
  "API_TOKEN_V2",
  "SIGNING_KEY_1",
  "CREDENTIALS_JSON",
  "DB_PASSWORD_OLD",
])("%s is a secret's name", (name) => {
  expect(namesSecret(name)).toBe(true);
});

test.each([
  "SECRETS_DIRECTORY",
  "TOKEN_TTL",
  "PUBLIC_KEY",
  "KEYBOARD",
  "MONKEY",
  "AUTHOR",
  "KMS_KEY_NAME",
  "SECRET_ID",
  "TOKEN_BUDGET",
  "FEATURE_TOKEN_REFRESH",
  "KEY_ROTATION_POLICY",
  "AUTH_SCHEME",
  "PASSWORD_POLICY",
  "TOKEN_REFRESH_STRATEGY",
  "AUTH_BACKENDS",
  "JWT_ALGORITHM",
  "SECRET_SCANNING",
  "",
])("%s is not", (name) => {
  expect(namesSecret(name)).toBe(false);
});

test.each([
  FERNET,
  "-----BEGIN RSA PRIVATE KEY-----\nA",
  "sk-ant-api03-abc",
  "postgresql://app:pw@db/app",
  "https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1",
])("%s has the form of a key", (value) => {
  expect(looksSecret(value)).toBe(true);
});

test.each([
  "https://app.example.com/path",
  "10.0.0.3",
  "projects/a/secrets/b",
  "us-central1",
  "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
])("%s has not", (value) => {
  expect(looksSecret(value)).toBe(false);
});

test.each([
  [[`--api-key=${"abcdefgh"}12345`]],
  [["--password", "hunter22"]],
  [["-c", "DB_PASSWORD=hunter22 serve"]],
  [["-----BEGIN RSA PRIVATE KEY-----"]],
])("an argument holds no secret: %j", (args) => {
  expect(
    judge(runNoSecretVariables, smvue("production"), (edited) =>
      edited.set("google_cloud_run_v2_service", "template.containers.args", args),
    ).status,
  ).toBe("violated");
});

test.each([
  [["--password-file", "/secrets/password"]],
  [["--token=/secrets/token", "--port=8080"]],
  [["-c", "exec serve"]],
])("an argument may say where a secret is: %j", (args) => {
  expect(
    judge(runNoSecretVariables, smvue("production"), (edited) =>
      edited.set("google_cloud_run_v2_service", "template.containers.args", args),
    ).status,
  ).toBe("holds");
});

/** Joined at run time: a scanner takes what stands here for a secret. */
const RANDOM_LOOKING = ["f7Qz91", "LmX0pQ", "8vTr2b"].join("");

test.each([
  ["FEATURE_TOKEN_REFRESH", "gradual", false],
  ["KEY_ROTATION_POLICY", "rotate-every-90-days", false],
  ["AUTH_SCHEME", "Bearer", false],
  ["TOKEN_ISSUER", RANDOM_LOOKING, true],
  ["PUBLIC_KEY_SET", RANDOM_LOOKING, false],
  ["REGION", RANDOM_LOOKING, false],
])("%s=%s is secret by the value's look: %s", (name, value, expected) => {
  expect(isSecretUnder(name, value)).toBe(expected);
});
