import { AnyDefinition, CATALOGUE } from "./catalogue";
import { ExampleFile, Examples } from "./examples";
import { Parameter, shown } from "./verdict/parameters";

/** Every check, loaded: for the catalogue's readers, never for a review. */
export const allChecks = (): Promise<readonly AnyDefinition[]> =>
  Promise.all(Object.values(CATALOGUE).map((load) => load()));

/** Checks in which every word is found: in the id, the sentence, the remedy or the parameters. */
export function searchChecks(checks: readonly AnyDefinition[], words: readonly string[]): readonly AnyDefinition[] {
  const wanted = words.map((word) => word.toLowerCase());
  return checks.filter((check) => {
    const text = searchable(check);
    return wanted.every((word) => text.includes(word));
  });
}

const searchable = ({ id, summary, remedyText, severity, parameters }: AnyDefinition) =>
  [id, summary, remedyText, severity, ...Object.entries(parameters).flatMap(([name, { meaning }]) => [name, meaning])]
    .join("\n")
    .toLowerCase();

/** A parameter in one line: what it takes, and what it is where it is left out. */
export function parameterInWords({
  meaning,
  allowed,
  required,
  fromPage,
  default: standard,
}: Parameter<unknown>): string {
  const otherwise = required
    ? "required"
    : fromPage !== undefined
      ? `by default the page's ${fromPage}`
      : standard === undefined
        ? "may be left out"
        : `by default ${shown(standard)}`;
  return `${meaning} Takes ${allowed}; ${otherwise}.`;
}

/** How a page names a check, with its required parameters to be filled in. */
export function usage({ id, parameters }: AnyDefinition): string {
  const required = Object.entries(parameters).filter(([, one]) => one.required);
  return required.length === 0
    ? `- ${id}`
    : `- ${id}: { ${required.map(([name, { type }]) => `${name}: <${type}>`).join(", ")} }`;
}

/** A check with its parameters as an entry of a page's list, line by line. */
export const itemOf = (reference: string): readonly string[] =>
  reference.split("\n").map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`));

/**
 * Markdown that describes every check, by area.
 *
 * @param examplesOf gives the examples of a check by its id
 */
export function checksInMarkdown(checks: readonly AnyDefinition[], examplesOf: (id: string) => Examples): string {
  const areas = new Map<string, AnyDefinition[]>();
  for (const check of checks) {
    const [area = ""] = check.id.split("/");
    areas.set(area, [...(areas.get(area) ?? []), check]);
  }
  return [
    "# Checks",
    "",
    "What a page can be proved by. `npm run checks [WORD]` searches this list, and `npm run " +
      "coverage` generates this file",
    "from the checks themselves; a test fails if it is out of date. An id never changes its meaning.",
    "",
    "| area | checks |",
    "| --- | ---: |",
    ...[...areas].map(([area, those]) => `| [${area}](#${area}) | ${those.length} |`),
    "",
    ...[...areas].flatMap(([area, those]) => [
      `## ${area}`,
      "",
      ...those.flatMap((check) => section(check, examplesOf(check.id))),
    ]),
  ].join("\n");
}

function section(check: AnyDefinition, examples: Examples): readonly string[] {
  const { id, summary, severity, subject, remedyText, links, parameters } = check;
  return [
    `### ${id}`,
    "",
    `${escaped(summary)} Severity: ${severity}. It judges ${subject === "plan" ? "Terraform JSON" : "a repository"}.`,
    "",
    "```yaml",
    usage(check),
    "```",
    "",
    ...(Object.keys(parameters).length === 0
      ? []
      : [...Object.entries(parameters).map(([name, one]) => `- \`${name}\`: ${escaped(parameterInWords(one))}`), ""]),
    `Remedy: ${escaped(remedyText)} See ${links.map((link) => `<${link}>`).join(", ")}.`,
    "",
    "<details><summary>Examples</summary>",
    "",
    ...(examples.reference === id ? [] : ["For:", "", "```yaml", ...itemOf(examples.reference), "```", ""]),
    "It holds on:",
    "",
    ...examples.good.flatMap(fenced),
    "It is violated by:",
    "",
    ...examples.bad.flatMap(fenced),
    "</details>",
    "",
  ];
}

const LANGUAGES: readonly (readonly [RegExp, string])[] = [
  [/\.tf$/, "hcl"],
  [/\.ya?ml$/, "yaml"],
];

/** A file as a block of code, named where its name matters. */
function fenced({ path, text }: ExampleFile): readonly string[] {
  const language = LANGUAGES.find(([pattern]) => pattern.test(path))?.[1] ?? "text";
  const name = path === "main.tf" ? [] : [`\`${path}\`:`, ""];
  return [...name, `\`\`\`${language}`, text.trimEnd(), "```", ""];
}

const escaped = (text: string) => text.replace(/[<>*[\]|]/g, (one) => `\\${one}`);
