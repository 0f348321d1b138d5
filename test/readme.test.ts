import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { ROOT } from "../cli/synthesize";
import { SourceFile } from "../constructs/source-lines";
import { initialize, validateAndPlan } from "../cli/terraform";
import { loadSettings } from "../environments/load";
import { ENVIRONMENTS } from "./fixtures/environments";
import { ProjectCopy } from "./project-copy";
import { testWithProviders } from "./terraform/available";

const readme = readFileSync(join(ROOT, "README.md"), "utf8");
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map(([, text = ""]) => text);

/** Commands that write into the project: run in a copy of it, below. */
const OWN_SYSTEM = blocks("sh").filter((block) => /npm run new|scratch\/main\.ts/.test(block));

describe("the README", () => {
  test("begins with the two commands that set up, run and test", () => {
    expect(blocks("sh")[0]).toBe("npm ci && npm start\nnpm test\n");
  });

  test("has no command that neither .ci/run nor this file runs", () => {
    const ci = readFileSync(join(ROOT, ".ci", "run"), "utf8")
      .split("\n")
      .map((line) => line.trim());
    const commands = blocks("sh")
      .filter((block) => !OWN_SYSTEM.includes(block))
      .flatMap((block) => block.trim().split("\n"));
    expect(
      commands.filter(
        (command) =>
          !ci.some((line) => line === command || line === `bash -c '${command}'` || line.startsWith(`${command} -- `)),
      ),
    ).toEqual([]);
  });

  test("shows a fault as the loader tells it", () => {
    const directory = mkdtempSync(join(tmpdir(), "avouch-readme-"));
    const settings = readFileSync(join(ENVIRONMENTS, "smvue-production.yaml"), "utf8");
    // The shipped file starts with the line that names its JSON schema, which the fixture has not.
    writeFileSync(
      join(directory, "smvue-production.yaml"),
      `# yaml-language-server\n${settings.replace("retained: 7", "retained: 30")}`,
    );
    const shown = blocks("text").filter((block) => block.startsWith("environments/"));
    try {
      expect(shown).toHaveLength(1);
      expect(() => loadSettings(directory)).toThrow(
        expect.objectContaining({ faults: shown.map((block) => block.trim().replace("environments", directory)) }),
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test("names the variables that set directories", () => {
    const code = ["main.ts", "cli/options.ts", "cli/start.ts", "cli/review.ts", "cli/mutate.ts"]
      .map((file) => readFileSync(join(ROOT, file), "utf8"))
      .join("\n");
    const read = [...new Set([...code.matchAll(/process\.env\.(AVOUCH_\w+)/g)].map(([, name = ""]) => name))].sort();
    expect(read).toEqual(["AVOUCH_ENVIRONMENTS", "AVOUCH_OUTPUT"]);
    expect(read.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  test("names only files that exist", () => {
    const files = [...readme.matchAll(/\]\((docs\/[^)]+)\)/g)].map(([, file = ""]) => file);
    expect(files.length).toBeGreaterThan(2);
    for (const file of files)
      expect(readFileSync(join(ROOT, file), "latin1")).toMatch(file.endsWith(".png") ? /^\u0089PNG/ : /^# /);
  });
});

describe("the README's system in a scratch folder", () => {
  const [example = ""] = blocks("ts");
  // Its imports are relative, so it has to stand in the project.
  let scratch: string;
  let output: string;
  beforeAll(() => {
    scratch = mkdtempSync(join(ROOT, "scratch-"));
    output = mkdtempSync(join(tmpdir(), "avouch-readme-"));
    writeFileSync(join(scratch, "main.ts"), example);
    mkdirSync(join(output, "out"));
  });
  afterAll(() => [scratch, output].forEach((directory) => rmSync(directory, { recursive: true })));

  const synth = () =>
    spawnSync(process.execPath, ["--require", "ts-node/register", join(scratch, "main.ts")], {
      cwd: ROOT,
      encoding: "utf8",
      env: { ...process.env, CDKTF_OUTDIR: join(output, "out") },
    });

  test("takes fewer than 60 lines", () => {
    expect(example.trim().split("\n").length).toBeLessThan(60);
  });

  test("type-checks and synthesizes a service, a database, a secret and an edge", () => {
    const { status, stderr } = synth();
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const { resource } = JSON.parse(readFileSync(join(output, "out", "stacks", "notes", "cdk.tf.json"), "utf8")) as {
      resource: Record<string, object>;
    };
    expect(Object.keys(resource)).toEqual(
      expect.arrayContaining([
        "google_cloud_run_v2_service",
        "google_sql_database_instance",
        "google_secret_manager_secret",
        "google_compute_target_https_proxy",
      ]),
    );
  });

  test("tells which of its own lines made a resource", () => {
    expect(synth().status).toBe(0);
    const { resources } = JSON.parse(
      readFileSync(join(output, "out", "stacks", "notes", "sources.json"), "utf8"),
    ) as SourceFile;
    const calls = Object.entries(resources).find(([address]) =>
      address.startsWith("google_sql_database_instance."),
    )?.[1];
    const own = calls?.find(({ file }) => file === `${basename(scratch)}/main.ts`);
    expect(example.split("\n")[(own?.line ?? 0) - 1]).toContain("new Postgres(");
  });

  testWithProviders("validates and plans", async () => {
    expect(synth().status).toBe(0);
    const place = join(output, "plan");
    await initialize(join(output, "out", "stacks", "notes"), place, join(output, "plugins"));
    const { actions, diagnostics, resources } = await validateAndPlan(place);
    expect(diagnostics).toEqual([]);
    expect(actions).toEqual({ create: resources });
  });
});

describe("the README's commands for a system of your own", () => {
  let project: ProjectCopy;
  beforeAll(() => {
    project = new ProjectCopy();
  });
  afterAll(() => {
    project.remove();
  });
  const run = (command: string) => {
    const env = { ...process.env, AVOUCH_TEST_RUN: undefined };
    const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", command], {
      cwd: project.directory,
      encoding: "utf8",
      env,
    });
    return { code: status, stdout, stderr };
  };

  test("write one, which test/terraform/new-system.test.ts starts", () => {
    expect(OWN_SYSTEM).toHaveLength(2);
    const [write, start] = OWN_SYSTEM[0]?.trim().split("\n") ?? [];
    expect(start).toBe("npm start -- --stack acme-notes-production --stack acme-notes-staging");
    expect(run(write ?? "exit 99")).toMatchObject({ code: 0 });
  });

  test("judge the stack that was composed by hand by the same page", () => {
    mkdirSync(project.path("scratch"));
    writeFileSync(project.path("scratch", "main.ts"), blocks("ts")[0] ?? "");
    const { code, stdout } = run(OWN_SYSTEM[1] ?? "");
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toContain("Every checked claim holds;");
  });
});
