import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudLab, environmentFile } from "./cloud-lab";

const PRODUCTION = ["--system", "smvue", "--environment", "production"];
const SECRET = "secretmanager.googleapis.com/v1/projects/smvue-production-example/secrets/token-signing";
const LATEST = [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 }];

let lab: CloudLab;
let first: string;
let second: string;
let third: string;
/** Three revisions, of which the first mounts version 1 of a secret and the others version 2. */
beforeAll(async () => {
  lab = await CloudLab.open();
  await lab.deployFirst();
  await lab.addSecretVersion();
  await lab.deploy("2", "2");
  await lab.deploy("3", "2");
  [first = "", second = "", third = ""] = await lab.revisions();
  await lab.remember();
});
beforeEach(() => lab.restore());
afterAll(() => lab.close());

const rollback = (...args: readonly string[]) => lab.run("rollback", [...PRODUCTION, ...args]);
const pinned = (revision: string) => [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", revision, percent: 100 }];
const change = (body: object) => lab.emulator.change(lab.key(), { body });
const patches = async () =>
  (await lab.emulator.requests()).filter(({ verb, path }) => verb === "PATCH" && path.includes("/services/smvue"));

describe("the list", () => {
  test("has age, image, health, secret versions and requests of every revision, newest first", async () => {
    await lab.call("POST", `${SECRET}/versions/1:disable`, {});
    const { code, stdout } = await rollback("--list");
    expect(code).toBe(0);
    const rows = stdout.split("\n").filter((line) => line.startsWith("smvue-0"));
    expect(rows.map((row) => row.split(/\s{2,}/))).toEqual([
      [third, expect.stringMatching(/^\d+ d$/), "app:3", "ready", "1 enabled", "100 %"],
      [second, expect.stringMatching(/^\d+ d$/), "app:2", "ready", "1 enabled", "-"],
      [first, expect.stringMatching(/^\d+ d$/), "app:1", "ready", "token-signing 1 disabled", "-"],
    ]);
    expect(stdout).toContain(`Traffic follows the latest revision that is ready, ${third}.`);
    expect(await lab.traffic()).toEqual(LATEST);
  });

  test("names enabled versions that the newest revision no longer reads", async () => {
    expect((await rollback("--list")).stdout).toMatch(new RegExp(`${first}.*1 enabled, with token-signing 1`));
  });

  test("says that versions could not be checked where that is so", async () => {
    await lab.emulator.setFaults(["403:1:secretmanager.*"]);
    expect((await rollback("--list")).stdout).toMatch(new RegExp(`${second}.*1 unknown`));
  });
});

describe("a rollback", () => {
  test("moves all requests to the newest older revision, waits until it serves, and prints the time", async () => {
    const { code, stdout, stderr } = await rollback("--yes");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`${second} gets all requests after \\d+\\.\\d s\\.`));
    expect(await lab.traffic()).toEqual(pinned(second));
  });

  test("goes where --to says, and --to-latest ends it", async () => {
    expect((await rollback("--to", first, "--yes")).code).toBe(0);
    expect(await lab.traffic()).toEqual(pinned(first));
    expect((await rollback("--list")).stdout).toContain("Traffic is pinned (a rollback)");
    expect((await rollback("--to-latest", "--yes")).stdout).toContain(`${third} gets all requests`);
    expect(await lab.traffic()).toEqual(LATEST);
  });

  test("changes nothing of the service but its traffic, and makes no revision", async () => {
    const { template } = await lab.call("GET", lab.service("production"));
    await rollback("--yes");
    expect((await lab.call("GET", lab.service("production"))).template).toEqual(template);
    expect(await lab.revisions()).toEqual([first, second, third]);
    expect((await patches()).at(-1)?.path).toContain("updateMask=traffic");
  });

  test("keeps the tags that revisions have", async () => {
    const tagged = { type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", revision: first, tag: "canary" };
    await change({ traffic: [...LATEST, tagged] });
    await rollback("--yes");
    expect(await lab.traffic()).toEqual([
      ...pinned(second),
      expect.objectContaining({ revision: first, tag: "canary" }),
    ]);
  });

  test("waits while Cloud Run is still bringing it about", async () => {
    await change({ reconciling: true });
    const running = rollback("--yes");
    while ((await patches()).length < 1) await new Promise((resolve) => setTimeout(resolve, 50));
    await new Promise((resolve) => setTimeout(resolve, 600));
    await change({ reconciling: false });
    const { code, stdout } = await running;
    expect(code).toBe(0);
    expect(Number(/after (\d+\.\d) s/.exec(stdout)?.[1])).toBeGreaterThanOrEqual(0.5);
  });

  test("fails where the revision does not serve in time, and says that the change was accepted", async () => {
    await change({ reconciling: true });
    const { code, stderr } = await rollback("--yes", "--timeout", "5");
    expect(code).toBe(1);
    expect(stderr).toContain(`${second} does not serve after 5 s`);
    expect(stderr).toContain("may still take effect");
  });
});

