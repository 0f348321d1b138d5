import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { coverage } from "../posture/coverage";
import { systems } from "../posture/pages/directory";
import { pageOf } from "../posture/pages/load-page";
import { COMMON, COMMON_HELP, isUsage, VERSION } from "./options";

const FILE = "docs/coverage.md";
const HELP = `Writes ${FILE}: every statement of every page, its kind, and the checks that can fail it.

Usage: npm run coverage

  ${COMMON_HELP}

Exit codes: 0 written; 2 it takes no options.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: COMMON });
  if (values.help || values.version) {
    process.stdout.write(values.help ? HELP : VERSION);
    return;
  }
  const pages = await Promise.all(systems().map((system) => pageOf(system)));
  writeFileSync(join(__dirname, "..", FILE), coverage(pages));
  console.log(`Wrote ${FILE}`);
}

main().catch((error: unknown) => {
  if (!isUsage(error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
