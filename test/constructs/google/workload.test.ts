import { GoogleStack } from "../../../constructs/google/google-stack";
import { MigrationJob } from "../../../constructs/google/migration-job";
import { Service } from "../../../constructs/google/service";
import { WorkloadProps } from "../../../constructs/google/workload";
import { addressOf, postgres, referenceTo, secret, workloadProps } from "../../parts";
import { Arguments, Template } from "../../parsed-stack";
import { problemsOf, synthesize } from "../../template";

type Change = (stack: GoogleStack) => Partial<WorkloadProps>;
interface Kind {
  readonly build: (stack: GoogleStack, props: WorkloadProps) => Service | MigrationJob;
  /** The resource that runs the container, and what it runs it as. */
  readonly resource: (template: Template) => Arguments;
  readonly running: (template: Template) => Arguments;
}

const service: Kind = {
  build: (stack, props) => new Service(stack, "workload", { ...props, maxInstances: 10 }),
  resource: (template) => template.only("google_cloud_run_v2_service"),
  running: (template) => service.resource(template).template as Arguments,
};
const job: Kind = {
  build: (stack, props) => new MigrationJob(stack, "workload", { ...props, runners: { ada: "user:ada@acme.dev" } }),
  resource: (template) => template.only("google_cloud_run_v2_job"),
  running: (template) => (job.resource(template).template as Arguments).template as Arguments,
};

