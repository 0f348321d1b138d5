import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { missingPrograms } from "../ci/github/programs";
import { Event, WorkflowRun } from "../ci/github/run";
import { pullRequestEvent } from "../cli/pipeline/step";
import { testWith } from "../terraform/available";
import { PROJECT, Rehearsal, REPOSITORY, STACK } from "./rehearsal";
import { send } from "./through-proxy";

const missing = missingPrograms();
if (missing.length > 0) console.warn(`Skipped: the rehearsal of a delivery, without ${missing.join(", ")}.`);
const rehearse = missing.length > 0 ? test.skip : testWith("google", "random");
const SERVICE = `projects/${PROJECT}/locations/us-central1/services/smepro`;
const ACCOUNTS = `${PROJECT}.iam.gserviceaccount.com`;
const OBJECTS = `/storage/v1/b/${PROJECT}-state/o`;

let lab: Rehearsal;
const times: string[] = [];
let began = performance.now();
beforeAll(() => (lab = new Rehearsal()));
afterAll(async () => {
  await lab.close();
  console.info(`Seconds: ${times.join(", ")}`);
});

function lap(what: string): void {
  times.push(`${what} ${((performance.now() - began) / 1000).toFixed(0)}`);
  began = performance.now();
}

/** Results of all jobs; what the failed ones printed is the message of a failed expectation. */
function expectResults(run: WorkflowRun, expected: Record<string, string>): void {
  const failed = Object.entries(run.jobs).filter(([name, { result }]) => result !== expected[name]);
  const shown = failed.map(([name, { result, log }]) => `${name}: ${result}\n${log.split("\n").slice(-60).join("\n")}`);
  if (shown.length > 0) throw new Error(shown.join("\n\n"));
  expect(Object.keys(run.jobs)).toEqual(Object.keys(expected));
}

const pushed = (commit: string): Event => ({ name: "push", payload: {}, commit, ref: "refs/heads/main" });

/** The pull request of a commit, merged as GitHub merges it to try. */
function proposed(head: string, from = REPOSITORY): Event {
  const base = lab.git("rev-parse", "main");
  const message = ["-m", "Merge"];
  const commit = lab.git("commit-tree", `${head}^{tree}`, "-p", base, "-p", head, ...message);
  lab.git("update-ref", "refs/pull/7/merge", commit);
  const event = pullRequestEvent(from, head);
  const payload = { ...event, pull_request: { ...event.pull_request, base: { ref: "main", sha: base } } };
  return { name: "pull_request", payload, commit, ref: "refs/pull/7/merge" };
}

const service = () => lab.call("GET", "run.googleapis.com", `/v2/${SERVICE}`) as Promise<Service>;
interface Service {
  readonly template: { readonly scaling: { readonly maxInstanceCount: number } };
  readonly traffic: readonly { readonly type: string; readonly revision?: string }[];
}

async function executions(): Promise<number> {
  const path = `/v2/${SERVICE.replace("services/smepro", "jobs/smepro-migrations")}/executions`;
  const { executions: all = [] } = (await lab.call("GET", "run.googleapis.com", path)) as { executions?: unknown[] };
  return all.length;
}

const DEPLOYED = {
  stacks: "success",
  "plan-staging": "success",
  "decide-staging": "success",
  "approve-staging": "skipped",
  "apply-staging": "success",
  "plan-production": "skipped",
  "decide-production": "skipped",
  "approve-production": "skipped",
  "apply-production": "skipped",
};

