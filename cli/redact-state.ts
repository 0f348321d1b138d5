import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { COMMON, COMMON_HELP, isUsage, VERSION } from "./options";
import { print, PrintError } from "./print";
import { redact, StateError } from "./redaction";

const HELP = `Reads a Terraform state and writes it without its sensitive values, for plans of pull requests:
a plan made with the result shows what would change, but no AUTH string (docs/deploying.md).

Usage: npm run --silent redact < state.json > plannable.json

  ${COMMON_HELP}

Example:
  terraform -chdir=cdktf.out/stacks/smvue-production state pull \\
    | npm run --silent redact \\
    | gcloud storage cp - gs://BUCKET/plannable/smvue-production/default.tfstate

Exit codes: 0 written; 2 the input is not a state, so nothing is written, or standard output is closed.
`;

try {
  const { values } = parseArgs({ options: COMMON });
  print(values.help ? HELP : values.version ? VERSION : redact(readFileSync(0, "utf8")));
} catch (error) {
  if (!isUsage(error) && !(error instanceof StateError) && !(error instanceof PrintError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
