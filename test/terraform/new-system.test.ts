import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { initialize, validateAndPlan } from "../../cli/terraform";
import { Report } from "../../review/report/report";
import { ProjectCopy } from "../project-copy";
import { terraformEnvironment, testWith } from "./available";

/** What `npm run new` writes, with every tool that its owner runs on it. */
describe("the system that npm run new writes", () => {
  let project: ProjectCopy;
  let files: readonly string[];
  beforeAll(() => {
    project = new ProjectCopy();
    const before = project.files();
    expect(project.cli("new", ["acme-notes"])).toMatchObject({ code: 0, stderr: "" });
    files = [...project.files().keys()].filter((name) => !before.has(name));
  });
  afterAll(() => {
    project.remove();
  });

  test("is formatted and type-checked like any file of the project", () => {
    const prettier = join(ROOT, "node_modules", "prettier", "bin", "prettier.cjs");
    const formatted = files.filter((name) => !name.endsWith(".json"));
    expect(project.node([prettier, "--check", ...formatted])).toMatchObject({ code: 0 });
    writeFileSync(
      project.path("tsconfig.new.json"),
      JSON.stringify({ extends: "./tsconfig.json", include: files.filter((name) => name.endsWith(".ts")) }),
    );
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    expect(project.node([tsc, "--noEmit", "-p", "tsconfig.new.json"])).toMatchObject({ code: 0, stdout: "" });
    rmSync(project.path("tsconfig.new.json"));
  });

  test("passes the test that was written with it", () => {
    const jest = join(ROOT, "node_modules", "jest", "bin", "jest.js");
    const { code, stderr } = project.node([jest, "--maxWorkers=1", "test/stacks/acme-notes.test.ts"]);
    expect({ code, failures: /● .*/.exec(stderr)?.[0] }).toEqual({ code: 0, failures: undefined });
    expect(stderr).toContain("Tests:       6 passed, 6 total");
  });

  testWith("google", "random")("validates, plans with the real providers, and keeps its page on the plan", async () => {
    expect(project.cli("synth")).toMatchObject({ code: 0 });
    for (const stack of ["acme-notes-production", "acme-notes-production-bootstrap"]) {
      const place = project.path("cdktf.out", "plans", stack);
      await initialize(join(project.path("cdktf.out", "stacks"), stack), place, project.path("cdktf.out", "plugins"));
      const { actions, diagnostics, resources } = await validateAndPlan(place);
      expect(diagnostics).toEqual([]);
      expect(actions).toEqual({ create: resources });
      const json = project.path("cdktf.out", "review.json");
      expect(project.cli("review", ["--json", json, join(place, "plan.json")])).toMatchObject({ code: 0, stderr: "" });
      const { plans, summary } = JSON.parse(readFileSync(json, "utf8")) as Report;
      expect(plans).toHaveLength(1);
      expect(summary.claims).toMatchObject({ violated: 0, unknown: 0, needsCheck: 0, needsAttestation: 0 });
    }
  });
  testWith("google", "random")("is reviewed green by npm start, as the README shows", () => {
    const shown = /^```text\n(Stack[^`]*acme-notes-production[^`]*)^```$/m.exec(
      readFileSync(join(ROOT, "README.md"), "utf8"),
    )?.[1];
    const stacks = ["--stack", "acme-notes-production", "--stack", "acme-notes-staging"];
    const { code, stdout } = project.cli("start", stacks, terraformEnvironment());
    expect(code).toBe(0);
    expect(shown).toBeDefined();
    for (const line of (shown ?? "").trim().split("\n")) expect(stdout).toContain(line);
  });
});
