import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { initialize, validateAndPlan } from "../../cli/terraform";
import { ENVIRONMENTS } from "../fixtures/environments";
import { stackFile } from "../stacks/synthesized";
import { terraformEnvironment, testWith } from "./available";

jest.setTimeout(600_000);

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "avouch-export-"))));
afterEach(() => rmSync(directory, { recursive: true }));

/** What would be made, and why; without when it was planned. */
function planOf(place: string): unknown {
  const { planned_values, resource_changes, output_changes, configuration } = JSON.parse(
    readFileSync(join(place, "plan.json"), "utf8"),
  ) as Record<string, unknown>;
  return { planned_values, resource_changes, output_changes, configuration: withoutTemplates(configuration) };
}

/** Of a string in JSON that refers to something, Terraform also shows its text as a constant; HCL has no such text. */
function withoutTemplates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTemplates);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "constant_value" || !("references" in value));
  return Object.fromEntries(entries.map(([key, one]) => [key, withoutTemplates(one)]));
}

/** Plans an exported stack beside its synthesized form, of which only the variables are read. */
async function planExported(name: string, exported: string): Promise<unknown> {
  const place = join(directory, `plan-${exported}`);
  await initialize(join(stackFile(name), ".."), place, join(directory, "plugins"));
  cpSync(join(directory, exported, name), place, { recursive: true });
  const synthesized = join(place, "cdk.tf.json");
  const { variable } = JSON.parse(readFileSync(synthesized, "utf8")) as { variable?: object };
  const env = Object.keys(variable ?? {}).map((one) => [`TF_VAR_${one}`, `Offline-${one}-1`] as const);
  for (const [key, value] of env) process.env[key] = value;
  try {
    // Where the plan looks for variables that need a value, which stand in another file now.
    writeFileSync(synthesized, "{}");
    const { diagnostics, actions } = await validateAndPlan(place);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(actions).toBeDefined();
    return planOf(place);
  } finally {
    for (const [key] of env) Reflect.deleteProperty(process.env, key);
  }
}

const EXPORTS = { json: [], hcl: ["--hcl"] } as const;

describe.each([
  ["smepro-production", ["google", "random"]],
  ["smvue-production-bootstrap", ["google", "random"]],
  ["smvue-production", ["google", "random", "cloudflare"]],
  ["smallcrm-production", ["hcloud", "random"]],
] as const)("the export of %s", (name, providers) => {
  testWith(...providers).each(["json", "hcl"] as const)("as %s validates and plans as the original", async (form) => {
    const { status, stderr } = spawnSync(
      process.execPath,
      ["cli/bundled.js", "cli/export", "--out", join(directory, form), "--stack", name, ...EXPORTS[form]],
      { cwd: ROOT, encoding: "utf8", env: { ...terraformEnvironment(), AVOUCH_ENVIRONMENTS: ENVIRONMENTS } },
    );
    expect({ status, stderr: stderr.replace(/^.*…\n/gm, "") }).toEqual({ status: 0, stderr: "" });
    expect(readdirSync(join(directory, form, name))).toEqual([form === "json" ? "main.tf.json" : "main.tf"]);

    const original = join(directory, "original");
    await initialize(join(stackFile(name), ".."), original, join(directory, "plugins"));
    await validateAndPlan(original);
    expect(await planExported(name, form)).toEqual(planOf(original));
  });
});
