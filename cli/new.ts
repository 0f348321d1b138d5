import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ownSystems } from "../environments/own-systems";
import { systems } from "../posture/pages/directory";
import { pageOnly, wholeSystem } from "./new/files";
import { nameFault } from "./new/name";
import { near, UnwritableFiles, writeAll } from "./new/write-all";
import { takenByNpm } from "./npm-flags";
import { COMMON, COMMON_HELP, isUsage, VERSION } from "./options";
import { print } from "./print";
import { ROOT } from "./synthesize";

const HELP = `Writes a new system on Google Cloud that synthesizes, validates and is reviewed: settings for
production and staging with their schema, a stack, a page of eight statements, and a test. It asks nothing, and changes
no other file.

Usage: npm run new -- NAME [options]

  NAME           2 to 15 lowercase letters, digits and hyphens, such as acme-notes; with --page-only up to 41

  --page-only    only the page, to review Terraform that you bring along
  ${COMMON_HELP}

Examples:
  npm run new -- acme-notes
  npm run new -- acme-notes --page-only

Environment: AVOUCH_ENVIRONMENTS  directory of settings (environments/)
             AVOUCH_PAGES         directory of pages (pages/)

Exit codes: 0 every file was written; 2 the name or an option cannot be used, the system exists, or a file cannot be
            written: then none was.
`;
const OPTIONS = { "page-only": { type: "boolean" }, ...COMMON } as const;

/** What cannot be used. */
class UsageError extends Error {}

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  if (values.help || values.version) {
    print(values.help ? HELP : VERSION);
    return;
  }
  const taken = takenByNpm("new", OPTIONS, args, ROOT);
  if (taken !== undefined) throw new UsageError(taken);
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0)
    throw new UsageError(`NAME: got ${name === undefined ? "none" : positionals.length}; allowed: one name`);
  const isPageOnly = values["page-only"] === true;
  const fault = nameFault(name, isPageOnly);
  if (fault !== undefined) throw new UsageError(fault);
  if (systems().includes(name) || ownSystems().includes(name))
    throw new UsageError(`NAME: got "${name}", which exists already; allowed: another name`);

  const environments = resolve(ROOT, process.env.AVOUCH_ENVIRONMENTS || "environments");
  const files = isPageOnly ? pageOnly(name) : await wholeSystem(name, { root: ROOT, environments }, new Date());
  writeAll(files);
  print(`Wrote ${[...files.keys()].map((file) => `\n  ${near(file)}`).join("")}\n\n${nextSteps(name, isPageOnly)}`);
}

function nextSteps(name: string, isPageOnly: boolean): string {
  return isPageOnly
    ? `Next: write your own statements into ${near(pageFile(name))} (npm run checks lists the checks), then
  terraform show -json plan.tfplan > plan.json
  npm run review -- --page ${near(pageFile(name))} plan.json
`
    : `Next:
  npm start -- --stack ${name}-production --stack ${name}-staging   synthesizes, validates, plans and reviews it
  npx jest test/stacks/${name}.test.ts   runs its test
  npm run coverage   adds its page to docs/coverage.md
Then put your own values into its settings and your own statements into ${near(pageFile(name))}.
`;
}

const pageFile = (name: string) => join(resolve(process.env.AVOUCH_PAGES || join(ROOT, "pages")), `${name}.yaml`);

main(process.argv.slice(2)).catch((error: unknown) => {
  const isUsageFault = error instanceof UsageError || isUsage(error);
  if (!isUsageFault && !(error instanceof UnwritableFiles)) throw error;
  process.stderr.write(`${error.message}\n${isUsageFault ? "Try: npm run new -- --help\n" : ""}`);
  process.exitCode = 2;
});