rehearse("a change goes from its branch to the deployed system, drifts, is rolled back and migrated", async () => {
  await lab.open();
  lap("first deployment");

  // A branch, and its pull request.
  lab.git("checkout", "--quiet", "-b", "change");
  lab.edit("maxInstances: 3", "maxInstances: 4");
  const head = lab.commit("One instance more");
  lab.hub.pull.head = head;
  const change = lab.start("change.yml", proposed(head));
  await change.run(["checks"]);
  expectResults(change, { review: "success", plan: "success", report: "success" });
  expect(lab.hub.comments).toHaveLength(1);
  const [{ body = "" } = {}] = lab.hub.comments;
  expect(body).toContain(`### Plans of ${head.slice(0, 12)}`);
  expect(body).toContain(`| ${STACK} | holds | 2 |`);
  expect(body).toContain("`template.scaling.max_instance_count` 3 → 4");
  lap("pull request");

  // Its plan was made by an account that reads no state but the published one.
  const planner = { ...lab.emulator.environment, GOOGLE_OAUTH_ACCESS_TOKEN: `emulated:planner@${ACCOUNTS}` };
  const object = (name: string) =>
    send({ environment: planner }, "GET", "storage.googleapis.com", `${OBJECTS}/${encodeURIComponent(name)}?alt=media`);
  expect(await object(`plannable/${STACK}/default.tfstate`)).toMatchObject({ version: 4 });
  await expect(object(`${STACK}/default.tfstate`)).rejects.toThrow("storage.objects.get");
  await expect(send({ environment: planner }, "GET", "storage.googleapis.com", OBJECTS)).rejects.toThrow(
    "storage.objects.list",
  );

  // A fork's is reviewed without any credential.
  const fork = lab.start("change.yml", proposed(head, "stranger/infrastructure"));
  Object.assign(fork.jobs, { review: change.jobs.review });
  await fork.job("plan");
  await fork.job("report");
  expectResults(fork, { review: "success", plan: "skipped", report: "skipped" });

  // The merge deploys what was shown.
  lab.git("checkout", "--quiet", "main");
  lab.git("merge", "--quiet", "--no-ff", "--message", "Merge", "change");
  const merged = lab.git("rev-parse", "HEAD");
  lab.hub.tip = merged;
  lab.hub.pull.merged = merged;
  const migrations = await executions();
  const deploy = lab.start("deploy.yml", pushed(merged));
  await deploy.run();
  expectResults(deploy, DEPLOYED);
  expect((await service()).template.scaling.maxInstanceCount).toBe(4);
  expect(deploy.jobs["apply-staging"]?.log).toContain(`${STACK}: the plan is the one reviewed: 2 changes.`);
  expect(deploy.jobs["apply-staging"]?.log).toContain(`${STACK}: the plan after the apply is empty.`);
  expect(await executions()).toBe(migrations + 1);
  lap("deployment");

  // The same plan again: the state has moved on, and so has the branch.
  lab.hub.tip = lab.commit("Something else");
  await deploy.job("apply-staging");
  expect(deploy.jobs["apply-staging"]).toMatchObject({
    result: "failure",
    log: expect.stringMatching(/the tip of the branch: got [\s\S]*the state's serial: got \d+, expected \d+/) as string,
  });
  // Another plan in its place.
  const sealed = join(lab.artifacts.place(deploy.id, `plan-${STACK}`), "plan.age");
  expect(readFileSync(sealed, "utf8")).toMatch(/^age-encryption\.org\/v1\n/);
  const other = join(lab.directory, "other.tfplan");
  writeFileSync(other, "another plan");
  spawnSync("age", ["--encrypt", "--recipient", lab.recipient, "--output", sealed, other]);
  await deploy.job("apply-staging");
  expect(deploy.jobs["apply-staging"]).toMatchObject({
    result: "failure",
    log: expect.stringContaining("no attestation of it verifies") as string,
  });
  lap("refusals");

  // Drift, and what no state knows. Who made the project gives up what they had, as docs/deploying.md says.
  await lab.giveUpOwnership();
  const policy = (await lab.emulator.resources()).find(({ collection }) => collection === "compute.sslPolicies");
  await lab.emulator.change(policy?.key ?? "", { body: { minTlsVersion: "TLS_1_0" } });
  await lab.call("POST", "storage.googleapis.com", `/storage/v1/b?project=${PROJECT}`, { name: "by-hand-example" });
  const drift = lab.start("drift.yml", pushed(lab.hub.tip));
  await drift.run();
  expectResults(drift, { stacks: "success", look: "success" });
  expect(lab.hub.issues).toHaveLength(1);
  expect(lab.hub.issues[0]?.title).toMatch(
    new RegExp(`^Drift in ${STACK}: [1-9]\\d* claims violated, 1 resources changed, 1 unmanaged$`),
  );
  expect(lab.hub.issues[0]?.body).toContain("- update google_compute_ssl_policy.");
  expect(lab.hub.issues[0]?.body).toContain("- buckets: by-hand-example");
  lap("drift");

  // A deployment heals it, once a person has seen what no pull request showed.
  await lab.call("DELETE", "storage.googleapis.com", "/storage/v1/b/by-hand-example");
  const heal = lab.start("deploy.yml", pushed(lab.hub.tip));
  lab.hub.approvals = [{ environment: "staging-approval", login: "ada" }];
  await heal.run();
  expectResults(heal, { ...DEPLOYED, "approve-staging": "success" });
  expect(heal.jobs["decide-staging"]?.summary).toContain("to approve");
  expect(heal.jobs["approve-staging"]?.summary).toContain("by ada");
  lap("healed");

  // A rollback: a plan stays empty while traffic is pinned, and the issue is closed.
  const rollback = lab.shell("npm run --silent rollback -- --system smepro --environment staging --yes");
  expect(rollback).toMatch(/gets all requests after \d+\.\d s/);
  expect((await service()).traffic).toEqual([
    expect.objectContaining({ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", percent: 100 }),
  ]);
  lap("rollback");
  const after = lab.start("drift.yml", pushed(lab.hub.tip));
  await after.run();
  expectResults(after, { stacks: "success", look: "success" });
  expect(lab.hub.issues).toMatchObject([{ state: "closed" }]);
  expect((await service()).traffic).toEqual([
    expect.objectContaining({ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", percent: 100 }),
  ]);
  lap("drift while pinned");

  const before = await executions();
  expect(lab.shell("npm run --silent migrate -- --system smepro --environment staging")).toContain("succeeded");
  expect(await executions()).toBe(before + 1);

  // No account lacked what it needed. The log of a migration is for people (docs/operating.md).
  const access = await lab.emulator.access();
  const refused = Object.fromEntries(access.map((one) => [one.principal.split("@")[0], Object.keys(one.refused)]));
  expect(refused).toEqual({
    emulated: [],
    "serviceAccount:planner": ["storage.objects.get", "storage.objects.list"],
    "serviceAccount:deployer": ["logging.entries.list"],
  });
});
