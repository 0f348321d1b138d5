import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { COMMON, isUsage, VERSION } from "./options";

/** Runs a command that takes no options and writes files of the project, by their paths in it. */
export function writeDocuments(help: string, make: () => Promise<Readonly<Record<string, string>>>): void {
  run(help, make).catch((error: unknown) => {
    if (!isUsage(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  });
}

async function run(help: string, make: () => Promise<Readonly<Record<string, string>>>): Promise<void> {
  const { values } = parseArgs({ options: COMMON });
  if (values.help || values.version) {
    process.stdout.write(values.help ? help : VERSION);
    return;
  }
  const documents = await make();
  for (const [file, text] of Object.entries(documents)) writeFileSync(join(__dirname, "..", file), text);
  console.log(`Wrote ${Object.keys(documents).join(" and ")}`);
}
