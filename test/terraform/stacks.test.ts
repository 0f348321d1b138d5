import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { inflateRawSync } from "node:zlib";
import { ROOT, SynthesizedStack, synthesize } from "../../cli/synthesize";
import { initialize, StackPlan, validateAndPlan } from "../../cli/terraform";
import { ENVIRONMENTS, STACKS } from "../fixtures/environments";
import { terraformEnvironment, testWithProviders } from "./available";

jest.setTimeout(300_000);

/** Said by the provider on every creation of a zone setting: nothing in the configuration avoids it. */
const UNAVOIDABLE = "Resource Destruction Considerations";

let directory: string;
let stacks: readonly SynthesizedStack[];
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "avouch-terraform-"));
  ({ stacks } = synthesize(join(directory, "out"), { AVOUCH_ENVIRONMENTS: ENVIRONMENTS }));
});
afterAll(() => rmSync(directory, { recursive: true }));

async function plan(name: string, change = (text: string) => text): Promise<StackPlan & { place: string }> {
  const stack = stacks.find((one) => one.name === name);
  if (!stack) throw new Error(`no stack ${name}`);
  const place = join(directory, "plans", name);
  await initialize(stack.directory, place, join(directory, "plugins"));
  const file = join(place, "cdk.tf.json");
  writeFileSync(file, change(readFileSync(file, "utf8")));
  return { ...(await validateAndPlan(place)), place };
}

/** What is in a plan file, which is a ZIP archive: a value could hide in its compressed form. */
function unzipped(archive: Buffer): string {
  const entries: string[] = [];
  for (let at = archive.indexOf("PK\u0003\u0004"); at >= 0; at = archive.indexOf("PK\u0003\u0004", at + 4)) {
    const data = archive.subarray(at + 30 + archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28));
    entries.push((archive.readUInt16LE(at + 8) === 8 ? inflateRawSync(data) : data).toString("latin1"));
  }
  return entries.join("\n");
}

describe("with the real providers", () => {
  testWithProviders.each(STACKS)("%s validates and plans without an error or an avoidable warning", async (name) => {
    const { actions, diagnostics, resources } = await plan(name);
    expect(diagnostics.filter(({ summary }) => summary !== UNAVOIDABLE)).toEqual([]);
    expect(diagnostics).toHaveLength(name === "smvue-production" ? 6 : 0);
    expect(actions).toEqual({ create: resources });
  });

  describe("the values of secrets", () => {
    const canaries = () => {
      const { variable } = JSON.parse(
        readFileSync(join(directory, "out", "stacks", "smvue-production", "cdk.tf.json"), "utf8"),
      ) as { variable: Record<string, object> };
      return Object.keys(variable).map((name, index) => [`TF_VAR_${name}`, `canary-${index}-${process.pid}`] as const);
    };
    let given: readonly (readonly [string, string])[];
    beforeEach(() => (given = canaries()).forEach(([name, value]) => (process.env[name] = value)));
    afterEach(() => given.forEach(([name]) => Reflect.deleteProperty(process.env, name)));

    const leaks = (place: string) =>
      readdirSync(place)
        .filter((file) => /\.(json|tfplan)$/.test(file))
        .filter((file) => given.some(([, value]) => contents(place, file).includes(value)));

    const contents = (place: string, file: string) =>
      file.endsWith(".tfplan") ? unzipped(readFileSync(join(place, file))) : readFileSync(join(place, file), "utf8");

    testWithProviders("reach neither the synthesized file nor the plan", async () => {
      const { place, actions } = await plan("smvue-production");
      expect(given).toHaveLength(7);
      expect(actions).toBeDefined();
      expect(leaks(place)).toEqual([]);
    });

    testWithProviders(
      "would be noticed there: the same scan finds them where variables are not ephemeral",
      async () => {
        const { place } = await plan("smvue-production", (text) =>
          text.replaceAll('"ephemeral": true', '"ephemeral": false'),
        );
        expect(leaks(place)).toEqual(["plan.json", "stack.tfplan"]);
      },
    );

    testWithProviders("make Terraform refuse any place but a write-only argument", async () => {
      const { diagnostics } = await plan("smvue-production", (text) => {
        const json = JSON.parse(text) as { resource: Record<string, Record<string, { display_name?: string }>> };
        for (const account of Object.values(json.resource.google_service_account ?? {}))
          account.display_name = "${var.smvue_openai_api_key_1}";
        return JSON.stringify(json);
      });
      expect(diagnostics.filter(({ severity }) => severity === "error")[0]?.summary).toMatch(/ephemeral/i);
    });
  });

  testWithProviders("cdktf diff works for a stack of every system, against a local state", async () => {
    // The lane test:emulated runs it for all of them.
    const some = ["smvue-production", "smepro-staging-bootstrap", "smallcrm-production"];
    const environments = join(directory, "environments");
    mkdirSync(environments);
    for (const file of readdirSync(ENVIRONMENTS)) {
      cpSync(join(ENVIRONMENTS, file), join(environments, file));
      writeFileSync(
        join(environments, file),
        readFileSync(join(environments, file), "utf8")
          .replace("backend: gcs", "backend: local")
          .replace(/ {2}bootstrap: .*\n/, "")
          .replace(/backend: s3\n {2}endpoint: .*\n {2}bucket: .*\n/, "backend: local\n"),
      );
    }
    const output = join(directory, "diff");
    expect(synthesize(output, { AVOUCH_ENVIRONMENTS: environments }).code).toBe(0);
    const env = {
      ...terraformEnvironment(),
      GOOGLE_OAUTH_ACCESS_TOKEN: "offline",
      CLOUDFLARE_API_TOKEN: "0".repeat(40),
      HCLOUD_TOKEN: "0".repeat(64),
      TF_VAR_storage_box_password: "none",
      TF_VAR_storage_box_subaccount_password: "none",
      CI: "1",
    };
    const planned: Record<string, string | undefined> = {};
    // One after the other: cdktf gives all of them the same plugin cache, which takes no two writers.
    for (const name of some) {
      const { stdout } = await promisify(execFile)(
        join(ROOT, "node_modules", ".bin", "cdktf"),
        ["diff", name, "--skip-synth", "--skip-provider-lock", "--no-color", "--output", output],
        { cwd: ROOT, env, maxBuffer: 1e8 },
      );
      planned[name] = /Plan: \d+ to add, 0 to change, 0 to destroy/.exec(stdout)?.[0];
    }
    expect(planned).toEqual(
      Object.fromEntries(some.map((name) => [name, expect.stringMatching(/^Plan: \d+ to add/) as unknown])),
    );
  });
});
