import { readFileSync } from "node:fs";
import { join } from "node:path";
import { evaluate } from "../../../posture/evaluate";
import { readSynthesized } from "../../../posture/model/synthesized";
import { pageOf } from "../../../posture/pages/load-page";
import { stackFile } from "../../stacks/synthesized";

/**
 * What the review said of the ten stacks before pages were files: for each claim, its status and the outcome of each of
 * its checks, with the stacks that it was said of.
 */
const BEFORE = JSON.parse(
  readFileSync(join(__dirname, "..", "..", "fixtures", "verdicts-before-pages.json"), "utf8"),
) as Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** A check's id without its figures, as it was before: figures were part of it in several ways. */
const ruleOf = (id: string): string =>
  id
    .replace(/\(.*$/, "")
    .replace(/^secrets\/held-.*/, "secrets/held")
    .replace(/^secrets\/key-domain-.*/, "secrets/key-domain")
    .replace(/-\d+-(?:days|seconds)$/, "")
    .replace("hetzner/falkenstein", "hetzner/location");

/** Checks that statements got since: their verdicts are not compared, and those of the statements still are. */
const ADDED: ReadonlySet<string> = new Set([
  "dns/own-addresses",
  "edge/cloudflare-filters",
  "edge/no-early-data",
  "edge/no-shared-cache",
  "hetzner/served-files",
  "identity/access-by-effect",
  "run/services-run-no-migrations",
  "waf/no-rewrites",
]);

/** A verdict in one line, as in the fixture. */
const inWords = (parts: readonly (readonly [id: string, status?: string])[], status: string) =>
  [status, ...parts.map(([id, outcome]) => (outcome === undefined ? ruleOf(id) : `${ruleOf(id)}: ${outcome}`))].join(
    " | ",
  );
const withoutFigures = (words: string) => {
  const [status = "", ...checks] = words.split(" | ");
  return inWords(
    checks.map((check) => {
      const [, id = check, outcome] = /^(.*?)(?:: ([a-z-]+))?$/.exec(check) ?? [];
      return outcome === undefined ? [id] : [id, outcome];
    }),
    status,
  );
};

const STACKS = [
  "smallcrm-production",
  "smallcrm-staging",
  ...["smepro", "smvue"].flatMap((system) =>
    ["production", "staging"].flatMap((environment) => [
      `${system}-${environment}`,
      `${system}-${environment}-bootstrap`,
    ]),
  ),
];
const modelOf = (stack: string) => readSynthesized(JSON.parse(readFileSync(stackFile(stack), "utf8")) as never);

test.each(STACKS)("each statement has the verdict that it had: %s", async (stack) => {
  const [system = "", environment = "", kind] = stack.split("-");
  const other = environment === "production" ? "staging" : "production";
  const results = evaluate(await pageOf(system), {
    model: modelOf(stack),
    system,
    environment,
    others: [{ environment: other, model: modelOf(stack.replace(environment, other)) }],
    stacks: [kind === undefined ? "system" : "bootstrap"],
  });
  const before = Object.entries(BEFORE).flatMap(([id, verdicts]) =>
    Object.entries(verdicts).flatMap(([words, those]) => (those.includes(stack) ? [[id, withoutFigures(words)]] : [])),
  );
  expect(
    results.map(({ claim, status, results: checks }) => [
      claim.id,
      claim.kind === "process"
        ? inWords(
            claim.checks.map(({ id }) => [id]),
            "process",
          )
        : inWords(
            checks.filter(({ check }) => !ADDED.has(check.id)).map(({ check, verdict }) => [check.id, verdict.status]),
            status,
          ),
    ]),
  ).toEqual(before);
});
