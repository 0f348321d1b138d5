import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { reviewJson } from "../../cli/emulated/review";
import { testWith } from "../terraform/available";
import { type Deployable, emptyBuckets, expectSuccess, Lab, leftOver, NO_CHANGES } from "./deployed";

let lab: Lab;
beforeAll(() => (lab = new Lab()));
afterAll(() => lab.close());

/** Why a claim that held in the plan is unknown of a state: servers' configuration is kept as a hash. */
const NOT_IN_A_STATE = /a state holds only a hash of it/;

/** Plans a stack before anything of it exists and keeps the plan as JSON. */
async function planned({ stacks, directory }: Deployable, name: string): Promise<string> {
  expectSuccess(await stacks.diff(name));
  expectSuccess(await stacks.terraform(name, ["plan", "-input=false", "-out=first.tfplan"]));
  const shown = await stacks.terraform(name, ["show", "-json", "first.tfplan"]);
  expectSuccess(shown);
  const file = join(directory, `${name}.json`);
  writeFileSync(file, shown.output);
  return file;
}

/** `cdktf output` shows every output with its value, but for those that are sensitive. */
async function expectOutputs({ stacks }: Deployable, name: string): Promise<void> {
  const known = await stacks.terraform(name, ["output", "-json"]);
  expectSuccess(known);
  const outputs = JSON.parse(known.output) as Readonly<Record<string, { value: unknown; sensitive: boolean }>>;
  const printed = await stacks.output(name);
  expectSuccess(printed);
  if (Object.keys(outputs).length === 0) expect(printed.output).not.toMatch(/^\s*[\w-]+ = /m);
  for (const [output, { value, sensitive }] of Object.entries(outputs)) {
    const leaves = [value].flat().map(String);
    expect(printed.output).toContain(`${output} =`);
    for (const leaf of leaves) expect(printed.output.includes(leaf)).toBe(!sensitive);
  }
}

async function deploy(deployable: Deployable, name: string): Promise<void> {
  const { stacks } = deployable;
  const plan = await planned(deployable, name);
  expectSuccess(await stacks.deploy(name));
  expect((await stacks.diff(name)).output).toContain(NO_CHANGES);
  await expectOutputs(deployable, name);
  const state = await stacks.terraform(name, ["show", "-json"]);
  const { claims } = await reviewJson(state.output, plan);
  const changed = claims.filter(({ status, was }) => status !== was);
  const unexplained = changed.filter(
    ({ status, reason }) => status !== "unknown" || !NOT_IN_A_STATE.test(reason ?? ""),
  );
  expect(unexplained.map(({ id, was, status, reason }) => ({ id, was, status, reason }))).toEqual([]);
  // Nothing of that kind exists at Google.
  if (!name.startsWith("smallcrm")) expect(changed).toEqual([]);
  expect(claims.filter(({ status }) => status === "violated")).toEqual([]);
  expect(claims.filter(({ status }) => status === "holds").length).toBeGreaterThan(0);
}

/** @param names in the order in which they are deployed */
async function lifecycle(names: readonly string[], locked: readonly RegExp[]): Promise<void> {
  const deployable = await lab.open(names);
  const { emulator, stacks } = deployable;
  for (const name of names) await deploy(deployable, name);

  const before = (await emulator.resources()).map(({ key }) => key);
  for (const name of [...names].reverse()) {
    const refused = await stacks.destroy(name);
    expect(refused.code).not.toBe(0);
    // cdktf does not always print Terraform's reason.
    const plan = await stacks.terraform(name, ["plan", "-destroy", "-input=false", "-no-color"]);
    // OpenTofu begins it with Resource.
    expect(plan.output).toMatch(/\binstance cannot be destroyed/i);
  }
  expect((await emulator.resources()).map(({ key }) => key)).toEqual(before);

  lab.liftProtection(stacks, names);
  for (const name of names) expectSuccess(await stacks.deploy(name));
  for (const name of [...names].reverse()) {
    if (name.endsWith("-bootstrap")) await emptyBuckets(emulator);
    const destroyed = await stacks.destroy(name);
    if (locked.length === 0) expectSuccess(destroyed);
  }
  // Hetzner's bucket of states is made by hand, and Terraform leaves its empty state there.
  const left = leftOver(await emulator.resources()).filter((key) => !/^object-storage\/.*\.tfstate$/.test(key));
  expect(left.filter((key) => !locked.some((pattern) => pattern.test(key)))).toEqual([]);
}

const LOCKED_LOGS = [/^logging\/projects\/[^/]+\/locations\/[^/]+\/buckets\//];

describe("deploy, an empty second plan, a review as planned, a refused destroy, a destroy that leaves nothing", () => {
  testWith("hcloud").each(["smallcrm-staging", "smallcrm-production"])("%s", (name) => lifecycle([name], []));

  testWith("google", "random")("smepro-staging and its bootstrap stack", () =>
    lifecycle(["smepro-staging-bootstrap", "smepro-staging"], []),
  );

  testWith("google", "random")("smepro-production and its bootstrap stack", () =>
    lifecycle(["smepro-production-bootstrap", "smepro-production"], []),
  );

  testWith(
    "google",
    "random",
    "cloudflare",
  )("smvue-staging and its bootstrap stack", () => lifecycle(["smvue-staging-bootstrap", "smvue-staging"], []));

  testWith(
    "google",
    "random",
    "cloudflare",
  )("smvue-production and its bootstrap stack", () =>
    lifecycle(["smvue-production-bootstrap", "smvue-production"], LOCKED_LOGS),
  );
});
