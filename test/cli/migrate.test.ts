import { CloudLab, PROJECT } from "./cloud-lab";

const STAGING = ["--system", "smvue", "--environment", "staging"];
const PRODUCTION = ["--system", "smvue", "--environment", "production"];
const RUN = "run.projects.locations.jobs.run";

let lab: CloudLab;
beforeAll(async () => {
  lab = await CloudLab.open();
  for (const environment of ["staging", "production"] as const) {
    await lab.makeJob(environment);
    await lab.makeLogBucket(environment);
  }
  await lab.remember();
});
beforeEach(() => lab.restore());
afterAll(() => lab.close());

const migrate = (...args: readonly string[]) => lab.run("migrate", args);
const executions = async (environment: "staging" | "production" = "staging") => {
  const jobs = lab.service(environment).replace("services/smvue", "jobs/smvue-migrations");
  const { executions: found = [] } = await lab.call("GET", `${jobs}/executions`);
  return (found as readonly { name: string }[]).map(({ name }) => name.split("/").at(-1) ?? "");
};
/** What the application writes to its standard output. */
const log = (execution: string, entry: object) =>
  lab.call("POST", "logging.googleapis.com/v2/entries:write", {
    entries: [
      {
        logName: `projects/${PROJECT.staging}/logs/run.googleapis.com%2Fstdout`,
        resource: { type: "cloud_run_job", labels: { job_name: "smvue-migrations", location: "us-central1" } },
        labels: { "run.googleapis.com/execution_name": execution },
        timestamp: "2027-01-01T10:11:12.5Z",
        ...entry,
      },
    ],
  });

describe("a migration", () => {
  test("runs the job once, prints what it logs and how long it took, and ends with it", async () => {
    const { code, stdout, stderr } = await migrate(...STAGING);
    const [execution = ""] = await executions();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.trim().split("\n")).toEqual([
      `smvue-migrations in staging: project ${PROJECT.staging}, us-central1, image example.com/smvue/app:7`,
      `Execution ${execution}`,
      expect.stringMatching(/^\d\d:\d\d:\d\d INFO Container called exit\(0\)\.$/),
      expect.stringMatching(new RegExp(`^${execution} succeeded after \\d+\\.\\d s\\.$`)),
    ]);
    expect(await executions()).toHaveLength(1);
  });

  test("prints every entry once, in order, and none that steers the terminal", async () => {
    await lab.emulator.setFaults([`slow:1:${RUN}:3`]);
    const running = migrate(...STAGING);
    let execution = "";
    while (execution === "") [execution = ""] = await executions();
    await log(execution, { insertId: "a", jsonPayload: { message: "adds a column" } });
    await log(execution, { insertId: "b", severity: "ERROR", textPayload: "\u001b[2Jred\u0007\n" });
    await log("another-execution", { insertId: "c", textPayload: "not ours" });
    const { stdout } = await running;
    const lines = stdout.split("\n").filter((line) => line.startsWith("10:11:12"));
    expect(lines).toEqual(["10:11:12 adds a column", "10:11:12 ERROR [2Jred"]);
  });

  test("that fails ends with exit code 1 and Cloud Run's reason, and is not tried again", async () => {
    await lab.emulator.setFaults([`operation:1:${RUN}`]);
    const { code, stdout, stderr } = await migrate(...STAGING);
    expect(code).toBe(1);
    expect(stdout).toContain("WARNING Container called exit(1).");
    expect(stderr).toContain("The execution failed (a fault asked for).");
    expect(await executions()).toHaveLength(1);
  });

  test("is refused while another execution is not over, which --follow follows", async () => {
    await lab.emulator.setFaults([`slow:1:${RUN}:3`]);
    await lab.call("POST", `${lab.service("staging").replace("services/smvue", "jobs/smvue-migrations")}:run`, {});
    const [execution = ""] = await executions();
    const refused = await migrate(...STAGING);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`the execution ${execution} is not over: follow it with --follow ${execution}`);
    const followed = await migrate(...STAGING, "--follow", execution);
    expect(followed).toMatchObject({ code: 0, stdout: expect.stringContaining(`${execution} succeeded.`) as string });
    expect(await executions()).toHaveLength(1);
  });

  test("is only described by a dry run", async () => {
    expect((await migrate(...PRODUCTION, "--dry-run")).stdout).toContain("it would run smvue-migrations once");
    expect(await executions("production")).toEqual([]);
  });
});

describe("in production, where migrations are run by people", () => {
  test("it takes a person's flag that names the environment", async () => {
    const refused = await migrate(...PRODUCTION);
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("allowed: --confirm smvue-production") as string,
    });
    expect((await migrate(...PRODUCTION, "--confirm", "smvue-staging")).code).toBe(2);
    expect(await executions("production")).toEqual([]);
    expect((await migrate(...PRODUCTION, "--confirm", "smvue-production")).code).toBe(0);
    expect(await executions("production")).toHaveLength(1);
  });

  test("no CI job runs it, whatever flags it gives", async () => {
    const { code, stderr } = await lab.run("migrate", [...PRODUCTION, "--confirm", "smvue-production"], { CI: "true" });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("not by a CI job") as string });
    expect(await executions("production")).toEqual([]);
  });

  test("in staging a CI job runs it", async () => {
    expect((await lab.run("migrate", STAGING, { CI: "true" })).code).toBe(0);
  });
});

describe("Google's API", () => {
  test.each([
    ["429:0.4:run.projects.locations.jobs.get"],
    ["503:0.4:run.projects.locations.jobs.executions.get"],
    ["503:0.4:logging.entries.list"],
  ])("fails now and then (%s), and the migration gets through", async (fault) => {
    await lab.emulator.setFaults([fault]);
    expect(await migrate(...STAGING)).toMatchObject({ code: 0, stderr: "" });
  });

  test(
    "breaks off the answer to the request to run: the execution that started is found, and " + "no second one starts",
    async () => {
      await lab.emulator.setFaults([`reset:1:${RUN}`]);
      expect((await migrate(...STAGING)).code).toBe(0);
      expect(await executions()).toHaveLength(1);
    },
  );

  test("does not take the request to run: it is not sent again, because it may have started", async () => {
    await lab.emulator.setFaults([`503:1:${RUN}`]);
    const { code, stderr } = await migrate(...STAGING);
    expect(code).toBe(1);
    expect(stderr).toContain("it may have started. Look before you run it again: gcloud run jobs executions list");
    expect((await lab.emulator.requests()).filter(({ method }) => method === RUN)).toHaveLength(1);
  });

  test("denies running the job: the message names the permission", async () => {
    await lab.emulator.setFaults([`403:1:${RUN}`]);
    const { code, stderr } = await migrate(...STAGING);
    expect(code).toBe(1);
    expect(stderr).toContain("it takes run.jobs.run in the project smvue-staging-example");
  });

  test("denies the log: the migration runs all the same, and that its log is not shown is said", async () => {
    await lab.emulator.setFaults(["403:1:logging.entries.list"]);
    const { code, stdout } = await migrate(...STAGING);
    expect(code).toBe(0);
    expect(stdout).toContain("The log is not shown: no permission logging.logEntries.list");
    expect(stdout).not.toContain("exit(0)");
  });
});
