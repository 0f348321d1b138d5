import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PAGES } from "../posture/claims/pages";
import { coverage } from "../posture/coverage";

const FILE = "docs/coverage.md";
const HELP = `Writes ${FILE}: every statement of every page, its kind, and the checks that can fail it.

Usage: npm run coverage

Exit codes: 0 written; 2 it takes no options.
`;

try {
  if (parseArgs({ options: { help: { type: "boolean" } } }).values.help) {
    process.stdout.write(HELP);
  } else {
    writeFileSync(join(__dirname, "..", FILE), coverage(Object.values(PAGES)));
    console.log(`Wrote ${FILE}`);
  }
} catch (error) {
  if (!(error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS")) throw error;
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
