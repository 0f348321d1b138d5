import type { ChildProcess } from "node:child_process";
import type { EmulatedRequest } from "../../cli/emulated/emulator-process";
import { end } from "../../cli/emulated/stack";
import { Faults, parseFault } from "../../emulator/core/faults";
import { Identity } from "../../emulator/core/identity";
import { testWith } from "../terraform/available";
import { type Deployable, expectSuccess, Lab, NO_CHANGES } from "./deployed";

const NAME = "smepro-staging-bootstrap";
const LARGEST_COUNT = 12;
const CALLS_BETWEEN_KILLS = 60;
const KILLS = 3;
const LEAST_FAILURES = 2;

/**
 * What a killed Terraform created without recording it, by the messages of the next apply: docs/deploying.md says to
 * import it.
 */
function unrecorded(output: string): { address: string; id: string }[] {
  const pattern = /\b(projects\/[^\s']+|b\/[^\s']+)'? already exists[^]*?\n\s+with ([\w.-]+),/g;
  return [...output.matchAll(pattern)].map(([, path = "", address = ""]) => ({
    address,
    id: path.replace(/^b\//, ""),
  }));
}

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

  testWith("google")("where Terraform is killed in the middle of an apply, again and again", async () => {
    const { expected } = await undisturbed();
    const disturbed = await lab.open([NAME]);
    const { emulator, stacks } = disturbed;
    expectSuccess(await stacks.diff(NAME));
    let running: ChildProcess | undefined;
    let killed = 0;
    emulator.onKill(() => {
      killed += 1;
      if (running) end(running, "SIGKILL");
    });
    let code: number | null = null;
    let imported = 0;
    for (let attempt = 0; code !== 0 && attempt < LARGEST_COUNT; attempt += 1) {
      await emulator.setFaults(killed < KILLS ? [`kill:${CALLS_BETWEEN_KILLS}`] : []);
      const args = ["apply", "-auto-approve", "-input=false", "-no-color"];
      const applied = await stacks.terraform(NAME, args, { onStart: (child) => (running = child) });
      ({ code } = applied);
      await emulator.setFaults([]);
      for (const { address, id } of unrecorded(applied.output)) {
        expectSuccess(await stacks.terraform(NAME, ["import", "-input=false", "-no-color", address, id]));
        imported += 1;
      }
    }
    expect(code).toBe(0);
    expect(killed).toBe(KILLS);
    console.info(`killed ${killed} times, ${imported} resources imported`);
    expect((await stacks.diff(NAME)).output).toContain(NO_CHANGES);
    expect(await keys(disturbed)).toEqual(expected);
  });
});
