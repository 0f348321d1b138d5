import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { terraformEnvironment, testWith } from "./available";

const FOREIGN = join(__dirname, "..", "fixtures", "foreign");

testWith("google")("the foreign plan is what Terraform plans for the files beside it", () => {
  const directory = mkdtempSync(join(tmpdir(), "avouch-foreign-"));
  try {
    cpSync(FOREIGN, directory, { recursive: true });
    const env = { ...terraformEnvironment(), GOOGLE_OAUTH_ACCESS_TOKEN: "offline" };
    const terraform = (...args: string[]) => spawnSync("terraform", args, { cwd: directory, encoding: "utf8", env });
    expect(terraform("fmt", "-check", "-recursive").stdout).toBe("");
    terraform("init", "-input=false");
    terraform("plan", "-input=false", "-out=plan.tfplan");
    const planned = JSON.parse(terraform("show", "-json", "plan.tfplan").stdout) as Record<string, unknown>;
    const stored = JSON.parse(readFileSync(join(FOREIGN, "plan.json"), "utf8")) as Record<string, unknown>;
    for (const part of ["variables", "planned_values", "resource_changes", "configuration"])
      expect(planned[part]).toEqual(stored[part]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
