import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { allChecks, checksInMarkdown } from "../posture/checks-list";
import { coverage } from "../posture/coverage";
import { systems } from "../posture/pages/directory";
import { pageOf } from "../posture/pages/load-page";
import { COMMON, COMMON_HELP, isUsage, VERSION } from "./options";

const COVERAGE = "docs/coverage.md";
const CHECKS = "docs/checks.md";
const HELP = `Writes ${COVERAGE}: every statement of every page, its kind, and the checks that can fail it;
and ${CHECKS}: every check, its parameters and its remedy.

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
  writeFileSync(join(__dirname, "..", COVERAGE), coverage(pages));
  writeFileSync(join(__dirname, "..", CHECKS), checksInMarkdown(await allChecks()));
  console.log(`Wrote ${COVERAGE} and ${CHECKS}`);
}

main().catch((error: unknown) => {
  if (!isUsage(error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
