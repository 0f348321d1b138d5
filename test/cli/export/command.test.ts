import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../../cli/synthesize";
import { ENVIRONMENTS, STACKS } from "../../fixtures/environments";
import { stackFile } from "../../stacks/synthesized";

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "avouch-export-"))));
afterEach(() => rmSync(directory, { recursive: true }));

const run = (...options: string[]) =>
  spawnSync(process.execPath, ["cli/bundled.js", "cli/export", ...options], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, AVOUCH_ENVIRONMENTS: ENVIRONMENTS },
  });
const parsed = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;

describe("npm run export", () => {
  test("writes every stack without anything of cdktf, and everything else as it was", () => {
    const out = join(directory, "out");
    expect(run("--out", out)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Wrote 10 stacks to /) });
    expect(readdirSync(out).sort()).toEqual(STACKS);
    const text = readFileSync(join(out, "smvue-production", "main.tf.json"), "utf8");
    expect(text).not.toMatch(/cdktf|"\/\/"/);
    const { "//": notes, resource, ...others } = parsed(stackFile("smvue-production"));
    expect(notes).toBeDefined();
    const { resource: exported, ...rest } = JSON.parse(text) as Record<string, unknown>;
    expect(rest).toEqual(others);
    expect(JSON.stringify(resource).replaceAll(/"\/\/":\{"metadata":\{[^{}]*\}\},?/g, "").length).toBe(
      JSON.stringify(exported).length,
    );
  });

  test("leaves a local state where cdktf has it", () => {
    const out = join(ROOT, `scratch-export-${process.pid}`);
    try {
      expect(run("--out", out, "--stack", "smvue-production-bootstrap").status).toBe(0);
      const { terraform } = parsed(join(out, "smvue-production-bootstrap", "main.tf.json")) as {
        terraform: { backend: { local: { path: string } } };
      };
      expect(terraform.backend.local.path).toBe("../../terraform.smvue-production-bootstrap.tfstate");
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });

  test.each([
    ["no directory", [], "--out: got nothing; allowed: a new or empty directory\n"],
    ["an option it does not know", ["--hlc"], "Unknown option '--hlc'"],
    ["a stack that no settings make", ["--out", "OUT", "--stack", "smvue"], 'got "smvue"; allowed: '],
  ])("refuses %s with exit code 2 and writes nothing", (_, options, message) => {
    const out = join(directory, "out");
    const { status, stderr } = run(...options.map((option) => (option === "OUT" ? out : option)));
    expect(stderr).toContain(message);
    expect(status).toBe(2);
    expect(readdirSync(directory)).toEqual([]);
  });

  test("leaves a directory alone that holds something", () => {
    mkdirSync(join(directory, "out"));
    writeFileSync(join(directory, "out", "mine"), "");
    const { status, stderr } = run("--out", join(directory, "out"));
    expect(stderr).toMatch(/^--out: got .*out, which is not empty; allowed: a new or empty directory\n$/);
    expect(status).toBe(2);
    expect(readdirSync(join(directory, "out"))).toEqual(["mine"]);
  });

  test("without Terraform says that HCL needs it, and writes nothing", () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      ["cli/bundled.js", "cli/export", "--hcl", "--out", join(directory, "out"), "--stack", "smepro-staging"],
      {
        cwd: ROOT,
        encoding: "utf8",
        env: { ...process.env, PATH: directory, AVOUCH_ENVIRONMENTS: ENVIRONMENTS },
      },
    );
    expect(stderr).toContain("Terraform was not found");
    expect(status).toBe(1);
    expect(existsSync(join(directory, "out"))).toBe(false);
  });
});
