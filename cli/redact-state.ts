import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { redact, StateError } from "./redaction";

const HELP = `Reads a Terraform state and writes it without its sensitive values, for plans of pull requests:
whoever plans with it sees what would change and no AUTH string (docs/deploying.md).

Usage: npm run --silent redact < state.json > plannable.json

Example:
  terraform -chdir=cdktf.out/stacks/smvue-production state pull \\
    | npm run --silent redact \\
    | gcloud storage cp - gs://BUCKET/plannable/smvue-production/default.tfstate

Exit codes: 0 written; 2 what was read is not a state: nothing is written.
`;

try {
  const { values } = parseArgs({ options: { help: { type: "boolean" } } });
  process.stdout.write(values.help ? HELP : redact(readFileSync(0, "utf8")));
} catch (error) {
  const known = error instanceof StateError || (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
  if (!known) throw error;
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
