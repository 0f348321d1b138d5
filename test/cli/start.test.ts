import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "avouch-start-"))));
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs `npm start` with a PATH that holds nothing but what the test puts there. */
function start(...options: string[]) {
  return spawnSync(process.execPath, ["--require", "ts-node/register/transpile-only", "cli/start.ts", ...options], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, PATH: directory, NO_COLOR: "1", AVOUCH_OUTPUT: join(directory, "out") },
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
    expect(stdout).toContain("Synthesized 8 stacks");
    expect(stdout).toMatch(/smvue-production +144 +left out +left out/);
    expect(stdout).toContain("Left out: Terraform was not found, so no stack was validated or planned.\nInstall 1.11 or newer: https://");
  });

  test("with a Terraform that knows no write-only arguments says so", () => {
    putTerraform(`echo '{"terraform_version":"1.9.8"}'`);
    const { status, stdout } = start();
    expect(status).toBe(0);
    expect(stdout).toContain("Terraform 1.9.8 was found, but write-only arguments need 1.11");
  });

  test("where no provider can be found names the provider and the ways to get it", () => {
    putTerraform(`case "$1" in version) echo '{"terraform_version":"1.11.4"}';; *) echo 'Error: could not connect: provider hashicorp/google: no route' >&2; exit 1;; esac`);
    const { status, stdout } = start("--stack", "smvue-production");
    expect(status).toBe(0);
    expect(stdout).toContain("terraform init found no provider hashicorp/google");
    expect(stdout).toContain("implicit mirror");
  });

  test("with a stack that does not validate exits with 1 and shows why", () => {
    putTerraform(
      `case "$1" in version) echo '{"terraform_version":"1.11.4"}';; init) ;; *) echo '{"diagnostics":[{"severity":"error","summary":"Invalid name","detail":"It is too short."}]}'; exit 1;; esac`,
    );
    const { status, stdout } = start("--stack", "smvue-production");
    expect(status).toBe(1);
    expect(stdout).toContain("error in smvue-production: Invalid name\n  It is too short.");
    expect(stdout).toContain("1 of 1 stacks do not plan.");
  });

  test.each([
    ["an option it does not know", ["--stak", "smvue-production"], "Unknown option '--stak'"],
    ["a stack that there is not", ["--stack", "smvue"], '--stack: got "smvue"; allowed: smepro-production, '],
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
