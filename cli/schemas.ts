import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pageSchema } from "../posture/pages/json-schema";
import { COMMON, COMMON_HELP, isUsage, VERSION } from "./options";

const FILE = "pages/page.schema.json";
const HELP = `Writes ${FILE}, which editors complete and check a page with.

Usage: npm run schemas

  ${COMMON_HELP}

Exit codes: 0 written; 2 it takes no options.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: COMMON });
  if (values.help || values.version) {
    process.stdout.write(values.help ? HELP : VERSION);
    return;
  }
  writeFileSync(join(__dirname, "..", FILE), `${JSON.stringify(await pageSchema(), undefined, 2)}\n`);
  console.log(`Wrote ${FILE}`);
}

main().catch((error: unknown) => {
  if (!isUsage(error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
