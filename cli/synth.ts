import { relative } from "node:path";
import { parseArgs } from "node:util";
import { COMMON, COMMON_HELP, isUsage, outputDirectory, VERSION } from "./options";
import { print, PrintError } from "./print";
import { takenByNpm } from "./npm-flags";
import { onlyStacks, ROOT, synthesize } from "./synthesize";

const OPTIONS = { stack: { type: "string", multiple: true }, ...COMMON } as const;

const HELP = `Synthesizes every stack of every environment, or only those that are named.

Usage: npm run synth [-- options]

  --stack NAME   only this stack; may be given more than once
  ${COMMON_HELP}

Examples:
  npm run synth
  npm run synth -- --stack smvue-production --stack smvue-staging

Environment: AVOUCH_ENVIRONMENTS  directory of settings (environments/)
             AVOUCH_OUTPUT        directory to write to (cdktf.out/)

Stacks that the settings no longer have are removed from the directory; those that were not named stay as they are.
cdktf synth, diff and deploy take the same names from cdktf.json: "context": {"stacks": ["smvue-production"]}.

Exit codes: 0 written; 2 settings or options are invalid, or the directory cannot be written to.
`;

function main(): number {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help || values.version) {
    print(values.help ? HELP : VERSION);
    return 0;
  }
  const taken = takenByNpm("synth", OPTIONS, process.argv.slice(2), ROOT);
  if (taken !== undefined) {
    process.stderr.write(`${taken}\n`);
    return 2;
  }
  const output = outputDirectory();
  const { code, message, stacks } = synthesize(output, onlyStacks(values.stack));
  process.stderr.write(message);
  const count = `${stacks.length} ${stacks.length === 1 ? "stack" : "stacks"}`;
  if (code === 0) print(`Synthesized ${count} into ${relative(process.cwd(), output) || "."}/stacks\n`);
  return code;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!isUsage(error) && !(error instanceof PrintError)) throw error;
  process.stderr.write(`${error.message}\n${isUsage(error) ? "Try: npm run synth -- --help\n" : ""}`);
  process.exitCode = 2;
}
