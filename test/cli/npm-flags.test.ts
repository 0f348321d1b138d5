import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { takenByNpm } from "../../cli/npm-flags";
import { ROOT } from "../../cli/synthesize";
import { scripts } from "../../package.json";

const OPTIONS = {
  strict: { type: "boolean" },
  quiet: { type: "boolean" },
  json: { type: "string" },
  markdown: { type: "string" },
  base: { type: "string" },
  stack: { type: "string" },
} as const;

const taken = (env: NodeJS.ProcessEnv, args: readonly string[], root = "/nowhere") =>
  takenByNpm("review", OPTIONS, args, root, { npm_lifecycle_event: "review", ...env });

describe("an option that npm took for itself is named, with the right spelling:", () => {
  test.each<[string, NodeJS.ProcessEnv, readonly string[], string]>([
    ["--strict FILE", { npm_config_strict: "true" }, ["FILE"], "npm run review -- --strict FILE"],
    ["--json a.json", { npm_config_json: "true" }, ["a.json"], "npm run review -- --json a.json"],
    ["--json a.json FILE", { npm_config_json: "true" }, ["a.json", "FILE"], "npm run review -- --json FILE FILE…"],
    ["--markdown=a.md FILE", { npm_config_markdown: "a.md" }, ["FILE"], "npm run review -- --markdown a.md FILE"],
    ["--base a --base b", { npm_config_base: "true\n\ntrue" }, ["a", "b"], "npm run review -- --base a --base b"],
    ["--stack", { npm_config_stack: "true" }, [], "npm run review -- --stack NAME"],
    ["--quiet FILE", { npm_config_loglevel: "warn" }, ["FILE"], "npm run review -- --quiet FILE"],
    ["a file with a blank", { npm_config_strict: "true" }, ["a b.json"], "npm run review -- --strict 'a b.json'"],
  ])("%s", (_, env, args, spelling) => {
    expect(taken(env, args)).toMatch(/^--\w+: npm took it for itself, as it stands before --; allowed: npm/);
    expect(taken(env, args)?.split("allowed: ")[1]).toBe(spelling);
  });

  test("several at once", () => {
    expect(taken({ npm_config_strict: "true", npm_config_markdown: "a.md" }, ["FILE"])).toMatch(
      /^--strict, --markdown: .*allowed: npm run review -- --strict --markdown a\.md FILE$/,
    );
  });
});

describe("nothing is said of", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "avouch-npm-"))));
  afterEach(() => rmSync(directory, { recursive: true }));

  test.each<[string, NodeJS.ProcessEnv]>([
    ["a run without options", {}],
    ["an option that is switched off", { npm_config_strict: "" }],
    ["npm run --silent", { npm_config_loglevel: "silent" }],
    ["another script", { npm_config_strict: "true", npm_lifecycle_event: "start" }],
    ["a run without npm", { npm_config_strict: "true", npm_lifecycle_event: undefined }],
    ["a log level that the shell sets", { npm_config_loglevel: "warn", NPM_CONFIG_LOGLEVEL: "warn" }],
  ])("%s", (_, env) => expect(taken(env, ["FILE"])).toBeUndefined());

  test.each(["userconfig", "globalconfig"])("what npm's settings say (%s)", (which) => {
    const file = join(directory, "npmrc");
    writeFileSync(file, "loglevel = warn\njson=true\n");
    const env = { npm_config_loglevel: "warn", npm_config_json: "true", [`npm_config_${which}`]: file };
    expect(taken(env, ["FILE"])).toBeUndefined();
  });

  test("what the project's settings of npm say", () => {
    writeFileSync(join(directory, ".npmrc"), "loglevel=warn\n");
    expect(taken({ npm_config_loglevel: "warn" }, ["FILE"], directory)).toBeUndefined();
  });
});

describe("by npm itself,", () => {
  const npm = (...args: string[]) => spawnSync("npm", args, { cwd: ROOT, encoding: "utf8" });

  test.each([
    [["run", "review", "--strict", "plan.json"], "npm run review -- --strict plan.json"],
    [["run", "review", "--quiet", "plan.json"], "npm run review -- --quiet plan.json"],
    [["run", "mutate", "--all"], "npm run mutate -- --all"],
    [["start", "--stack", "smvue-production"], "npm start -- --stack smvue-production"],
  ])("npm %j is refused with exit code 2", (args, spelling) => {
    const { status, stderr } = npm(...args);
    expect(stderr).toContain(`npm took it for itself, as it stands before --; allowed: ${spelling}\n`);
    expect(status).toBe(2);
  });
});

describe("every command knows -h, --help and --version:", () => {
  test.each(["review", "synth", "mutate", "coverage", "redact", "start"] as const)("%s", (script) => {
    const [short, long, version] = ["-h", "--help", "--version"].map((option) =>
      spawnSync("bash", ["-c", `${scripts[script]} ${option}`], { cwd: ROOT, encoding: "utf8" }),
    );
    expect(short).toMatchObject({ status: 0, stdout: expect.stringContaining("Usage: npm") as string });
    expect(short?.stdout).toContain("--version ");
    expect(long?.stdout).toBe(short?.stdout);
    expect(version).toMatchObject({ status: 0, stdout: expect.stringMatching(/^avouch \d+\.\d+\.\d+\n$/) as string });
  });
});
