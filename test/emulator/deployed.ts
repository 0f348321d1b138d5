import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmulatedResource, type EmulatorOptions, EmulatorProcess } from "../../cli/emulated/emulator-process";
import { projectNumbers } from "../../cli/emulated/projects";
import { EmulatedStacks, type Ended } from "../../cli/emulated/stack";
import { ROOT, synthesize, type SynthesizedStack } from "../../cli/synthesize";
import { isRemnant } from "../../emulator/products/remnants";
import type { Resource } from "../../emulator/core/store";
import { ENVIRONMENTS } from "../fixtures/environments";

/** Terraform says so of a plan without changes. */
export const NO_CHANGES = "No changes. Your infrastructure matches the configuration.";

/** Stacks of the tests' settings, synthesized, and an emulator to deploy them to. */
export class Lab {
  public readonly emulators: EmulatorProcess[] = [];
  private readonly directory = mkdtempSync(join(tmpdir(), "avouch-deployed-"));
  private readonly synthesized = join(this.directory, "synthesized", "out");
  private readonly stacks: readonly SynthesizedStack[];
  private count = 0;

  constructor() {
    const { code, message, stacks } = synthesize(this.synthesized, { AVOUCH_ENVIRONMENTS: ENVIRONMENTS });
    if (code !== 0) throw new Error(message);
    this.stacks = stacks;
  }

  public stack(name: string): SynthesizedStack {
    const found = this.stacks.find((one) => one.name === name);
    if (!found) throw new Error(`no stack ${name}`);
    return found;
  }

  /** An emulator of its own, and the stacks in a directory of their own. */
  public async open(names: readonly string[], options: EmulatorOptions = {}): Promise<Deployable> {
    const all = names.map((name) => this.stack(name));
    const emulator = await EmulatorProcess.start({ projects: projectNumbers(all), seed: "test", ...options });
    this.emulators.push(emulator);
    this.count += 1;
    const directory = join(this.directory, `deployed-${this.count}`);
    const stacks = new EmulatedStacks(directory, emulator.environment);
    stacks.take(this.synthesized, all);
    return { emulator, stacks, directory };
  }

  /** Takes the stacks as docs/deploying.md says for an environment that is to be destroyed. */
  public liftProtection(stacks: EmulatedStacks, names: readonly string[]): void {
    const directory = join(this.directory, "lifted");
    mkdirSync(directory, { recursive: true });
    const modules = join(directory, "node_modules");
    if (!existsSync(modules)) symlinkSync(join(ROOT, "node_modules"), modules);
    const main = join(directory, "main.ts");
    writeFileSync(main, unprotected(readFileSync(join(ROOT, "main.ts"), "utf8"), names));
    const output = join(directory, "out");
    const result = synthesize(output, { AVOUCH_ENVIRONMENTS: ENVIRONMENTS }, main);
    if (result.code !== 0) throw new Error(result.message);
    stacks.take(
      output,
      result.stacks.filter(({ name }) => names.includes(name)),
    );
  }

  /** Takes what other settings make of stacks that are open: those of the test, with a change of their text. */
  public takeSettings({ stacks }: Deployable, names: readonly string[], change: (settings: string) => string): void {
    this.count += 1;
    const environments = join(this.directory, `environments-${this.count}`);
    const output = join(this.directory, "settings", `out-${this.count}`);
    cpSync(ENVIRONMENTS, environments, { recursive: true });
    const files = new Set(names.map((name) => join(environments, `${name.replace(/-bootstrap$/, "")}.yaml`)));
    for (const file of files) writeFileSync(file, change(readFileSync(file, "utf8")));
    const { code, message, stacks: made } = synthesize(output, { AVOUCH_ENVIRONMENTS: environments });
    if (code !== 0) throw new Error(message);
    stacks.take(
      output,
      made.filter(({ name }) => names.includes(name)),
    );
  }

  /** Where AVOUCH_REQUEST_LOGS names a directory, the requests are kept there, for `npm run emulator:figures`. */
  public async close(): Promise<void> {
    const logs = process.env.AVOUCH_REQUEST_LOGS;
    for (const emulator of this.emulators) {
      const file = `${process.pid}-${this.emulators.indexOf(emulator)}.json`;
      if (logs) writeFileSync(join(logs, file), JSON.stringify(await emulator.requests()));
      await emulator.stop();
    }
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export interface Deployable {
  readonly emulator: EmulatorProcess;
  readonly stacks: EmulatedStacks;
  readonly directory: string;
}

/** main.ts with the documented lines in it, to be run from another directory. */
function unprotected(source: string, names: readonly string[]): string {
  const lifting = 'import { disableDeletionProtection } from "./constructs/deletion-protection";\n';
  const called = source.replace(/^( *)(new \w+Stack\(app, [^;]*\));/gm, (_, indent: string, made: string) =>
    [`${indent}{`, `  const stack = ${made};`, `  if (${JSON.stringify(names)}.includes(stack.node.id))`]
      .concat("    disableDeletionProtection(stack);", "}")
      .join("\n"),
  );
  const bootstrap = called.replace(
    /=>\s*new BootstrapStack\(([^;]*)\);/,
    (_, args: string) => `=> {
      const stack = new BootstrapStack(${args});
      if (${JSON.stringify(names)}.includes(stack.node.id)) disableDeletionProtection(stack);
    };`,
  );
  return (lifting + bootstrap).replace(/from "\.\//g, `from "${ROOT}/`).replace(/__dirname/g, JSON.stringify(ROOT));
}

/** What a failed command printed, as the message of a failed expectation. */
export function expectSuccess({ code, output }: Ended): void {
  if (code !== 0) throw new Error(output.trimEnd().split("\n").slice(-60).join("\n"));
}

/** Keys of what is left, except for what nobody can delete. */
export function leftOver(all: readonly EmulatedResource[]): string[] {
  const resources = all as readonly Resource[];
  const byKey = new Map(resources.map((one) => [one.key, one]));
  return resources.filter((one) => !isRemnant(one, (key) => byKey.get(key))).map(({ key }) => key);
}

/** Deletes the objects of every bucket: Google refuses to delete a bucket that has any. */
export async function emptyBuckets(emulator: EmulatorProcess): Promise<void> {
  for (const { key, collection } of await emulator.resources("storage/"))
    if (collection === "storage.objects") await emulator.remove(key);
}