describe("a dry run", () => {
  test.each<[string, readonly string[], NodeJS.ProcessEnv]>([
    ["in a CI job", [], { CI: "true" }],
    ["without a terminal to ask at", [], {}],
    ["with --dry-run", ["--dry-run"], {}],
  ])("is what happens %s: it says what it would move and moves nothing", async (_, args, env) => {
    const { code, stdout } = await lab.run("rollback", [...PRODUCTION, ...args], env);
    expect(code).toBe(0);
    expect(stdout).toContain(`Dry run: it would move all requests to ${second}, from ${third}. Add --yes`);
    expect(await lab.traffic()).toEqual(LATEST);
  });

  test("ends with --yes in a CI job too", async () => {
    expect((await lab.run("rollback", [...PRODUCTION, "--yes"], { CI: "true" })).code).toBe(0);
    expect(await lab.traffic()).toEqual(pinned(second));
  });

  test("refuses what the rollback would refuse", async () => {
    expect((await rollback("--dry-run", "--to", third)).code).toBe(1);
  });
});

describe("refused is", () => {
  const refused = async (args: readonly string[], says: string) => {
    const { code, stderr } = await rollback(...args);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(says) as string });
    expect(await lab.traffic()).toEqual(LATEST);
  };

  test("a revision that does not exist", () =>
    refused(["--yes", "--to", "smvue-00099-xyz"], `there is no revision "smvue-00099-xyz"; the newest are ${third}`));

  test("a revision that gets all requests already", () =>
    refused(["--yes", "--to", third], `${third} gets all requests already`));

  test.each([
    ["disable", "disabled"],
    ["destroy", "destroyed"],
  ])("a revision whose version of a secret somebody chose to %s", async (verb, state) => {
    await lab.call("POST", `${SECRET}/versions/1:${verb}`, {});
    await refused(["--yes", "--to", first], `version 1 of token-signing is ${state}, so it cannot start`);
  });

  test("a revision that never became ready, with Cloud Run's reason", async () => {
    await lab.deploy("4", "9");
    const fourth = (await lab.revisions()).at(-1) ?? "";
    await refused(["--yes", "--to", fourth], `${fourth} cannot take requests: it never became ready: `);
  });

  test("a revision whose secrets could not be checked, unless that is accepted", async () => {
    await lab.emulator.setFaults(["403:1:secretmanager.*"]);
    await refused(["--yes", "--to", first], "may not be able to take requests: version 1 of token-signing could not");
    expect((await rollback("--yes", "--to", first, "--allow-unknown")).code).toBe(0);
    expect(await lab.traffic()).toEqual(pinned(first));
  });

  test("a rollback where no older revision can take requests, with the reason of each", async () => {
    await lab.call("POST", `${SECRET}/versions/1:disable`, {});
    await rollback("--yes", "--to", second);
    const { code, stderr } = await rollback("--yes");
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(`${first}: version 1 of`) as string });
    expect(await lab.traffic()).toEqual(pinned(second));
  });

  test("the end of a rollback that is not in effect", () => refused(["--yes", "--to-latest"], "already"));

  test("a system in a project where it was not deployed", async () => {
    const { code, stderr } = await lab.run("rollback", ["--system", "smvue", "--environment", "staging", "--yes"]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining("there is no Cloud Run service smvue in the project smvue-staging") as string,
    });
  });
});

