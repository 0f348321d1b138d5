import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { toHcl } from "./export/hcl";
import { plainStack } from "./export/plain-stack";
import { ProviderSchemas, Schemas } from "./export/schema";
import { takenByNpm } from "./npm-flags";
import { COMMON, COMMON_HELP, isUsage, outputDirectory, VERSION } from "./options";
import { print, PrintError } from "./print";
import { Progress } from "./progress";
import { onlyStacks, ROOT, SynthesizedStack, synthesize } from "./synthesize";
import { initialize, TerraformFailed, terraformVersion, TerraformUnavailable } from "./terraform";
import { TERRAFORM, terraformEnvironment } from "./terraform-command";

const HELP = `Writes every stack as a plain Terraform directory, which no longer needs cdktf.

Usage: npm run export -- --out DIR [options]

  --out DIR      new or empty directory; each stack gets a directory of its name in it
  --hcl          main.tf in HCL in place of main.tf.json: needs Terraform and the providers, whose schemas
                 distinguish blocks from attributes
  --stack NAME   only this stack; may be given more than once
  ${COMMON_HELP}

Examples:
  npm run export -- --out ../infrastructure
  npm run export -- --out ../infrastructure --hcl --stack smvue-production

Environment: AVOUCH_ENVIRONMENTS    directory of settings (environments/)
             TERRAFORM_BINARY_NAME  Terraform's program (terraform)

Addresses, state and plan are those of the synthesized stack: terraform plan in the new directory shows what it showed
in the old one. A state that is a local file stays where it is.

Exit codes: 0 written; 1 Terraform or a provider is missing or refuses a stack; 2 options or settings are invalid, or
the directory cannot be written to. Either everything is written or nothing.
`;

const OPTIONS = {
  out: { type: "string" },
  hcl: { type: "boolean" },
  stack: { type: "string", multiple: true },
  ...COMMON,
} as const;
const MAX_SCHEMA = 512 * 1024 * 1024;
const PLUGIN_CACHE = join(ROOT, "node_modules", ".cache", "terraform-plugins");
const run = promisify(execFile);

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help || values.version) {
    print(values.help ? HELP : VERSION);
    return 0;
  }
  const taken = takenByNpm("export", OPTIONS, process.argv.slice(2), ROOT);
  if (taken !== undefined) return refuse(taken);
  if (values.out === undefined) return refuse("--out: got nothing; allowed: a new or empty directory");
  const out = resolve(values.out);
  if (existsSync(out) && !isEmptyDirectory(out))
    return refuse(`--out: got ${values.out}, which is not empty; allowed: a new or empty directory`);

  let partial: string;
  try {
    mkdirSync(dirname(out), { recursive: true });
    // Beside its place, so that it can be moved there whole.
    partial = mkdtempSync(`${out}.`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return refuse(`--out: ${values.out} cannot be written (${code}); allowed: a directory that can be written to`);
  }
  const progress = new Progress();
  try {
    const synthesized = join(partial, ".synthesized");
    mkdirSync(synthesized);
    const { code, message, stacks } = synthesize(synthesized, onlyStacks(values.stack));
    process.stderr.write(message);
    if (code !== 0) return code;
    for (const stack of stacks) {
      progress.step(`${stack.name}…`);
      const place = join(out, stack.name);
      const tree = plainStack(stack, { from: join(outputDirectory(), "stacks", stack.name), to: place });
      const text = values.hcl ? await inHcl(stack, tree, partial) : `${JSON.stringify(tree, undefined, 2)}\n`;
      const written = join(partial, stack.name);
      mkdirSync(written);
      writeFileSync(join(written, values.hcl ? "main.tf" : "main.tf.json"), text);
    }
    if (values.hcl) await run(TERRAFORM, ["fmt", "-recursive", partial], { env: terraformEnvironment() });
    progress.done();
    rmSync(synthesized, { recursive: true });
    rmSync(join(partial, ".initialized"), { recursive: true, force: true });
    if (existsSync(out)) rmSync(out, { recursive: true });
    renameSync(partial, out);
    print(`Wrote ${stacks.length} ${stacks.length === 1 ? "stack" : "stacks"} to ${relative(process.cwd(), out)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof TerraformUnavailable || error instanceof TerraformFailed)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  } finally {
    progress.done();
    rmSync(partial, { recursive: true, force: true });
  }
}

/** A stack in HCL, by the schemas of its providers. */
async function inHcl(stack: SynthesizedStack, tree: Readonly<Record<string, unknown>>, partial: string) {
  await terraformVersion();
  const place = join(partial, ".initialized");
  await initialize(stack.directory, place, PLUGIN_CACHE);
  const options = { cwd: place, env: terraformEnvironment(), maxBuffer: MAX_SCHEMA };
  const { stdout } = await run(TERRAFORM, ["providers", "schema", "-json"], options);
  return toHcl(tree, new Schemas(JSON.parse(stdout) as ProviderSchemas));
}

const isEmptyDirectory = (path: string): boolean => {
  try {
    return readdirSync(path).length === 0;
  } catch {
    return false;
  }
};

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    if (!isUsage(error) && !(error instanceof PrintError)) throw error;
    process.stderr.write(`${error.message}\n${isUsage(error) ? "Try: npm run export -- --help\n" : ""}`);
    process.exitCode = 2;
  },
);
