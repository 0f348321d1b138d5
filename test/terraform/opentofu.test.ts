import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { readReviewed } from "../../review/report/reviewed-files";
import { ENVIRONMENTS } from "../fixtures/environments";
import { missing, terraformEnvironment } from "./available";
import { verdictsOf } from "./verdicts-of";

const reason = ["terraform", "tofu"]
  .map((program) => missing(["google", "cloudflare", "random", "hcloud"], program))
  .find((one) => one !== undefined);
if (reason !== undefined) console.warn(`Skipped: plans by OpenTofu. ${reason}`);

let directory: string;
beforeAll(() => (directory = mkdtempSync(join(tmpdir(), "avouch-opentofu-"))));
afterAll(() => rmSync(directory, { recursive: true }));

/** As a plan names it: OpenTofu says its own where Terraform says Terraform's. */
function versionOf(program: string): string {
  const { stdout } = spawnSync(program, ["version", "-json"], { encoding: "utf8", env: terraformEnvironment() });
  return (JSON.parse(stdout) as { readonly terraform_version: string }).terraform_version;
}

/** The verdicts on the plans that `npm start` makes of every stack with one of the programs. */
async function verdictsBy(program: string): Promise<Readonly<Record<string, string>>> {
  const output = join(directory, program);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, "cli", "bundled.js"), "cli/start", "--plan-only"],
    {
      cwd: ROOT,
      encoding: "utf8",
      env: {
        ...terraformEnvironment(),
        TERRAFORM_BINARY_NAME: program,
        AVOUCH_OUTPUT: output,
        AVOUCH_ENVIRONMENTS: ENVIRONMENTS,
      },
    },
  );
  if (status !== 0) throw new Error(`${program}: ${stdout}${stderr}`);
  const plans = readdirSync(join(output, "plans")).map((stack) => join(output, "plans", stack, "plan.json"));
  for (const plan of plans) expect(readFileSync(plan, "utf8")).toContain(`"terraform_version":"${versionOf(program)}"`);
  return verdictsOf(await Promise.all(plans.map((plan) => readReviewed(plan, {}, join(output, "stacks")))));
}

describe("plans by Terraform and by OpenTofu", () => {
  (reason === undefined ? test : test.skip)("have the same verdict on every claim of every stack", async () => {
    const byTerraform = await verdictsBy("terraform");
    expect(Object.keys(byTerraform).length).toBeGreaterThan(100);
    expect(await verdictsBy("tofu")).toEqual(byTerraform);
  });
});
