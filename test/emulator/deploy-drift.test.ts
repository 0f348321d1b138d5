import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MutationTarget } from "../../mutations/run";
import type { Tree } from "../../posture/model/input";
import { readReviewed } from "../../review/report/reviewed-files";
import { testWith } from "../terraform/available";
import { expectSuccess, Lab } from "./deployed";
import { nameOf } from "./drift/addresses";
import { describeDrift, problemsOf } from "./drift/figures";
import { type Drifted, measureDrift } from "./drift/measure";

/** Attributes that no reply contains, or that only Terraform knows: no plan can show that they changed. */
const NOT_READ_BACK = [
  "hcloud_storage_box password",
  "hcloud_storage_box_subaccount password",
  "google_storage_bucket force_destroy",
  "google_secret_manager_secret_version deletion_policy",
];

/** How many can be changed without a replacement or a refusal, at least, so that none is left out unnoticed. */
const CHANGEABLE: Readonly<Record<string, number>> = {
  "smallcrm-production": 23,
  "smepro-production-bootstrap": 20,
  "smepro-production": 57,
  "smvue-production-bootstrap": 23,
  "smvue-production": 293,
};

let lab: Lab;
beforeAll(() => (lab = new Lab()));
afterAll(() => lab.close());

async function target(name: string): Promise<MutationTarget> {
  const { directory } = lab.stack(name);
  const file = join(directory, "cdk.tf.json");
  const { page, environment, stacks } = await readReviewed(file, {}, directory);
  return { name, page, environment, stacks, tree: JSON.parse(readFileSync(file, "utf8")) as Tree };
}

const isReadBack = ({ attribute: { address, path } }: Drifted): boolean =>
  !NOT_READ_BACK.includes(`${nameOf(address)[0]} ${path}`);

/**
 * Reasons that tell of a fault of the emulator or of the test, and not of a change that nobody can make. Cloud Storage
 * also refuses public members with 412.
 */
const FAULTS = /Error 5\d\d|Error 412(?!: The member bindings allUsers)|handshake|is not served/;

/**
 * @param names in the order in which they are deployed; attributes of each are changed
 * @param measured the same stacks elsewhere, whose attributes have been measured: what is the same here is left out
 */
async function everyAttribute(names: readonly string[], measured: readonly string[] = []): Promise<void> {
  const deployable = await lab.open(names);
  for (const name of names) expectSuccess(await deployable.stacks.deploy(name));
  const problems: string[] = [];
  for (const [index, name] of names.entries()) {
    const other = measured[index];
    const { drifted, leftOut, batches } = await measureDrift(
      deployable,
      await target(name),
      other === undefined ? undefined : (await target(other)).tree,
    );
    const found = drifted.filter(isReadBack);
    const hidden = drifted.filter((one) => !isReadBack(one));
    console.info(describeDrift(name, { drifted: found, hidden, leftOut, batches }));
    expect(found.length).toBeGreaterThanOrEqual(other === undefined ? (CHANGEABLE[name] ?? 1) : 0);
    problems.push(
      ...found.flatMap(problemsOf),
      ...hidden.filter(({ isPlanned }) => isPlanned).map(({ attribute }) => `${attribute.path} is read back`),
      ...leftOut.flatMap(({ reasons }) => reasons).filter((reason) => FAULTS.test(reason)),
    );
  }
  expect(problems).toEqual([]);
}

const both = (name: string): string[] => [`${name}-bootstrap`, name];

describe("each attribute that a claim stands on, changed outside Terraform, is found and healed", () => {
  testWith("hcloud")("smallcrm-production", () => everyAttribute(["smallcrm-production"]));

  testWith("google", "random")("smepro-production and its bootstrap stack", () =>
    everyAttribute(both("smepro-production")),
  );

  testWith(
    "google",
    "random",
    "cloudflare",
  )("smvue-production and its bootstrap stack", () => everyAttribute(both("smvue-production")));
});

describe("the same of staging, as far as it has other values than production", () => {
  testWith("hcloud")("smallcrm-staging", () => everyAttribute(["smallcrm-staging"], ["smallcrm-production"]));

  testWith("google", "random")("smepro-staging and its bootstrap stack", () =>
    everyAttribute(both("smepro-staging"), both("smepro-production")),
  );

  testWith(
    "google",
    "random",
    "cloudflare",
  )("smvue-staging and its bootstrap stack", () => everyAttribute(both("smvue-staging"), both("smvue-production")));
});
