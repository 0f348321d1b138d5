import Ajv2020 from "ajv/dist/2020";
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, synthesize } from "../../cli/synthesize";
import { Report } from "../../review/report/report";
import schema from "../../review/report/report.schema.json";
import { ENVIRONMENTS } from "../fixtures/environments";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "avouch-review-"));
  synthesize(join(directory, "out"), { AVOUCH_ENVIRONMENTS: ENVIRONMENTS });
});
afterAll(() => rmSync(directory, { recursive: true }));

function review(args: readonly string[], { input = "", env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {}) {
  return spawnSync(process.execPath, [join(ROOT, "cli", "bundled.js"), "cli/review", ...args], {
    cwd: directory,
    encoding: "utf8",
    input,
    env: {
      ...process.env,
      NO_COLOR: "1",
      AVOUCH_OUTPUT: join(directory, "out"),
      AVOUCH_ENVIRONMENTS: ENVIRONMENTS,
      ...env,
    },
  });
}

const stack = (name: string) => join(directory, "out", "stacks", name, "cdk.tf.json");
const text = (name: string) => readFileSync(stack(name), "utf8");

/** A copy of a synthesized stack with something replaced. */
function changed(name: string, from: string, to: string): string {
  const before = text(name);
  expect(before).toContain(from);
  const file = join(directory, `changed-${name}.json`);
  writeFileSync(file, before.replaceAll(from, to));
  return file;
}

/** The report of a run as JSON. */
function report(args: readonly string[]): Report {
  const file = join(directory, "report.json");
  rmSync(file, { force: true });
  review([...args, "--quiet", "--json", file]);
  return JSON.parse(readFileSync(file, "utf8")) as Report;
}

const PUBLIC = ['"ipv4_enabled": false', '"ipv4_enabled": true'] as const;

describe("npm run review", () => {
  test("of a stack and its twin exits 0: every claim holds or needs attestation", () => {
    const { status, stdout } = review([stack("smvue-production"), stack("smvue-staging")]);
    expect(stdout).toContain("smvue-production");
    expect(status).toBe(0);
  });

  test("of one stack alone cannot tell whether staging mirrors it: unknown, and --strict makes that a 1", () => {
    expect(review([stack("smvue-staging")]).status).toBe(0);
    expect(review(["--strict", stack("smvue-staging")]).status).toBe(1);
  });

  test(
    "exits 1 for a database on the internet, and names the claim, the resource, the " +
      "attribute and the line of TypeScript",
    () => {
      const file = changed("smvue-production", ...PUBLIC);
      const { status, stdout } = review([file]);
      expect(status).toBe(1);
      expect(stdout).toContain("smvue.database.not-public");
      const claim = report([file]).plans[0]?.claims.find(({ id }) => id === "smvue.database.not-public");
      expect(claim?.status).toBe("violated");
      const evidence = claim?.evidence[0];
      expect(evidence).toMatchObject({
        status: "violated",
        path: "settings.ip_configuration.ipv4_enabled",
        expected: "false",
        actual: "true",
      });
      const source = evidence?.source;
      expect(source?.file).toBe("constructs/google/postgres.ts");
      expect(
        readFileSync(join(ROOT, "constructs/google/postgres.ts"), "utf8").split("\n")[(source?.line ?? 0) - 1],
      ).toContain("new SqlDatabaseInstance(");
    },
  );

  test("against a base exits 1 where a claim is weaker than it was", () => {
    const without = text("smvue-production").replace(
      /"retention_days": 731/g,
      '"retention_days": "${var.retention_days}"',
    );
    const file = join(directory, "weaker.json");
    writeFileSync(file, without);
    expect(review([file, stack("smvue-staging")]).status).toBe(0);
    expect(review(["--base", stack("smvue-production"), file]).status).toBe(1);
    const weaker = report(["--base", stack("smvue-production"), file]);
    expect(weaker.summary.weaker).toBeGreaterThan(0);
    expect(weaker.plans.map(({ base }) => base)).toEqual([stack("smvue-production")]);
    expect(review(["--base", file, stack("smvue-production")]).stdout).toMatch(
      /^Compared with \S+: \d+ claims? (?:is|are) stronger/m,
    );
    expect(report(["--base", file, stack("smvue-production")]).summary).toMatchObject({
      weaker: 0,
      stronger: weaker.summary.weaker,
    });
    expect(weaker.plans[0]?.claims.find(({ was, status }) => was === "holds" && status === "unknown")).toBeDefined();
  });

  test("without a file judges every stack and this repository", () => {
    const { stdout, stderr, status } = review([]);
    expect(stderr).toContain("Synthesizing every stack");
    expect(stdout).toContain("smepro-staging-bootstrap");
    expect(stdout).toContain("smallcrm-production");
    expect(stdout).not.toMatch(/(?:SMVue|SMEPro|smallCRM).*no stack of it/);
    expect([0, 1]).toContain(status);
    expect(stdout).toContain("process");
  });

  test("without a file says of which page there is no stack", () => {
    const settings = join(directory, "settings");
    mkdirSync(settings);
    copyFileSync(join(ENVIRONMENTS, "smepro-staging.yaml"), join(settings, "smepro-staging.yaml"));
    const { stdout } = review([], { env: { AVOUCH_ENVIRONMENTS: settings, AVOUCH_OUTPUT: join(directory, "few") } });
    expect(stdout).toMatch(/smallCRM.*: 90 claims, and no stack of it in the settings/);
    expect(stdout).toMatch(/SMVue.*: 162 claims, and no stack of it in the settings/);
  });

  test("reads standard input, and options that say what the file does not", () => {
    const plain = JSON.stringify({
      resource: { google_sql_database_instance: { main: { settings: { ip_configuration: { ipv4_enabled: true } } } } },
    });
    expect(review(["-"], { input: plain })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(
        "standard input: it has no label that tells its system; give --system",
      ) as unknown,
    });
    expect(review(["--system", "smepro", "--environment", "production", "-"], { input: plain }).status).toBe(1);
  });

  test("writes every format in one run, each whole", () => {
    mkdirSync(join(directory, "written"));
    const files = ["a.md", "a.json", "a.sarif", "a.html"].map((name) => join(directory, "written", name));
    const [markdown = "", json = "", sarif = "", html = ""] = files;
    review([
      "--quiet",
      "--markdown",
      markdown,
      "--json",
      json,
      "--sarif",
      sarif,
      "--html",
      html,
      stack("smepro-production"),
      stack("smepro-staging"),
    ]);
    expect(readdirSync(join(directory, "written")).sort()).toEqual(["a.html", "a.json", "a.md", "a.sarif"]);
    expect(readFileSync(markdown, "utf8")).toMatch(/^<!-- avouch:review smepro-production -->/);
    expect(readFileSync(html, "utf8")).toContain("<svg");
    expect((JSON.parse(readFileSync(sarif, "utf8")) as { version: string }).version).toBe("2.1.0");
    const validate = new Ajv2020({ allErrors: true }).compile(schema);
    expect(validate(JSON.parse(readFileSync(json, "utf8"))) ? [] : validate.errors).toEqual([]);
  });

  test("prints its help with examples", () => {
    const { status, stdout } = review(["--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain("Examples:");
    expect(stdout).toContain("Exit codes:");
  });

  describe("refuses, with exit code 2, one line and nothing written,", () => {
    const plan = (fields: object) =>
      JSON.stringify({ format_version: "1.2", planned_values: {}, resource_changes: [], configuration: {}, ...fields });
    test.each([
      ["a file that is not there", ["missing.json"], "", "missing.json: there is no such file"],
      ["a directory", ["."], "", ".: got a directory"],
      ["an empty file", ["-"], "", "standard input: got an empty file"],
      ["no JSON", ["-"], '{"a": \n tru', "line 2"],
      ["a list", ["-"], "[]", "got a list"],
      ["a raw state", ["-"], '{"version":4,"lineage":"x","serial":1}', "terraform show -json"],
      ["a binary plan", ["-"], "PK\u0003\u0004rest", "terraform show -json"],
      ["a plan of an unknown format", ["-"], plan({ format_version: "2.0" }), "format_version"],
      ["an errored plan", ["-"], plan({ errored: true }), "errored"],
      ["an incomplete plan", ["-"], plan({ complete: false }), "not complete"],
      [
        "a plan with deferred changes",
        ["-"],
        plan({ deferred_changes: [{ reason: "provider_config_unknown", resource_change: {} }] }),
        "defers 1",
      ],
      ["an unknown option", ["--fast"], "", "--fast"],
      ["a system that has no page", ["--system", "other", "-"], "{}", "--system"],
      ["a repository that is not there", ["--repository", "nowhere", "OK"], "", "--repository"],
      ["one file for two formats", ["--json", "x", "--html", "x", "OK"], "", "a file of its own for each"],
      ["a file to read and to write", ["--json", "OK", "OK"], "", "to read and to write"],
      ["standard output as a file", ["--json", "-", "OK"], "", "allowed: a file to write"],
      ["a base of another stack", ["--base", "STAGING", "OK"], "", "got the stack smvue-staging"],
      [
        "an environment that only sounds like production",
        ["--system", "smvue", "--environment", "prod", "-"],
        '{"resource":{}}',
        "allowed: production",
      ],
      [
        "a state without values",
        ["--system", "smvue", "--environment", "production", "-"],
        '{"format_version":"1.0"}',
        "where nothing is applied",
      ],
      ["one stack twice", ["OK", "OK"], "", "a second time"],
      ["labels that say something else", ["--system", "smepro", "OK"], "", "the file's labels say"],
    ])("%s", (_, args, input, said) => {
      const real = args.map((one) =>
        one === "OK" ? stack("smvue-production") : one === "STAGING" ? stack("smvue-staging") : one,
      );
      const before = readdirSync(directory);
      const written = join(directory, "never.md");
      const { status, stdout, stderr } = review(real.includes("--json") ? real : [...real, "--markdown", written], {
        input,
      });
      expect(stderr).toContain(said);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(status).toBe(2);
      expect(stdout).toBe("");
      expect(existsSync(written)).toBe(false);
      expect(readdirSync(directory)).toEqual(before);
    });

    test("to write over a plan, where the name of the output was forgotten", () => {
      const plan = join(directory, "precious.json");
      writeFileSync(plan, text("smvue-production"));
      const { status, stderr } = review(["--markdown", plan]);
      expect(stderr).toContain("got a plan, a state or a stack to write over");
      expect(status).toBe(2);
      expect(readFileSync(plan, "utf8")).toBe(text("smvue-production"));
    });

    test("to write into a directory that is not there, and leaves nothing of the other formats", () => {
      const first = join(directory, "first.md");
      const { status, stderr } = review([
        "--markdown",
        first,
        "--html",
        join(directory, "nowhere", "page.html"),
        stack("smvue-production"),
      ]);
      expect(stderr).toContain("it cannot be written (ENOENT");
      expect(status).toBe(2);
      expect(readdirSync(directory).filter((name) => name.includes("first"))).toEqual([]);
    });

    test("a file name with terminal escapes, which do not reach the terminal", () => {
      const { stderr } = review(["\u001b[31mred\u0007"]);
      for (const control of ["\u001b", "\u0007"]) expect(stderr).not.toContain(control);
    });
  });
});
