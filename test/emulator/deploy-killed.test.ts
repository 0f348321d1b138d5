import { testWith } from "../terraform/available";
import { comparable } from "./comparable";
import { expectSuccess, Lab, NO_CHANGES } from "./deployed";
import { InterruptedDeployments } from "./interrupted";
import { disableUnknownVersions, passwordsDiffer, removeUnrecorded } from "./unrecorded";

/** Terraform is killed at the 10th change of a run, at the 20th of the next, and so on; after an import anew. */
const STEP = 10;

const TIMEOUT_MS = 3_600_000;

let lab: Lab;
beforeAll(() => (lab = new Lab()));
afterAll(() => lab.close());

/** By turns the change is not made, or made and its reply lost. */
const nextFault = (since: number, kills: number): string =>
  `${kills % 2 === 0 ? "kill" : "cut"}:${STEP * (since + 1)}:changes`;

/**
 * Deploys stacks undisturbed and killed, and expects the same of both.
 *
 * @param renewed the settings with one generation more of each password
 */
async function converges(names: readonly string[], renewed: (settings: string) => string): Promise<void> {
  const [undisturbed, disturbed] = [await lab.open(names), await lab.open(names)];
  for (const name of names) expectSuccess(await undisturbed.stacks.deploy(name));
  const deployments = new InterruptedDeployments(disturbed);
  for (const name of names) {
    const figures = await deployments.deploy(name, nextFault);
    const removed = (await removeUnrecorded(disturbed, name)).length;
    const disabled = (await disableUnknownVersions(disturbed, name)).length;
    console.info(`${name}: ${JSON.stringify({ ...figures, removed, disabled })}`);
    expect(figures.kills).toBeGreaterThan(1);
    expect((await disturbed.stacks.diff(name)).output).toContain(NO_CHANGES);
  }
  if (await passwordsDiffer(disturbed)) {
    console.info("A password and its user are of two runs: one generation more, as docs/secrets.md says.");
    for (const one of [disturbed, undisturbed]) {
      lab.takeSettings(one, names, renewed);
      for (const name of names) expectSuccess(await one.stacks.deploy(name));
    }
    expect(await passwordsDiffer(disturbed)).toBe(false);
  }
  expect(comparable(await disturbed.emulator.resources())).toEqual(comparable(await undisturbed.emulator.resources()));
}

const renewPassword = (settings: string): string =>
  settings.replace("database-password: [1]", "database-password: [1, 2]");

describe("Terraform killed at every 10th change: repeated deploys make what one undisturbed deploy makes", () => {
  testWith("google", "random")(
    "smepro-production and its bootstrap stack",
    () => converges(["smepro-production-bootstrap", "smepro-production"], renewPassword),
    TIMEOUT_MS,
  );

  // No user of SMVue's database has a password.
  testWith("google", "random", "cloudflare")(
    "smvue-staging and its bootstrap stack",
    () => converges(["smvue-staging-bootstrap", "smvue-staging"], (settings) => settings),
    TIMEOUT_MS,
  );
});