describe("Google's API", () => {
  test.each([["429:0.4:run.*"], ["503:0.4:run.*"], ["reset:0.4:run.*"], ["503:0.5:secretmanager.*"]])(
    "fails now and then (%s), and the rollback gets through",
    async (fault) => {
      await lab.emulator.setFaults([fault]);
      const { code, stderr } = await rollback("--yes");
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      await lab.emulator.setFaults([]);
      expect(await lab.traffic()).toEqual(pinned(second));
    },
  );

  test("takes its time, and the rollback waits for the operation", async () => {
    await lab.emulator.setFaults(["slow:1:run.projects.locations.services.patch:4"]);
    expect((await rollback("--yes")).code).toBe(0);
    const polls = (await lab.emulator.requests()).filter(({ method }) => method?.endsWith("operations.get"));
    expect(polls).toHaveLength(4);
  });

  test.each([
    ["run.projects.locations.services.get", "read the Cloud Run service smvue", "run.services.get"],
    ["run.projects.locations.services.revisions.list", "read the revisions of smvue", "run.revisions.list"],
    ["run.projects.locations.services.patch", "move the traffic of smvue", "run.services.update"],
  ])("denies %s: the message names the permission", async (method, what, permission) => {
    await lab.emulator.setFaults([`403:1:${method}`]);
    const { code, stderr } = await rollback("--yes");
    expect(code).toBe(1);
    expect(stderr).toContain(`cannot ${what}: Permission denied`);
    expect(stderr).toContain(`it takes ${permission} in the project smvue-production-example`);
    expect(stderr).not.toContain("    at ");
  });

  test("accepts the change and then fails", async () => {
    await lab.emulator.setFaults(["operation:1:run.projects.locations.services.patch"]);
    const { code, stderr } = await rollback("--yes");
    expect(code).toBe(1);
    expect(stderr).toContain("cannot move the traffic of smvue: ");
  });

  test("wants credentials, and the message says how to sign in", async () => {
    const env = { GOOGLE_OAUTH_ACCESS_TOKEN: "", HOME: tmpdir(), METADATA_SERVER_DETECTION: "none" };
    const { code, stderr } = await lab.run("rollback", [...PRODUCTION, "--list"], env);
    expect(code).toBe(1);
    expect(stderr).toContain("gcloud auth application-default login");
  });
});

describe("a deployment after a rollback", () => {
  beforeEach(async () => {
    await rollback("--yes");
  });

  test("makes a revision that gets no requests: the rollback stays", async () => {
    await lab.deploy("4", "2");
    expect(await lab.traffic()).toEqual(pinned(second));
    expect((await rollback("--list")).stdout).toMatch(/smvue-0000\d-\w+ .*app:4 .*-\n/);
  });
});

describe("options", () => {
  test.each<[readonly string[], string]>([
    [["--environment", "production"], "--system: it is missing"],
    [["--system", "smvue"], "--environment: it is missing"],
    [["--system", "../smvue", "--environment", "production"], '--system: got "../smvue"; allowed:'],
    [["--system", "smvue", "--environment", "moon"], "--system smvue --environment production"],
    [["--system", "smallcrm", "--environment", "production"], "it runs at Hetzner"],
    [[...PRODUCTION, "--to", "a b"], '--to: got "a b"; allowed: a revision'],
    [[...PRODUCTION, "--to", "a", "--list"], "got --to and --list; allowed: one of them"],
    [[...PRODUCTION, "--yes", "--dry-run"], "got --yes and --dry-run"],
    [[...PRODUCTION, "--timeout", "1"], '--timeout: got "1"; allowed: 5 to 600 seconds'],
    [[...PRODUCTION, "--fast"], "Unknown option '--fast'"],
  ])("%j cannot be used: exit code 2, and no request", async (args, says) => {
    await lab.emulator.clearRequests();
    const { code, stderr, stdout } = await lab.run("rollback", args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(says);
    expect(await lab.emulator.requests()).toEqual([]);
  });

  test("an error in another environment's settings does not keep from a rollback", async () => {
    const directory = mkdtempSync(join(tmpdir(), "avouch-settings-"));

    writeFileSync(join(directory, "smvue-production.yaml"), environmentFile("production"));
    writeFileSync(join(directory, "smvue-staging.yaml"), "service: [");
    try {
      const { code } = await lab.run("rollback", [...PRODUCTION, "--list"], { AVOUCH_ENVIRONMENTS: directory });
      expect(code).toBe(0);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