describe.each([
  ["a service", service],
  ["a job", job],
])("Workload of %s", (_, { build, resource, running }) => {
  const make = (change: Change = () => ({})) =>
    synthesize((stack) => build(stack, { ...workloadProps(stack), ...change(stack) }));
  const problems = (change: Change) =>
    problemsOf((stack) => build(stack, { ...workloadProps(stack), ...change(stack) }));
  const container = (template: Template) => (running(template).containers as Arguments[])[0];

  test("by default runs under an account of its own that has no role", () => {
    const template = make();

    expect(template.only("google_service_account")).toEqual({
      account_id: "acme-run",
      display_name: "acme on Cloud Run",
    });
    expect(running(template)).toMatchObject({
      service_account: referenceTo(template, "google_service_account", "email"),
      execution_environment: "EXECUTION_ENVIRONMENT_GEN2",
    });
    expect(
      Object.keys(template.counts()).filter(
        (type) => type.startsWith("google_project_iam") || type.startsWith("google_secret"),
      ),
    ).toEqual([]);
  });

  test("by default sends all traffic through the network, once its firewall lets it out", () => {
    const template = make();

    expect(running(template)).toMatchObject({
      vpc_access: {
        egress: "ALL_TRAFFIC",
        network_interfaces: [
          {
            network: referenceTo(template, "google_compute_network", "id"),
            subnetwork: referenceTo(template, "google_compute_subnetwork", "id"),
          },
        ],
      },
    });
    expect(resource(template).depends_on).toEqual([
      addressOf(template, "google_compute_firewall", { name: "acme-allow-https" }),
      addressOf(template, "google_compute_firewall", { name: "acme-allow-services" }),
    ]);
  });

  test("by default is small, and has no variables, secrets or database", () => {
    const template = make();

    expect(container(template)).toMatchObject({
      image: "us-docker.pkg.dev/acme/app/api:1.0.0",
      resources: { limits: { cpu: "1", memory: "512Mi" } },
    });
    expect(container(template)?.env ?? []).toEqual([]);
    expect(container(template)?.volume_mounts ?? []).toEqual([]);
    expect(running(template).volumes ?? []).toEqual([]);
  });

  test("takes variables, cores and memory", () => {
    const template = make(() => ({ env: { LOG_LEVEL: "debug" }, cpu: "2", memory: "2Gi" }));

    expect(container(template)).toMatchObject({
      env: [{ name: "LOG_LEVEL", value: "debug" }],
      resources: { limits: { cpu: "2", memory: "2Gi" } },
    });
  });

  test("mounts every generation of a secret as a file, and puts none into a variable", () => {
    const template = make((stack) => ({ secrets: { session: secret(stack, { generations: [1, 2] }) } }));

    const version = (generation: number) =>
      referenceTo(template, "google_secret_manager_secret_version", "version", { secret_data_wo_version: generation });
    expect(running(template).volumes).toEqual([
      {
        name: "secret-session",
        secret: {
          secret: referenceTo(template, "google_secret_manager_secret", "secret_id"),
          items: [
            { path: "previous-1", version: version(1) },
            { path: "current", version: version(2) },
          ],
        },
      },
    ]);
    expect(container(template)).toMatchObject({
      env: [{ name: "SECRETS_DIRECTORY", value: "/secrets" }],
      volume_mounts: [{ name: "secret-session", mount_path: "/secrets/session" }],
    });
    expect(template.text).not.toContain("value_source");
  });

  test("reads its own secrets only, and waits until it may", () => {
    const template = make((stack) => ({ secrets: { session: secret(stack) } }));

    expect(template.only("google_secret_manager_secret_iam_member")).toEqual({
      secret_id: referenceTo(template, "google_secret_manager_secret", "id"),
      role: "roles/secretmanager.secretAccessor",
      member: referenceTo(template, "google_service_account", "member"),
    });
    expect(resource(template).depends_on).toContain(addressOf(template, "google_secret_manager_secret_iam_member"));
  });

  test("connects to its database without a password, once it may", () => {
    const template = make((stack) => ({ database: { postgres: postgres(stack), name: "crm" } }));

    const connection = referenceTo(template, "google_sql_database_instance", "connection_name");
    expect(running(template).volumes).toEqual([{ name: "cloudsql", cloud_sql_instance: { instances: [connection] } }]);
    expect(container(template)).toMatchObject({
      volume_mounts: [{ name: "cloudsql", mount_path: "/cloudsql" }],
      env: [
        { name: "DATABASE_INSTANCE", value: connection },
        { name: "DATABASE_NAME", value: "crm" },
        { name: "DATABASE_SOCKETS", value: "/cloudsql" },
        {
          name: "DATABASE_USER",
          value: `\${trimsuffix(${addressOf(template, "google_service_account")}.email, ".gserviceaccount.com")}`,
        },
      ],
    });
    expect(resource(template).depends_on).toEqual(
      expect.arrayContaining([
        addressOf(template, "google_sql_user", { type: "CLOUD_IAM_SERVICE_ACCOUNT" }),
        addressOf(template, "google_project_iam_member", { role: "roles/cloudsql.client" }),
        addressOf(template, "google_project_iam_member", { role: "roles/cloudsql.instanceUser" }),
      ]),
    );
  });

  test("connects to its database as a user with a password where asked to", () => {
    const template = make((stack) => {
      const database = postgres(stack);
      return {
        database: {
          postgres: database,
          name: "crm",
          passwordUser: database.addPasswordUser("crm", "crm", secret(stack)),
        },
      };
    });

    expect(container(template)?.env).toContainEqual({
      name: "DATABASE_USER",
      value: referenceTo(template, "google_sql_user", "name", { type: "BUILT_IN" }),
    });
    expect(template.only("google_project_iam_member")).toMatchObject({ role: "roles/cloudsql.client" });
    expect(resource(template).depends_on).toEqual(
      expect.arrayContaining([
        addressOf(template, "google_sql_user"),
        addressOf(template, "google_project_iam_member"),
      ]),
    );
  });

  test("lets its account be changed", () => {
    const template = synthesize((stack) =>
      build(stack, workloadProps(stack)).account.addOverride("description", "Runs the API"),
    );

    expect(template.only("google_service_account")).toMatchObject({ description: "Runs the API" });
  });

  test.each(["A", "a", "acme_crm", "acme-", "1acme", "a".repeat(27)])("refuses the name %j", (name) => {
    expect(problems(() => ({ name }))).toEqual([
      expect.stringMatching(
        new RegExp(
          `^name: got "${name}"; allowed: 2 to 26 lowercase letters, digits and hyphens, starting ` +
            "with a letter, not ending with a hyphen$",
        ),
      ),
    ]);
  });

  test.each([
    "API_KEY",
    "STRIPE_APIKEY",
    "SESSION_SECRET",
    "GITHUB_TOKEN",
    "DB_PASSWORD",
    "db_passwd",
    "PRIVATE_PEM",
    "AWS_CREDENTIALS",
    "CREDENTIAL",
    "SENTRY_DSN",
    "API_KEYS",
    "STRIPE_APIKEYS",
    "SECRETS",
    "TOKENS",
    "DB_PASSWORDS",
    "DSNS",
    "DB_PASS",
    "DB_PWD",
    "KEY",
    "key",
    "apiKey",
    "stripeApiKeys",
    "dbPassword",
    "githubTokenOld",
    "s3Secret",
    "SessionSecret",
  ])("refuses the variable %s without showing its value", (name) => {
    expect(problems(() => ({ env: { LOG_LEVEL: "debug", [name]: "hunter2" } }))).toEqual([
      `env: got ["${name}"]; allowed: names that do not look like a secret's: pass it in ` +
        `\`secrets\`, which are mounted as files`,
    ]);
  });

  test.each([
    "MONKEY_COUNT",
    "TOKENIZER",
    "KEYBOARD",
    "PRIVATELY",
    "monkeyCount",
    "passengerList",
    "COMPASS",
    "keyboardLayout",
    "DATABASE_POOL",
    "K_FACTOR",
    "PORTS",
    "port",
  ])("takes the variable %s, which only looks like a secret's from afar", (name) => {
    expect(container(make(() => ({ env: { [name]: "1" } })))).toMatchObject({ env: [{ name, value: "1" }] });
  });

  test.each([
    "SECRETS_DIRECTORY",
    "DATABASE_INSTANCE",
    "DATABASE_NAME",
    "DATABASE_SOCKETS",
    "DATABASE_USER",
    "PORT",
    "K_SERVICE",
    "K_REVISION",
    "K_CONFIGURATION",
  ])("refuses the variable %s, which is set already", (name) => {
    expect(problems(() => ({ env: { LOG_LEVEL: "debug", [name]: "1" } }))).toContain(
      `env: got ["${name}"]; allowed: names that neither the construct nor Cloud Run sets itself`,
    );
  });

  const SECRETS = "allowed: lowercase letters, digits and hyphens, each secret once";
  test.each([
    "",
    "Session",
    "1session",
    "-session",
    "session-",
    "session_key",
    "session.key",
    "../session",
    "session\n",
    "s".repeat(53),
  ])("refuses to mount a secret at %j", (key) => {
    expect(problems((stack) => ({ secrets: { [key]: secret(stack) } }))).toEqual([
      `secrets: got [${JSON.stringify(key)}]; ${SECRETS}`,
    ]);
  });

  test.each(["s", "s1", "session-key", "s".repeat(52)])("mounts a secret at %j", (key) => {
    expect(container(make((stack) => ({ secrets: { [key]: secret(stack) } })))).toMatchObject({
      volume_mounts: [{ name: `secret-${key}`, mount_path: `/secrets/${key}` }],
    });
  });

  test("refuses to mount the same secret twice", () => {
    expect(
      problems((stack) => {
        const session = secret(stack);
        return { secrets: { session, cookie: session } };
      }),
    ).toEqual([`secrets: got ["session","cookie"]; ${SECRETS}`]);
  });

  test.each([
    ["1", "512Mi"],
    ["1", "4Gi"],
    ["2", "512Mi"],
    ["2", "8Gi"],
    ["4", "2048Mi"],
    ["4", "16Gi"],
    ["6", "4Gi"],
    ["6", "24Gi"],
    ["8", "4096Mi"],
    ["8", "32768Mi"],
  ])("takes %s cores with %s", (cpu, memory) => {
    expect(container(make(() => ({ cpu, memory })))).toMatchObject({ resources: { limits: { cpu, memory } } });
  });

  test.each([
    ["1", "511Mi", "512Mi to 4096Mi"],
    ["1", "5Gi", "512Mi to 4096Mi"],
    ["2", "8193Mi", "512Mi to 8192Mi"],
    ["4", "512Mi", "2048Mi to 16384Mi"],
    ["4", "17Gi", "2048Mi to 16384Mi"],
    ["6", "3Gi", "4096Mi to 24576Mi"],
    ["6", "25Gi", "4096Mi to 24576Mi"],
    ["8", "4095Mi", "4096Mi to 32768Mi"],
    ["8", "33Gi", "4096Mi to 32768Mi"],
  ])("refuses %s cores with %s", (cpu, memory, bounds) => {
    expect(problems(() => ({ cpu, memory }))).toEqual([
      `memory: got "${memory}"; allowed: a whole number of Mi or Gi, from ${bounds} with cpu ${cpu}`,
    ]);
  });

  test("refuses more cores than the memory that stays by default will do for", () => {
    expect(problems(() => ({ cpu: "4" }))).toEqual([
      'memory: got "512Mi"; allowed: a whole number of Mi or Gi, from 2048Mi to 16384Mi with cpu 4',
    ]);
  });

  test("names no bounds of the memory for cores that do not exist", () => {
    expect(problems(() => ({ cpu: "3", memory: "2G" }))).toEqual([
      'cpu: got "3"; allowed: 1, 2, 4, 6 or 8',
      'memory: got "2G"; allowed: a whole number of Mi or Gi',
    ]);
  });

  test.each([
    ["cores that Cloud Run does not have", { cpu: "3" }, 'cpu: got "3"; allowed: 1, 2, 4, 6 or 8'],
    [
      "memory in another unit",
      { memory: "512MB" },
      'memory: got "512MB"; allowed: a whole number of Mi or Gi, from 512Mi to 4096Mi with cpu 1',
    ],
    [
      "memory of a fraction",
      { memory: "1.5Gi" },
      'memory: got "1.5Gi"; allowed: a whole number of Mi or Gi, from 512Mi to 4096Mi with cpu 1',
    ],
    [
      "no memory",
      { memory: "0Mi" },
      'memory: got "0Mi"; allowed: a whole number of Mi or Gi, from 512Mi to 4096Mi with cpu 1',
    ],
  ])("refuses %s", (__, change, message) => {
    expect(problems(() => change)).toEqual([message]);
  });

  test("reports everything it refuses together", () => {
    expect(
      problems((stack) => ({
        name: "",
        env: { TOKEN: "hunter2", API_KEY: "hunter3", PORT: "80" },
        secrets: { A: secret(stack) },
        cpu: "0",
        memory: "",
      })).map((problem) => problem.split(";")[0]),
    ).toEqual([
      'name: got ""',
      'env: got ["TOKEN","API_KEY"]',
      'env: got ["PORT"]',
      'secrets: got ["A"]',
      'cpu: got "0"',
      'memory: got ""',
    ]);
  });
});
