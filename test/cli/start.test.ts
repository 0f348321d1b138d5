import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { ENVIRONMENTS, STACKS } from "../fixtures/environments";

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "avouch-start-"))));
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs `npm start` with a PATH that holds nothing but what the test puts there. */
const start = (...options: string[]) => startWith({}, ...options);

function startWith(env: NodeJS.ProcessEnv, ...options: string[]) {
  return spawnSync(process.execPath, ["cli/bundled.js", "cli/start", ...options], {
    cwd: ROOT,
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: directory,
      NO_COLOR: "1",
      AVOUCH_ENVIRONMENTS: ENVIRONMENTS,
      AVOUCH_OUTPUT: join(directory, "out"),
      ...env,
    },
  });
}

function putTerraform(script: string): void {
  const file = join(directory, "terraform");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

describe("npm start", () => {
  test("without Terraform synthesizes all the same, says what it left out and how to get it", () => {
    const { status, stdout } = start();
    expect(status).toBe(0);
    expect(stdout).toContain("Synthesized 10 stacks");
    const { resource } = JSON.parse(
      readFileSync(join(directory, "out", "stacks", "smvue-production", "cdk.tf.json"), "utf8"),
    ) as { resource: Record<string, object> };
    const count = Object.values(resource).flatMap((byName) => Object.keys(byName)).length;
    expect(stdout).toMatch(new RegExp(`^smvue-production +${count} +left out +left out`, "m"));
    expect(stdout).toMatch(
      /\nNext: npm run review -- --html review\.html\n.*For plans of all stacks, install what was left out/,
    );
    expect(stdout.trimEnd().split("\n").pop()).toMatch(
      new RegExp(
        [
          "^Left out, see above: plans of .*smvue-staging-bootstrap; ",
          String.raw`the emulated deployment of smvue-staging or smepro-staging\.$`,
        ].join(""),
      ),
    );
    expect(stdout).toContain(
      "Left out: Terraform was not found, so no stack was validated or planned.\nInstall 1.11 or newer: https://",
    );
  });

  test("with --plan-only or --stack misses no deployment", () => {
    for (const options of [["--plan-only"], ["--stack", "smvue-staging"]])
      expect(start(...options).stdout).not.toContain("emulated deployment");
  });

  test("with a Terraform that knows no write-only arguments says so", () => {
    putTerraform(`echo '{"terraform_version":"1.9.8"}'`);
    const { status, stdout } = start();
    expect(status).toBe(0);
    expect(stdout).toContain("Terraform 1.9.8 was found, but write-only arguments need 1.11");
  });

  test("says where it wrote the stacks", () => {
    const [, printed = ""] = /^Synthesized 10 stacks into (.*) in \d+\.\d s\.$/m.exec(start().stdout) ?? [];
    expect(resolve(ROOT, printed)).toBe(join(directory, "out", "stacks"));
    expect(readdirSync(resolve(ROOT, printed)).sort()).toEqual(STACKS);
  });

  test("where no provider can be found names the provider and the ways to get it", () => {
    putTerraform(
      `case "$1" in version) echo '{"terraform_version":"1.11.4"}';; *) printf 'Error: Failed ` +
        `to query available provider packages\\n\\nCould not retrieve the list of available ` +
        `versions for provider hashicorp/google:\\ncould not connect to registry.terraform.io\\n` +
        "' >&2; exit 1;; esac",
    );
    const { status, stdout } = start("--stack", "smvue-production");
    expect(status).toBe(0);
    expect(stdout).toContain("terraform init could not install hashicorp/google: it is missing or broken");
    expect(stdout).toContain("implicit mirror");
  });

  test("where Terraform cannot load a stack exits with 1 and shows why, without a trace", () => {
    putTerraform(
      `case "$1" in version) echo '{"terraform_version":"1.11.4"}';; *) echo 'Error: Invalid ` +
        "backend configuration' >&2; exit 1;; esac",
    );
    const { status, stdout, stderr } = start("--stack", "smvue-production");
    expect(status).toBe(1);
    expect(stdout).toContain(
      "error in smvue-production: terraform init failed\n  Error: Invalid backend configuration\n",
    );
    expect(stderr).not.toContain("    at ");
    expect(stdout).not.toContain("Left out");
  });

  test("with a stack that does not validate exits with 1 and shows why", () => {
    putTerraform(
      `case "$1" in version) echo '{"terraform_version":"1.11.4"}';; init) ;; *) echo ` +
        `'{"diagnostics":[{"severity":"error","summary":"Invalid name","detail":"It is too ` +
        `short."}]}'; exit 1;; esac`,
    );
    const { status, stdout } = start("--stack", "smvue-production");
    expect(status).toBe(1);
    expect(stdout).not.toContain("Next:");
    expect(stdout).toContain("error in smvue-production: Invalid name\n  It is too short.");
    expect(stdout).toContain("1 of 1 stacks do not plan.");
  });

  describe.each([
    [
      "missing",
      "init",
      `printf 'Error: Failed to query available provider packages\\n\\nCould not retrieve the ` +
        `list of available versions for provider\\nhashicorp/google: not found\\n' >&2; exit 1`,
    ],
    [
      "no program",
      "init",
      `printf 'Error: Failed to install provider\\n\\nError while installing hashicorp/google ` +
        `v6.50.0: provider binary not found\\n' >&2; exit 1`,
    ],
    [
      "not to be started",
      "validate",
      `echo '{"diagnostics":[{"severity":"error","summary":"Failed to load plugin ` +
        `schemas","detail":"Could not load the schema for provider ` +
        "registry.terraform.io/hashicorp/google: failed to instantiate provider: exec format " +
        `error"}]}'; exit 1`,
    ],
  ])("with a provider that is %s", (_, command, failure) => {
    beforeEach(() =>
      putTerraform(
        `if [ "$1" = version ]; then echo '{"terraform_version":"1.11.4"}'; exit; fi
         echo "$1" >> '${directory}/calls'
         if [ "$1" = ${command} ] && /bin/grep -q '"google"' cdk.tf.json; then ${failure}; fi
         if [ "$1" != init ]; then echo '{"resource_changes":[]}'; fi`,
      ),
    );

    test("leaves out the stacks that need it, and plans the others", () => {
      const { stdout } = start(
        "--stack",
        "smvue-production",
        "--stack",
        "smvue-staging",
        "--stack",
        "smepro-production",
        "--stack",
        "smepro-staging",
        "--stack",
        "smallcrm-staging",
      );
      expect(stdout).toMatch(/^smvue-production +\d+ +left out +left out/m);
      expect(stdout).toMatch(/^smepro-staging +\d+ +left out +left out/m);
      expect(stdout).toMatch(/^smallcrm-staging +\d+ +valid/m);
      expect(stdout).toMatch(
        new RegExp(
          [
            String.raw`Left out: smepro-production, smepro-staging, smvue-production, smvue-staging\n`,
            String.raw`.* hashicorp\/google: it is missing or broken`,
          ].join(""),
        ),
      );
      expect(stdout.match(/Left out:/g)).toHaveLength(1);
      expect(stdout).not.toContain("do not plan");
      // Stacks run two at a time: those that start after the provider was found missing do not ask for it again.
      const inits = readFileSync(join(directory, "calls"), "utf8").match(/^init$/gm);
      expect(inits?.length).toBeLessThanOrEqual(command === "init" ? 3 : 5);
    });
  });

  test("runs the program that TERRAFORM_BINARY_NAME names", () => {
    putTerraform(`echo '{"terraform_version":"1.9.8"}'`);
    renameSync(join(directory, "terraform"), join(directory, "tofu"));
    expect(start().stdout).toContain("Terraform was not found");
    expect(startWith({ TERRAFORM_BINARY_NAME: "tofu" }).stdout).toContain("Terraform 1.9.8 was found");
  });

  test("leaves the lines that made the resources beside each plan", () => {
    putTerraform(`case "$1" in version) echo '{"terraform_version":"1.11.4"}';; *) echo '{}';; esac`);
    start("--stack", "smvue-production");
    const [made, planned] = ["stacks", "plans"].map((place) =>
      readFileSync(join(directory, "out", place, "smvue-production", "sources.json"), "utf8"),
    );
    expect(planned).toBe(made);
  });

  test.each([
    ["an option it does not know", ["--stak", "smvue-production"], "Unknown option '--stak'"],
    [
      "a stack without --stack, which npm takes for itself where -- is forgotten",
      ["smvue-staging"],
      "Options stand after --, as in: npm start -- --stack smvue-production\nTry: npm start -- --help\n",
    ],
    ["a stack that there is not", ["--stack", "smvue"], '--stack: got "smvue"; allowed: smallcrm-production, '],
  ])("refuses %s with exit code 2", (_, options, message) => {
    const { status, stderr } = start(...options);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  test("explains itself, with examples", () => {
    const { status, stdout } = start("--help");
    expect(status).toBe(0);
    expect(stdout).toContain("Examples:\n  npm start");
    expect(stdout).toContain("Exit codes:");
  });
});
