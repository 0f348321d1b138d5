import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { EmulatorProcess } from "../../cli/emulated/emulator-process";
import { runTerraform } from "../../cli/emulated/stack";
import { terraformEnvironment, testWith } from "../terraform/available";
import { expectSuccess, leftOver, NO_CHANGES } from "./deployed";

/** A plain Terraform project of our own, in the language that most are written in, and without Avouch. */
const PLAIN = join(__dirname, "plain");
/** Terraform projects of others, by a comma: each a directory, from which the whole repository around it is copied. */
const FOREIGN = (process.env.AVOUCH_FOREIGN_PROJECT ?? "").split(",").filter((one) => one !== "");

const NEVER_COPIED = /(?:^|\/)(?:\.git|\.terraform|node_modules)(?:\/|$)/;

/** The repository that a directory is in, so that modules beside it are found; the directory itself where there is none. */
function rootOf(directory: string): string {
  for (let at = directory; at !== resolve(at, ".."); at = resolve(at, ".."))
    if (existsSync(join(at, ".git"))) return at;
  return directory;
}

/** Applies a project as it is, but for where its state lies, expects an empty second plan, and destroys it. */
async function apply(directory: string, variables: Readonly<Record<string, string>> = {}): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), "avouch-foreign-"));
  const emulator = await EmulatorProcess.start({ seed: "test" });
  try {
    const root = rootOf(directory);
    cpSync(root, work, { recursive: true, filter: (from) => !NEVER_COPIED.test(relative(root, from)) });
    const place = join(work, relative(root, directory));
    writeFileSync(join(place, "backend_override.tf.json"), JSON.stringify({ terraform: { backend: { local: {} } } }));
    const env = { ...terraformEnvironment(), ...emulator.environment, ...variables };
    const terraform = (...args: readonly string[]) => runTerraform(args, place, env);
    expectSuccess(await terraform("init", "-input=false", "-no-color"));
    const applied = await terraform("apply", "-auto-approve", "-input=false", "-no-color");
    expectSuccess(applied);
    const [, count = "0"] = /Apply complete! Resources: (\d+) added, 0 changed, 0 destroyed/.exec(applied.output) ?? [];
    expect(Number(count)).toBeGreaterThan(0);
    const second = await terraform("plan", "-input=false", "-no-color");
    expectSuccess(second);
    expect(second.output).toContain(NO_CHANGES);
    const calls = (await emulator.requests()).length;
    expectSuccess(await terraform("destroy", "-auto-approve", "-input=false", "-no-color"));
    console.info(
      `${relative(resolve(root, ".."), directory)}: ${count} resources, ${calls} calls until the second plan was empty`,
    );
    expect(leftOver(await emulator.resources())).toEqual([]);
  } finally {
    await emulator.stop();
    rmSync(work, { recursive: true, force: true });
  }
}

testWith("google", "random")("a plain Terraform project is applied, planned without changes and destroyed", () =>
  apply(PLAIN, { TF_VAR_project: "acme-plain" }),
);

describe("Terraform projects of others (AVOUCH_FOREIGN_PROJECT)", () => {
  if (FOREIGN.length === 0) {
    console.warn("Skipped: Terraform projects of others. AVOUCH_FOREIGN_PROJECT names no directory.");
    test.skip("are applied, planned without changes and destroyed", () => undefined);
    return;
  }
  testWith("google", "random").each(FOREIGN)("%s is applied, planned without changes and destroyed", (directory) =>
    apply(resolve(directory)),
  );
});
