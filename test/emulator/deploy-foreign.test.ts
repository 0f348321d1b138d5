import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { EmulatorProcess } from "../../cli/emulated/emulator-process";
import { type Ended, runTerraform } from "../../cli/emulated/stack";
import { terraformEnvironment, testWith } from "../terraform/available";
import { expectSuccess, leftOver, NO_CHANGES } from "./deployed";

/** A plain Terraform project of our own, in the language that most are written in, and without Avouch. */
const PLAIN = join(__dirname, "plain");
/**
 * Terraform projects of others, by commas: each a directory, from which the whole repository around it is copied. They
 * are applied to one emulator, in this order: what one expects to exist, another one may make.
 */
const FOREIGN = (process.env.AVOUCH_FOREIGN_PROJECT ?? "").split(",").filter((one) => one !== "");

/** A lock file has checksums of packages, and providers may have been built from source. */
const NEVER_COPIED = /(?:^|\/)(?:\.git|\.terraform|\.terraform\.lock\.hcl|node_modules)(?:\/|$)/;

/** The repository that a directory is in, so that modules beside it are found; for our own, the directory itself. */
function rootOf(directory: string): string {
  if (directory === PLAIN) return directory;
  for (let at = directory; at !== resolve(at, ".."); at = resolve(at, ".."))
    if (existsSync(join(at, ".git"))) return at;
  return directory;
}

type Terraform = (...args: readonly string[]) => Promise<Ended>;
type Variables = Readonly<Record<string, string>>;

/** Applies projects as they are, but for where their states lie, expects empty second plans, and destroys them. */
async function apply(directories: readonly string[], variables: Variables = {}): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), "avouch-foreign-"));
  const emulator = await EmulatorProcess.start({ seed: "test" });
  try {
    const env = { ...terraformEnvironment(), ...emulator.environment, ...variables };
    const applied: Terraform[] = [];
    for (const [index, directory] of directories.entries()) {
      const place = copy(directory, join(work, String(index)));
      const terraform: Terraform = (...args) => runTerraform([...args, "-no-color"], place, env);
      await emulator.clearRequests();
      const count = await applyOne(terraform);
      const calls = (await emulator.requests()).length;
      console.info(`${directory}: ${count} resources, ${calls} calls until the second plan was empty`);
      applied.unshift(terraform);
    }
    for (const terraform of applied) expectSuccess(await terraform("destroy", "-auto-approve", "-input=false"));
    expect(leftOver(await emulator.resources())).toEqual([]);
  } finally {
    await emulator.stop();
    rmSync(work, { recursive: true, force: true });
  }
}

/** Copies the repository around a directory. @returns the directory in the copy, with its state in a file */
function copy(directory: string, to: string): string {
  const root = rootOf(directory);
  cpSync(root, to, { recursive: true, filter: (from) => !NEVER_COPIED.test(relative(root, from)) });
  const place = join(to, relative(root, directory));
  writeFileSync(join(place, "backend_override.tf.json"), JSON.stringify({ terraform: { backend: { local: {} } } }));
  return place;
}

/** @returns how many resources were made */
async function applyOne(terraform: Terraform): Promise<number> {
  expectSuccess(await terraform("init", "-input=false"));
  const applied = await terraform("apply", "-auto-approve", "-input=false");
  expectSuccess(applied);
  const [, count = "0"] = /Apply complete! Resources: (\d+) added, 0 changed, 0 destroyed/.exec(applied.output) ?? [];
  expect(Number(count)).toBeGreaterThan(0);
  const second = await terraform("plan", "-input=false");
  expectSuccess(second);
  expect(second.output).toContain(NO_CHANGES);
  return Number(count);
}

testWith("google", "random")("a plain Terraform project is applied, planned without changes and destroyed", () =>
  apply([PLAIN], { TF_VAR_project: "acme-plain" }),
);

const NAME = "Terraform projects of others (AVOUCH_FOREIGN_PROJECT) are applied, planned without changes and destroyed";
if (FOREIGN.length > 0) testWith("google", "random")(NAME, () => apply(FOREIGN.map((one) => resolve(one))));
else {
  console.warn("Skipped: Terraform projects of others. AVOUCH_FOREIGN_PROJECT names no directory.");
  test.skip(NAME, () => undefined);
}
