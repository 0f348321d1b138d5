import { GoogleStack } from "../../../constructs/google/google-stack";
import { MigrationJob, MigrationJobProps } from "../../../constructs/google/migration-job";
import { referenceTo, serviceAccount, workloadProps } from "../../parts";
import { problemsOf, synthesize } from "../../template";

const job = (stack: GoogleStack, change: Partial<MigrationJobProps> = {}) =>
  new MigrationJob(stack, "job", {
    ...workloadProps(stack),
    name: "acme-migrate",
    runners: { ada: "user:ada@acme.dev" },
    ...change,
  });

describe("MigrationJob", () => {
  test("by default runs the image's own command once, for an hour at most, under its own account", () => {
    const template = synthesize((stack) => job(stack));

    const { template: execution, ...rest } = template.only("google_cloud_run_v2_job");
    expect(rest).toMatchObject({ name: "acme-migrate", location: "us-central1", deletion_protection: false });
    expect(execution).toMatchObject({
      template: {
        service_account: referenceTo(template, "google_service_account", "email"),
        max_retries: 0,
        timeout: "3600s",
        containers: [{ image: "us-docker.pkg.dev/acme/app/api:1.0.0" }],
      },
    });
    expect(execution).not.toHaveProperty("template.containers.0.command");
    expect(execution).not.toHaveProperty("template.containers.0.args");
  });

  test("is run, and watched until it ends, by those it names and by nobody else", () => {
    const template = synthesize((stack) =>
      job(stack, { runners: { ada: "user:ada@acme.dev", deployer: "serviceAccount:deployer@acme.dev" } }),
    );

    const grant = { name: referenceTo(template, "google_cloud_run_v2_job", "name"), location: "us-central1" };
    expect(Object.values(template.all("google_cloud_run_v2_job_iam_member"))).toEqual([
      { ...grant, role: "roles/run.invoker", member: "user:ada@acme.dev" },
      { ...grant, role: "roles/run.invoker", member: "serviceAccount:deployer@acme.dev" },
      { ...grant, role: "roles/run.viewer", member: "user:ada@acme.dev" },
      { ...grant, role: "roles/run.viewer", member: "serviceAccount:deployer@acme.dev" },
    ]);
    expect(template.count("google_project_iam_member")).toBe(0);
  });

  test("does not show a newer image as drift", () => {
    const template = synthesize((stack) => job(stack));

    expect(template.only("google_cloud_run_v2_job")).toMatchObject({
      lifecycle: {
        ignore_changes: [
          "client",
          "client_version",
          "template[0].labels",
          "template[0].template[0].containers[0].image",
        ],
      },
    });
  });

  test("runs another command, for as long as asked to", () => {
    const template = synthesize((stack) => job(stack, { command: ["npm", "run", "migrate"], timeoutSeconds: 86_400 }));

    expect(template.only("google_cloud_run_v2_job")).toMatchObject({
      template: { template: { timeout: "86400s", containers: [{ command: ["npm", "run", "migrate"] }] } },
    });
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) => {
      const { job: inner, runners, workload } = job(stack);
      inner.addOverride("template.template.max_retries", 1);
      runners.forEach((runner) => runner.addOverride("condition.title", "for now"));
      workload.account.addOverride("description", "Migrates the database");
    });

    expect(template.only("google_cloud_run_v2_job")).toMatchObject({ template: { template: { max_retries: 1 } } });
    expect(Object.values(template.all("google_cloud_run_v2_job_iam_member"))).toMatchObject([
      { role: "roles/run.invoker", condition: { title: "for now" } },
      { role: "roles/run.viewer", condition: { title: "for now" } },
    ]);
    expect(template.only("google_service_account")).toMatchObject({ description: "Migrates the database" });
  });

  test("is run by accounts that Terraform only knows at apply", () => {
    const template = synthesize((stack) =>
      job(stack, { runners: { ada: "user:ada@acme.dev", deployer: serviceAccount(stack, "deployer").member } }),
    );

    expect(
      template
        .where("google_cloud_run_v2_job_iam_member", "member", "${google_service_account.deployer.member}")
        .map(({ role }) => role),
    ).toEqual(["roles/run.invoker", "roles/run.viewer"]);
  });

  const members = "user:, group: or serviceAccount: members, never allUsers or allAuthenticatedUsers";
  test.each<[string, Partial<MigrationJobProps>, string]>([
    [
      "no time to run",
      { timeoutSeconds: 0 },
      "timeoutSeconds: got 0; allowed: a whole number of seconds from 1 to 86400",
    ],
    [
      "more than a day to run",
      { timeoutSeconds: 86_401 },
      "timeoutSeconds: got 86401; allowed: a whole number of seconds from 1 to 86400",
    ],
    ["a job that nobody may run", { runners: {} }, "runners: got []; allowed: at least one member"],
    [
      "a job that anybody may run",
      { runners: { anybody: "allUsers" } },
      `runners: got ["allUsers"]; allowed: ${members}`,
    ],
    [
      "a job that any Google account may run",
      { runners: { ada: "user:ada@acme.dev", any: "allAuthenticatedUsers" } },
      `runners: got ["user:ada@acme.dev","allAuthenticatedUsers"]; allowed: ${members}`,
    ],
    [
      "a job that a whole domain may run",
      { runners: { all: "domain:acme.dev" } },
      `runners: got ["domain:acme.dev"]; allowed: ${members}`,
    ],
    [
      "a runner that Terraform would evaluate",
      { runners: { ada: 'user:${file("x")}@a.dev' } },
      `runners: got ["user:\${file(\\"x\\")}@a.dev"]; allowed: ${members}`,
    ],
    [
      "a runner without a kind",
      { runners: { ada: "ada@acme.dev" } },
      `runners: got ["ada@acme.dev"]; allowed: ${members}`,
    ],
    [
      "a variable that looks like a secret's",
      { env: { API_KEY: "hunter2" } },
      'env: got ["API_KEY"]; allowed: names that do not look like a secret\'s: pass it in ' +
        "`secrets`, which are mounted as files",
    ],
  ])("refuses %s", (_, change, message) => {
    expect(problemsOf((stack) => job(stack, change))).toEqual([message]);
  });

  test("reports everything it refuses together, its workload's problems first", () => {
    const problems = problemsOf((stack) => job(stack, { name: "", memory: "", timeoutSeconds: 0, runners: {} }));

    expect(problems.map((problem) => problem.split(":")[0])).toEqual(["name", "memory", "timeoutSeconds", "runners"]);
  });
});
