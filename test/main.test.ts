import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, synthesize } from "../cli/synthesize";
import { ENVIRONMENTS, STACKS } from "./fixtures/environments";

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "avouch-main-"))));
afterEach(() => rmSync(directory, { recursive: true }));

describe("main.ts", () => {
  test(
    "makes a stack of every system and environment, and a bootstrap stack where it is on " +
      "Google Cloud, each in its own directory",
    () => {
      const { code, stacks } = synthesize(directory, { AVOUCH_ENVIRONMENTS: ENVIRONMENTS });
      expect(code).toBe(0);
      expect(stacks.map(({ name }) => name).sort()).toEqual(STACKS);
      expect(readdirSync(join(directory, "stacks")).sort()).toEqual(STACKS);
    },
  );

  test("depends no stack on another one's state", () => {
    const { stacks } = synthesize(directory, { AVOUCH_ENVIRONMENTS: ENVIRONMENTS });
    const manifest = JSON.parse(readFileSync(join(directory, "manifest.json"), "utf8")) as {
      stacks: Record<string, { dependencies: string[] }>;
    };
    expect(Object.values(manifest.stacks).flatMap(({ dependencies }) => dependencies)).toEqual([]);
    for (const stack of stacks)
      expect(readFileSync(join(stack.directory, "cdk.tf.json"), "utf8")).not.toContain("terraform_remote_state");
  });

  test("keeps the state where the settings say", () => {
    const { stacks } = synthesize(directory, { AVOUCH_ENVIRONMENTS: ENVIRONMENTS });
    const backends = stacks.map(({ name, directory: place }) => [
      name,
      (JSON.parse(readFileSync(join(place, "cdk.tf.json"), "utf8")) as { terraform: { backend: object } }).terraform
        .backend,
    ]);
    expect(Object.fromEntries(backends)).toMatchObject({
      "smvue-production": { gcs: { bucket: "smvue-production-example-state", prefix: "smvue-production" } },
      "smvue-production-bootstrap": { local: {} },
      "smallcrm-production": {
        s3: {
          bucket: "smallcrm-production-example-state",
          key: "smallcrm-production/terraform.tfstate",
          endpoints: { s3: "https://fsn1.your-objectstorage.com" },
          encrypt: true,
          use_lockfile: true,
        },
      },
    });
  });

  test("labels the resources of each stack with system, environment and stack", () => {
    const { stacks } = synthesize(directory, { AVOUCH_ENVIRONMENTS: ENVIRONMENTS });
    const labels = stacks.map(({ name, directory: place }) => {
      const { provider, resource } = JSON.parse(readFileSync(join(place, "cdk.tf.json"), "utf8")) as {
        provider: { google?: { default_labels: object }[] };
        resource: Record<string, Record<string, { labels?: object }>>;
      };
      // Hetzner's provider has no default labels: each resource has its own.
      const own = Object.values(resource).flatMap((byName) => Object.values(byName).flatMap((one) => one.labels ?? []));
      const all = provider.google ? provider.google.map(({ default_labels }) => default_labels) : own;
      return [name, [...new Set(all.map((one) => JSON.stringify(one, Object.keys(one).sort())))]];
    });
    const expected = STACKS.map((stack) => {
      const [system, environment] = stack.split("-");
      return [stack, [JSON.stringify({ environment, stack, system })]];
    });
    expect(Object.fromEntries(labels)).toEqual(Object.fromEntries(expected));
  });

  test.each([
    [
      "settings that are wrong",
      "smepro-demo.yaml",
      "example: true\n",
      /^the settings cannot be used: \d+ faults\n {2}.*smepro-demo.yaml:1: project: got nothing; allowed:/,
    ],
    [
      "a file of no system",
      "unknown-demo.yaml",
      "",
      new RegExp(
        [
          String.raw`unknown-demo\.yaml: a name that cannot be used; allowed: smvue-<environment>\.yaml, `,
          String.raw`smepro-<environment>\.yaml(?:,| or) smallcrm-<environment>\.yaml`,
        ].join(""),
      ),
    ],
  ])("refuses %s with exit code 2 and writes nothing", (_, file, text, message) => {
    writeFileSync(join(directory, file), text);
    const output = join(directory, "out");
    const refused = synthesize(output, { AVOUCH_ENVIRONMENTS: directory });
    expect(refused.code).toBe(2);
    expect(refused.message).toMatch(message);
    expect(refused.message).not.toContain("    at ");
    expect(existsSync(output)).toBe(false);
  });

  test("refuses settings that only a construct can judge in the same way", () => {
    const text = readFileSync(join(ENVIRONMENTS, "smvue-staging.yaml"), "utf8")
      .replace("- /admin", "- /search")
      .replace("- /api/admin", "- /trace/audit");
    writeFileSync(join(directory, "smvue-staging.yaml"), text);
    const output = join(directory, "out");
    expect(synthesize(output, { AVOUCH_ENVIRONMENTS: directory })).toMatchObject({
      code: 2,
      message:
        "smvue-staging/waf: a prop cannot be accepted\n  - admin.pathPrefixes: got " +
        '["/search","/trace/audit"]; allowed: each prefix once; two that differ and still share ' +
        "a priority: write one of them differently, such as with a trailing /\n",
    });
    // cdktf makes the directories before anything else.
    expect(readdirSync(join(output, "stacks"))).toEqual([]);
  });

  test("is what cdktf.json runs, from the TypeScript sources", () => {
    const { app, sendCrashReports } = JSON.parse(readFileSync(join(ROOT, "cdktf.json"), "utf8")) as {
      app: string;
      sendCrashReports: string;
    };
    expect(app).toMatch(/^node (?:--[a-z-]+=\d+ )+cli\/bundled\.js main$/);
    expect(sendCrashReports).toBe("false");
    const { status } = spawnSync(app, {
      shell: true,
      cwd: ROOT,
      env: { ...process.env, CDKTF_OUTDIR: directory, AVOUCH_ENVIRONMENTS: ENVIRONMENTS },
    });
    expect(status).toBe(0);
  });
});
