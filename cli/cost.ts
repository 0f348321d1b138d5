import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { costDocument, costTable } from "../cost/document";
import { estimate, isPriced } from "../cost/estimate";
import { loadSettings, SettingsError } from "../environments/load";
import { takenByNpm } from "./npm-flags";
import { COMMON, COMMON_HELP, isUsage, VERSION } from "./options";
import { terminal } from "./print";
import { ROOT } from "./synthesize";

const FILE = "docs/cost.md";
const HELP = `Prints what each environment costs a month at list prices; with --write, also writes ${FILE}.

Usage: npm run cost [-- options]

  --write        write ${FILE} as well
  ${COMMON_HELP}

Settings come from environments/, prices from cost/prices.json, and usage that no setting states from cost/usage.ts.

Exit codes: 0 printed; 2 settings or options are invalid.
`;
const OPTIONS = { write: { type: "boolean" }, ...COMMON } as const;

function main(): number {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help || values.version) {
    process.stdout.write(values.help ? HELP : VERSION);
    return 0;
  }
  const taken = takenByNpm("cost", OPTIONS, process.argv.slice(2), ROOT);
  if (taken !== undefined) {
    process.stderr.write(`${taken}\n`);
    return 2;
  }
  const settings = loadSettings(join(ROOT, "environments"));
  const estimates = settings.filter(isPriced).map(estimate);
  for (const { system, environment } of settings.filter((one) => !isPriced(one)))
    process.stderr.write(`${system}-${environment}: not priced, as cost/usage.ts says nothing of its use\n`);
  console.log(costTable(estimates, terminal()?.columns));
  if (values.write) writeFileSync(join(ROOT, FILE), costDocument(estimates));
  return 0;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!isUsage(error) && !(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
