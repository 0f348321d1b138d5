import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { redact } from "../../cli/redaction";
import type { HeldPermissions } from "../../cli/emulated/emulator-process";
import { testWith } from "../terraform/available";
import { expectSuccess, Lab, NO_CHANGES } from "./deployed";

const SYSTEM = "smepro-staging";
const BOOTSTRAP = `${SYSTEM}-bootstrap`;
const PROJECT = "smepro-staging-example";
const DEPLOYER = `deployer@${PROJECT}.iam.gserviceaccount.com`;
const PLANNER = `planner@${PROJECT}.iam.gserviceaccount.com`;

let lab: Lab;
beforeAll(() => (lab = new Lab()));
afterAll(() => lab.close());

/** What an account used, lacked and had too much, printed for whoever narrows its role. */
function of(email: string, all: readonly HeldPermissions[]): HeldPermissions {
  const held = all.find(({ principal }) => principal === `serviceAccount:${email}`);
  if (!held) return { principal: email, used: [], refused: {}, unused: [] };
  const refused = Object.entries(held.refused).map(([permission, method]) => `${permission} (${method})`);
  console.info(
    [
      `${email}: ${held.used.length} permissions used, ${refused.length} missing, ${held.unused.length} unused`,
      ...refused.map((one) => `  missing: ${one}`),
      ...held.unused.map((one) => `  unused:  ${one}`),
    ].join("\n"),
  );
  return held;
}

testWith("google", "random")(
  "the deployer deploys and changes a system with its own roles, and a planner plans with its own",
  async () => {
    const { emulator, stacks, directory } = await lab.open([BOOTSTRAP, SYSTEM], { enforceIam: true });
    expectSuccess(await stacks.deploy(BOOTSTRAP));

    stacks.actAs(DEPLOYER);
    expectSuccess(await stacks.deploy(SYSTEM));
    expect((await stacks.diff(SYSTEM)).output).toContain(NO_CHANGES);
    const state = await stacks.terraform(SYSTEM, ["state", "pull"]);
    expectSuccess(state);
    expect(of(DEPLOYER, await emulator.access()).refused).toEqual({});
    // Nothing may read what it made secret, nor give itself more.
    expect(of(DEPLOYER, await emulator.access()).used).not.toContain("secretmanager.versions.access");
    const bootstrap = await stacks.terraform(BOOTSTRAP, ["plan", "-input=false", "-no-color"]);
    expect(bootstrap.code).not.toBe(0);

    // As docs/deploying.md plans a pull request: against a state without sensitive values, and without a refresh.
    const planned = join(directory, "planned");
    mkdirSync(planned);
    cpSync(join(stacks.place(SYSTEM), "cdk.tf.json"), join(planned, "cdk.tf.json"));
    writeFileSync(join(planned, "backend_override.tf.json"), JSON.stringify({ terraform: { backend: { local: {} } } }));
    writeFileSync(join(planned, "terraform.tfstate"), redact(state.output));
    stacks.actAs(PLANNER);
    expectSuccess(await stacks.terraformIn(planned, SYSTEM, ["init", "-input=false", "-no-color"]));
    const plan = await stacks.terraformIn(planned, SYSTEM, ["plan", "-refresh=false", "-input=false", "-no-color"]);
    expectSuccess(plan);
    expect(of(PLANNER, await emulator.access()).refused).toEqual({});
    const applied = await stacks.terraformIn(planned, SYSTEM, [
      "apply",
      "-auto-approve",
      "-replace=google_compute_ssl_policy.edge_ssl-policy_9078707F",
      "-no-color",
    ]);
    expect(applied.code).not.toBe(0);
    expect(Object.keys(of(PLANNER, await emulator.access()).refused).length).toBeGreaterThan(0);
  },
);
