import { Fn } from "cdktf";
import { PubsubTopic } from "@cdktf/provider-google/lib/pubsub-topic";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { GoogleStack } from "../../../constructs/google/google-stack";
import { MountableVersion, SecretProps } from "../../../constructs/google/secret";
import { referenceTo, secret } from "../../parts";
import { Template } from "../../parsed-stack";
import { problemsOf, synthesize } from "../../template";

const topic = (stack: GoogleStack) => new PubsubTopic(stack, "topic", { name: "acme-rotation" });
const account = (stack: GoogleStack, accountId: string) => new ServiceAccount(stack, accountId, { accountId });

/** Generation and value of every version. */
const versions = (template: Template) =>
  Object.values(template.all("google_secret_manager_secret_version")).map(
    ({ secret_data_wo_version, secret_data_wo }) => [secret_data_wo_version, secret_data_wo],
  );

describe("Secret", () => {
  test("by default is guarded, in the stated regions only, of one generation, and never reminds", () => {
    const template = synthesize((stack) => secret(stack));

    expect(template.only("google_secret_manager_secret")).toEqual({
      secret_id: "acme-session",
      deletion_protection: true,
      lifecycle: { prevent_destroy: true },
      replication: { user_managed: { replicas: [{ location: "us-central1" }] } },
    });
    expect(template.only("google_secret_manager_secret_version")).toMatchObject({
      secret_data_wo_version: 1,
      deletion_policy: "DISABLE",
      lifecycle: { create_before_destroy: true },
    });
    expect(template.count("google_secret_manager_secret_iam_member")).toBe(0);
  });

  test("is held in several regions where asked to", () => {
    const template = synthesize((stack) => secret(stack, { regions: ["us-central1", "us-east1"] }));

    expect(template.only("google_secret_manager_secret")).toMatchObject({
      replication: { user_managed: { replicas: [{ location: "us-central1" }, { location: "us-east1" }] } },
    });
  });

  test.each<[string, SecretProps["source"], string]>([
    [
      "a key, hashed to 32 bytes in URL-safe base64",
      "key",
      '${replace(replace(base64sha256(ephemeral.random_password.acme_session_1.result), "+", "-"), "/", "_")}',
    ],
    ["a password", "password", "${ephemeral.random_password.acme_session_1.result}"],
    ["an input", "input", "${var.acme_session_1}"],
  ])("refers to %s, and never holds the value", (_, source, reference) => {
    const template = synthesize((stack) => secret(stack, { source }));

    expect(versions(template)).toEqual([[1, reference]]);
    expect(template.text).not.toContain('"secret_data"');
  });

  test("refers to another resource's attribute, and never holds the value", () => {
    const template = synthesize((stack) => secret(stack, { source: { attribute: account(stack, "api").uniqueId } }));

    expect(versions(template)).toEqual([[1, "${google_service_account.api.unique_id}"]]);
    expect(template.text).not.toContain('"secret_data"');
    expect(template.json).not.toHaveProperty("ephemeral");
    expect(template.json).not.toHaveProperty("variable");
  });

  test("makes a key of 64 random characters and a password of 40", () => {
    expect(synthesize((stack) => secret(stack, { source: "key" })).json.ephemeral).toEqual({
      random_password: { acme_session_1: { length: 64, special: false } },
    });
    expect(synthesize((stack) => secret(stack, { source: "password" })).json.ephemeral).toEqual({
      random_password: { acme_session_1: { length: 40, special: false } },
    });
  });

  test("takes an input through an ephemeral variable of each generation", () => {
    const template = synthesize((stack) => secret(stack, { source: "input", generations: [1, 2] }));

    expect(template.json.variable).toEqual({
      acme_session_1: expect.objectContaining({ ephemeral: true, sensitive: true, default: null }),
      acme_session_2: expect.objectContaining({ ephemeral: true, sensitive: true, default: null }),
    });
  });

  test("writes every generation to a version of its own", () => {
    const template = synthesize((stack) => secret(stack, { generations: [1, 2] }));

    expect(Object.keys(template.all("google_secret_manager_secret_version"))).toEqual([
      expect.stringMatching(/^secret_version-1_/),
      expect.stringMatching(/^secret_version-2_/),
    ]);
    expect(versions(template)).toEqual([
      [1, "${ephemeral.random_password.acme_session_1.result}"],
      [2, "${ephemeral.random_password.acme_session_2.result}"],
    ]);
  });

  test.each([
    [[1], ["current"]],
    [
      [1, 2],
      ["previous-1", "current"],
    ],
    [
      [2, 5, 6],
      ["previous-2", "previous-5", "current"],
    ],
  ])("of generations %j mounts as %j", (generations, paths) => {
    let mountable: MountableVersion[] = [];
    synthesize((stack) => (mountable = secret(stack, { generations }).mountableVersions()));

    expect(mountable.map(({ path }) => path)).toEqual(paths);
  });

  test("keeps a retired generation enabled and mounts it no longer", () => {
    let mountable: MountableVersion[] = [];
    const template = synthesize((stack) => {
      mountable = secret(stack, { generations: [2], retired: [1] }).mountableVersions();
    });

    expect(mountable.map(({ path }) => path)).toEqual(["current"]);
    expect(template.count("google_secret_manager_secret_version")).toBe(2);
  });

  test.each([[[2]], [[3]], [[1, 1]], [[0]]])("refuses the retired generations %j beside generation 2", (retired) => {
    expect(problemsOf((stack) => secret(stack, { generations: [2], retired }))).toEqual([
      expect.stringMatching(/^retired: got/),
    ]);
  });

  test("gives away its current generation's reference for a second write-only argument", () => {
    synthesize((stack) => {
      const password = secret(stack, { generations: [1, 2] });
      expect(password.valueInThisRun).toBe("${ephemeral.random_password.acme_session_2.result}");
      expect(password.currentGeneration).toBe(2);
    });
  });

  test.each<SecretProps["source"]>(["key", "input"])("keeps a reference to a source of %j to itself", (source) => {
    expect(problemsOf((stack) => secret(stack, { source }).valueInThisRun)).toEqual([
      `source: got "${source}"; allowed: "password" for a value that is written to two places`,
    ]);
  });

  test("is read by those it was granted to, each by a grant on this secret alone", () => {
    const template = synthesize((stack) => {
      const session = secret(stack);
      session.grantRead("api", account(stack, "api"));
      session.grantRead("job", account(stack, "job"));
    });

    const role = "roles/secretmanager.secretAccessor";
    const secret_id = referenceTo(template, "google_secret_manager_secret", "id");
    expect(Object.values(template.all("google_secret_manager_secret_iam_member"))).toEqual([
      { role, secret_id, member: "${google_service_account.api.member}" },
      { role, secret_id, member: "${google_service_account.job.member}" },
    ]);
    expect(template.count("google_project_iam_member")).toBe(0);
  });

  test("reminds where asked to, and leaves the next date to Secret Manager", () => {
    const template = synthesize((stack) =>
      secret(stack, {
        rotation: {
          periodDays: 90,
          firstAt: "2030-01-01T00:00:00Z",
          topic: topic(stack),
          dependsOn: [account(stack, "api")],
        },
      }),
    );

    expect(template.only("google_secret_manager_secret")).toMatchObject({
      topics: [{ name: "${google_pubsub_topic.topic.id}" }],
      rotation: { rotation_period: "7776000s", next_rotation_time: "2030-01-01T00:00:00Z" },
      depends_on: ["google_service_account.api"],
      lifecycle: { prevent_destroy: true, ignore_changes: ["rotation[0].next_rotation_time"] },
    });
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) => {
      const session = secret(stack);
      session.grantRead("api", account(stack, "api"));
      session.secret.addOverride("version_destroy_ttl", "86400s");
      session.versions.get(1)?.addOverride("enabled", false);
      session.readers.forEach((reader) => reader.addOverride("condition.title", "for now"));
    });

    expect(template.only("google_secret_manager_secret")).toMatchObject({ version_destroy_ttl: "86400s" });
    expect(template.only("google_secret_manager_secret_version")).toMatchObject({ enabled: false });
    expect(template.only("google_secret_manager_secret_iam_member")).toMatchObject({ condition: { title: "for now" } });
  });

  test.each([
    [
      "a name in capitals",
      { name: "Acme" },
      'name: got "Acme"; allowed: 1 to 100 lowercase letters, digits and hyphens, starting ' +
        "with a letter, not ending with a hyphen",
    ],
    ["no region", { regions: [] }, "regions: got []; allowed: at least one region"],
    [
      "no generation",
      { generations: [] },
      "generations: got []; allowed: whole numbers from 1, ascending, at least one",
    ],
    [
      "a generation before the first",
      { generations: [0, 1] },
      "generations: got [0,1]; allowed: whole numbers from 1, ascending, at least one",
    ],
    [
      "generations out of order",
      { generations: [2, 1] },
      "generations: got [2,1]; allowed: whole numbers from 1, ascending, at least one",
    ],
    [
      "a generation twice",
      { generations: [1, 1] },
      "generations: got [1,1]; allowed: whole numbers from 1, ascending, at least one",
    ],
    [
      "half a generation",
      { generations: [1.5] },
      "generations: got [1.5]; allowed: whole numbers from 1, ascending, at least one",
    ],
  ])("refuses %s", (_, change, message) => {
    expect(problemsOf((stack) => secret(stack, change))).toEqual([message]);
  });

  test.each([0, 3651])("refuses a reminder every %d days", (periodDays) => {
    const rotation = { periodDays, firstAt: "2030-01-01T00:00:00Z" };
    expect(problemsOf((stack) => secret(stack, { rotation: { ...rotation, topic: topic(stack) } }))).toEqual([
      `rotation.periodDays: got ${periodDays}; allowed: a whole number of days from 1 to 3650`,
    ]);
  });

  test.each([
    "2030-01-01",
    "2030-01-01T00:00:00",
    "2030-01-01T00:00:00+02:00",
    "2030-01-01T00:00:00.000Z",
    "2030-01-01 00:00:00Z",
    "2030-1-1T00:00:00Z",
    "2030-01-01T00:00:00Z\n",
    "tomorrow",
    "",
  ])("refuses a first reminder at %j", (firstAt) => {
    expect(
      problemsOf((stack) => secret(stack, { rotation: { periodDays: 90, firstAt, topic: topic(stack) } })),
    ).toEqual([`rotation.firstAt: got ${JSON.stringify(firstAt)}; allowed: a time in UTC, YYYY-MM-DDTHH:MM:SSZ`]);
  });

  const LITERAL =
    `source.attribute: got "(a literal, not shown)"; allowed: a reference to a resource's ` +
    "attribute and nothing around it: a literal would be written to cdk.tf.json";
  test.each<[string, (reference: string) => string]>([
    ["a literal", () => "hunter2"],
    ["an empty literal", () => ""],
    ["a literal before a reference", (reference) => `hunter2${reference}`],
    ["a literal after a reference", (reference) => `${reference}hunter2`],
    ["a literal that looks like a reference", () => '${"hunter2"}'],
    ["a literal among a function's arguments", (reference) => Fn.join("", ["hunter2", reference])],
    ["a literal around a reference", (reference) => `redis://:hunter2@${reference}:6379`],
    ["a line's end after a reference", (reference) => `${reference}\n`],
    ["two references side by side", (reference) => `${reference}${reference}`],
  ])("refuses %s without showing it", (_, attribute) => {
    const problems = problemsOf((stack) =>
      secret(stack, { source: { attribute: attribute(account(stack, "api").uniqueId) } }),
    );

    expect(problems).toEqual([LITERAL]);
    expect(problems.join("")).not.toContain("hunter2");
  });

  test("takes a reference that is already written out", () => {
    expect(
      versions(
        synthesize((stack) => secret(stack, { source: { attribute: "${google_redis_instance.cache.auth_string}" } })),
      ),
    ).toEqual([[1, "${google_redis_instance.cache.auth_string}"]]);
  });

  test("reports everything it refuses together", () => {
    const problems = problemsOf((stack) =>
      secret(stack, {
        name: "",
        source: { attribute: "hunter2" },
        regions: [],
        generations: [],
        rotation: { periodDays: 0, firstAt: "", topic: topic(stack) },
      }),
    );

    expect(problems.map((problem) => problem.split(":")[0])).toEqual([
      "name",
      "source.attribute",
      "regions",
      "generations",
      "rotation.periodDays",
      "rotation.firstAt",
    ]);
    expect(problems.join("")).not.toContain("hunter2");
  });
});
