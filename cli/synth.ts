import { relative } from "node:path";
import { parseArgs } from "node:util";
import { COMMON, COMMON_HELP, isUsage, outputDirectory, VERSION } from "./options";
import { print, PrintError } from "./print";
import { synthesize } from "./synthesize";

const HELP = `Synthesizes every stack of every environment.

Usage: npm run synth

  ${COMMON_HELP}

Environment: AVOUCH_ENVIRONMENTS  directory of settings (environments/)
             AVOUCH_OUTPUT        directory to write to (cdktf.out/)

Stacks that the settings no longer have are removed from the directory.

Exit codes: 0 written; 2 settings or options cannot be used, or the directory cannot be written to.
`;

function main(): number {
  const { values } = parseArgs({ options: COMMON });
  if (values.help || values.version) {
    print(values.help ? HELP : VERSION);
    return 0;
  }
  const output = outputDirectory();
  const { code, message, stacks } = synthesize(output);
  process.stderr.write(message);
  if (code === 0) print(`Synthesized ${stacks.length} stacks into ${relative(process.cwd(), output) || "."}/stacks\n`);
  return code;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!isUsage(error) && !(error instanceof PrintError)) throw error;
  process.stderr.write(`${error.message}\n${isUsage(error) ? "Try: npm run synth -- --help\n" : ""}`);
  process.exitCode = 2;
}
