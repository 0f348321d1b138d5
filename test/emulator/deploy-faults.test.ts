import type { EmulatedRequest } from "../../cli/emulated/emulator-process";
import { Faults, parseFault } from "../../emulator/core/faults";
import { Identity } from "../../emulator/core/identity";
import { testWith } from "../terraform/available";
import { type Deployable, expectSuccess, Lab, NO_CHANGES } from "./deployed";

const NAME = "smepro-staging-bootstrap";
const LARGEST_COUNT = 12;
const LEAST_FAILURES = 2;

let lab: Lab;
beforeAll(() => (lab = new Lab()));
afterAll(() => lab.close());

/** Deploys until it succeeds. @returns how often it took, and how many of the calls failed on purpose */
async function deployUntilDone({ emulator, stacks }: Deployable): Promise<{ attempts: number; failed: number }> {
  for (let attempts = 1; attempts <= LARGEST_COUNT; attempts += 1) {
    const { code } = await stacks.deploy(NAME);
    if (code !== 0) continue;
    const requests = await emulator.requests();
    return { attempts, failed: requests.filter(({ fault }) => fault !== undefined).length };
  }
  throw new Error(`not deployed after ${LARGEST_COUNT} attempts`);
}

const keys = async ({ emulator }: Deployable) => (await emulator.resources()).map(({ key }) => key);

/** What exists after a deployment in which nothing fails, and the calls that made it. */
async function undisturbed() {
  const deployable = await lab.open([NAME]);
  expectSuccess(await deployable.stacks.deploy(NAME));
  return { expected: await keys(deployable), requests: await deployable.emulator.requests() };
}

/** A seed by which some of these calls fail: of a hundred and more, one in a hundred may well be none. */
function seedOfFailures(requests: readonly EmulatedRequest[], faults: readonly string[]): string {
  const seeds = Array.from({ length: 100 }, (_, index) => `faults-${index}`);
  const found = seeds.find((seed) => {
    const rules = new Faults(new Identity(seed));
    rules.set(faults.map(parseFault));
    const failing = requests.filter(({ method, verb, host, path }) => {
      return method !== undefined && rules.next(method, `${verb} ${host}${path.replace(/\?.*$/, "")}`) !== undefined;
    });
    return failing.length >= LEAST_FAILURES;
  });
  if (found === undefined) throw new Error(`no seed by which ${faults.join(" ")} fails any call`);
  return found;
}

describe("repeated deploys converge to what exists where nothing fails", () => {
  testWith("google").each([
    ["1 % of calls fail", ["429:0.005", "503:0.005"]],
    ["10 % of calls fail", ["429:0.05", "503:0.05"]],
  ])("where %s", async (_, faults) => {
    const { expected, requests } = await undisturbed();
    const disturbed = await lab.open([NAME], { seed: seedOfFailures(requests, faults) });
    await disturbed.emulator.setFaults(faults);
    const { attempts, failed } = await deployUntilDone(disturbed);
    expect(failed).toBeGreaterThan(0);
    await disturbed.emulator.setFaults([]);
    expect((await disturbed.stacks.diff(NAME)).output).toContain(NO_CHANGES);
    expect(await keys(disturbed)).toEqual(expected);
    console.info(`${faults.join(" ")}: ${failed} calls failed, deployed at attempt ${attempts}`);
  });
});
