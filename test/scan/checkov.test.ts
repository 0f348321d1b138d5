import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, SynthesizedStack, synthesize } from "../../cli/synthesize";
import { initialize, validateAndPlan } from "../../cli/terraform";
import { ENVIRONMENTS, STACKS } from "../fixtures/environments";
import { testWithProviders } from "../terraform/available";
import expected from "./expected-checks.json";

jest.setTimeout(300_000);

/**
 * At synth these three crash inside checkov 3.3, with exit code 0: there they are expected not to run, and the plan has
 * them.
 */
const CRASH_AT_SYNTH = ["CKV_GCP_54", "CKV_GCP_57", "CKV_GCP_73"];
/** A plan holds no lifecycle, so this one can only run at synth. */
const NEEDS_LIFECYCLE = ["CKV_GCP_82"];

const local = join(ROOT, ".venv", "bin", "checkov");
const checkov = existsSync(local) ? local : "checkov";
const missing = spawnSync(checkov, ["--version"], { encoding: "utf8" }).status !== 0;
if (missing)
  console.warn("Skipped: the scan with checkov, which was not found. Install it: pip install -r .ci/requirements.txt");
const testWithCheckov = missing ? test.skip : test;
const testWithBoth = missing ? test.skip : testWithProviders;

interface Finding {
  readonly check_id: string;
  readonly resource: string;
  readonly file_path: string;
}
interface Report {
  readonly summary: { readonly failed: number; readonly skipped: number; readonly parsing_errors: number };
  readonly results: { readonly passed_checks: readonly Finding[]; readonly failed_checks: readonly Finding[] };
}

/** One run over all files, each called after its stack: checkov takes seconds to start. */
function scan(framework: string, files: readonly string[]): Report {
  const args = ["--framework", framework, ...files.flatMap((file) => ["--file", file]), "--output", "json"];
  const { stdout } = spawnSync(checkov, args, {
    encoding: "utf8",
    maxBuffer: 1e9,
    env: { ...process.env, LOG_LEVEL: "CRITICAL" },
  });
  const report = JSON.parse(stdout) as Report | Report[];
  return Array.isArray(report) ? (report[0] as Report) : report;
}

interface Resource {
  readonly type: string;
  readonly id: string;
}

function resourcesOf({ directory }: SynthesizedStack): Resource[] {
  const { resource } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as {
    resource: Record<string, Record<string, object>>;
  };
  return Object.entries(resource).flatMap(([type, byId]) => Object.keys(byId).map((id) => ({ type, id })));
}

/** The checks that passed and the ones that should have, for each resource of the stack. */
function compare(stack: SynthesizedStack, report: Report, without: readonly string[]) {
  const passed = new Map<string, string[]>();
  for (const { resource, check_id, file_path } of report.results.passed_checks) {
    if (!new RegExp(`/${stack.name}(\\.tf)?\\.json$`).test(file_path)) continue;
    // For some checks on synthesized files checkov says "resource" in place of the type.
    const id = resource.split(".").slice(1).join(".");
    passed.set(id, [...(passed.get(id) ?? []), check_id]);
  }
  const resources = resourcesOf(stack);
  return {
    passed: Object.fromEntries(resources.map(({ type, id }) => [`${type}.${id}`, (passed.get(id) ?? []).sort()])),
    due: Object.fromEntries(
      resources.map(({ type, id }) => [
        `${type}.${id}`,
        ((expected as Record<string, string[]>)[type] ?? []).filter((check) => !without.includes(check)).sort(),
      ]),
    ),
  };
}

let directory: string;
let stacks: readonly SynthesizedStack[];
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "avouch-scan-"));
  ({ stacks } = synthesize(join(directory, "out"), { AVOUCH_ENVIRONMENTS: ENVIRONMENTS }));
});
afterAll(() => rmSync(directory, { recursive: true }));

function expectClean(report: Report): void {
  expect(
    report.results.failed_checks.map(({ check_id, resource, file_path }) => `${check_id} ${file_path} ${resource}`),
  ).toEqual([]);
  expect(report.summary).toMatchObject({ failed: 0, skipped: 0, parsing_errors: 0 });
}

describe("checkov", () => {
  testWithCheckov("finds nothing in the synthesized stacks, and runs every check that is due on every resource", () => {
    const files = stacks.map(({ name, directory: place }) => {
      const file = join(directory, `${name}.tf.json`);
      copyFileSync(join(place, "cdk.tf.json"), file);
      return file;
    });
    const report = scan("terraform_json", files);
    expectClean(report);
    expect(stacks.map(({ name }) => name).sort()).toEqual(STACKS);
    for (const stack of stacks) {
      const { passed, due } = compare(stack, report, CRASH_AT_SYNTH);
      expect({ stack: stack.name, ...passed }).toEqual({ stack: stack.name, ...due });
    }
  });

  testWithBoth("finds nothing in the plans, and runs every check that is due on every resource", async () => {
    const files: string[] = [];
    for (const { name, directory: synthesized } of stacks) {
      const place = join(directory, "plans", name);
      await initialize(synthesized, place, join(directory, "plugins"));
      await validateAndPlan(place);
      const file = join(directory, "plans", `${name}.json`);
      copyFileSync(join(place, "plan.json"), file);
      files.push(file);
    }
    const report = scan("terraform_plan", files);
    expectClean(report);
    for (const stack of stacks) {
      const { passed, due } = compare(stack, report, NEEDS_LIFECYCLE);
      expect({ stack: stack.name, ...passed }).toEqual({ stack: stack.name, ...due });
    }
  });
});
