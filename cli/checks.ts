import { parseArgs } from "node:util";
import { AnyDefinition } from "../posture/catalogue";
import { ExampleFile, examplesOf } from "../posture/examples";
import { allChecks, itemOf, parameterInWords, searchChecks, usage } from "../posture/checks-list";
import { COMMON, COMMON_HELP, isUsage, VERSION } from "./options";
import { print } from "./print";

const HELP = `Lists the checks that a page can name, with their parameters.

Usage: npm run checks -- [WORD…]

  WORD           only checks that contain every word: in the id, the sentence, the remedy or a parameter; the id of a
                 check shows that one, with its remedy and a good and a bad example

  --json         as JSON
  ${COMMON_HELP}

Examples:
  npm run checks
  npm run checks backup
  npm run checks database public
  npm run checks database/not-public

Exit codes: 0 at least one check matches; 1 none does; 2 the options are invalid.
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { json: { type: "boolean" }, ...COMMON },
    allowPositionals: true,
  });
  if (values.help || values.version) {
    print(values.help ? HELP : VERSION);
    return 0;
  }
  const all = await allChecks();
  const exact = positionals.length === 1 ? all.find(({ id }) => id === positionals[0]) : undefined;
  const found = exact ? [exact] : searchChecks(all, positionals);
  if (values.json) print(`${JSON.stringify(found.map(asJson), undefined, 2)}\n`);
  else if (exact) print(inFull(exact));
  else if (found.length > 0) print(`${found.map(inWords).join("\n")}\n${found.length} of ${all.length} checks.\n`);
  else print(`No check contains ${positionals.join(" and ")}. There are ${all.length}: npm run checks lists them.\n`);
  return found.length > 0 ? 0 : 1;
}

function inWords(check: AnyDefinition): string {
  const { id, severity, summary, parameters } = check;
  return [
    `${id}  (${severity})`,
    `  ${summary}`,
    ...Object.entries(parameters).map(([name, one]) => `  ${name}: ${parameterInWords(one)}`),
    `  In a page: ${usage(check)}`,
    "",
  ].join("\n");
}

/** A check with its remedy, its documentation and its examples. */
function inFull(check: AnyDefinition): string {
  const { reference, good, bad } = examplesOf(check.id);
  return [
    inWords(check),
    `  Remedy: ${check.remedyText}`,
    `  See: ${check.links.join(", ")}`,
    "",
    ...(reference === check.id ? [] : ["For example, a page that names it as", "", ...asItem(reference), ""]),
    "It holds on:",
    "",
    ...good.map(indented),
    "It is violated by:",
    "",
    ...bad.map(indented),
  ].join("\n");
}

/** A file's text, with its name where that matters. */
function indented({ path, text }: ExampleFile): string {
  const lines = [...(path === "main.tf" ? [] : [`${path}:`, ""]), ...text.trimEnd().split("\n")];
  return `${lines.map((line) => (line === "" ? "" : `    ${line}`)).join("\n")}\n`;
}

const asItem = (reference: string) => itemOf(reference).map((line) => `    ${line}`);

const asJson = (check: AnyDefinition) => ({
  id: check.id,
  summary: check.summary,
  severity: check.severity,
  judges: check.subject,
  remedy: check.remedyText,
  links: check.links,
  parameters: Object.entries(check.parameters).map(
    ([name, { type, meaning, unit, required, allowed, default: standard }]) => ({
      name,
      type,
      meaning,
      unit: unit ?? null,
      required,
      allowed,
      default: standard ?? null,
    }),
  ),
  examples: examplesOf(check.id),
});

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!isUsage(error)) throw error;
    process.stderr.write(`${error.message}\nTry: npm run checks -- --help\n`);
    process.exitCode = 2;
  },
);
