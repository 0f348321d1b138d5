import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PAGES } from "../posture/claims/pages";
import { coverage } from "../posture/coverage";
import { COMMON, COMMON_HELP, isUsage, VERSION } from "./options";

const FILE = "docs/coverage.md";
const HELP = `Writes ${FILE}: every statement of every page, its kind, and the checks that can fail it.

Usage: npm run coverage

  ${COMMON_HELP}

Exit codes: 0 written; 2 it takes no options.
`;

try {
  const { values } = parseArgs({ options: COMMON });
  if (values.help || values.version) {
    process.stdout.write(values.help ? HELP : VERSION);
  } else {
    writeFileSync(join(__dirname, "..", FILE), coverage(Object.values(PAGES)));
    console.log(`Wrote ${FILE}`);
  }
} catch (error) {
  if (!isUsage(error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
