import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import colors from "picocolors";
import { isObject } from "../posture/model/attribute";
import { mutate, Result, Specimen } from "../posture/mutations/run";
import { readReviewed } from "../review/files";
import { Progress } from "./progress";
import { ROOT, synthesize } from "./synthesize";
import { table } from "../review/table";

const HELP = `Weakens every synthesized stack in every single place, and counts how many claims notice.

Usage: npm run mutate [-- options]

  --stack NAME   only this stack; may be given more than once
  --all          list every mutation with the claims that it turned to violated
  --help         this text

Examples:
  npm run mutate
  npm run mutate -- --stack smvue-production --all

A mutation is a resource removed, a block dropped, an attribute unset, a boolean flipped, an enum weakened, a number
lowered or raised, a reference moved, a member widened, a firewall rule put behind an allow, or something added.
It is killed where a claim turns to violated. Where none does, posture/mutations/harmless.ts has to say why.

Exit codes: 0 every mutation is killed or harmless; 1 one survived; 2 options cannot be used.
`;

const OUTPUT = process.env.AVOUCH_OUTPUT ?? join(ROOT, "cdktf.out");
const EVERY = 50;

function main(): number {
  const { values } = parseArgs({ options: { stack: { type: "string", multiple: true }, all: { type: "boolean" }, help: { type: "boolean" } } });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const progress = new Progress();
  progress.step("Synthesizing every stack…");
  const { code, message, stacks } = synthesize(OUTPUT);
  progress.done();
  if (code !== 0) {
    process.stderr.write(message);
    return code;
  }
  const specimens = stacks.map(({ name, directory }) => toSpecimen(name, join(directory, "cdk.tf.json")));
  const unknown = values.stack?.find((name) => !specimens.some((one) => one.name === name));
  if (unknown !== undefined) {
    process.stderr.write(`--stack: got ${JSON.stringify(unknown)}; allowed: ${specimens.map(({ name }) => name).join(", ")}\n`);
    return 2;
  }

  const results: Result[] = [];
  const started = performance.now();
  for (const specimen of specimens.filter(({ name }) => values.stack?.includes(name) ?? true)) {
    for (const result of mutate(specimen, specimens)) {
      results.push(result);
      if (process.stderr.isTTY && results.length % EVERY === 0) progress.step(`${specimen.name}: ${results.length} mutations…`);
    }
    if (!process.stderr.isTTY) progress.step(`${specimen.name}: ${results.filter((one) => one.specimen === specimen).length} mutations`);
  }
  progress.done();
  return report(results, (performance.now() - started) / 1000, values.all ?? false);
}

function toSpecimen(name: string, file: string): Specimen {
  const { page, environment, stacks } = readReviewed(file, {}, OUTPUT);
  const tree: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isObject(tree)) throw new Error(`${file}: not an object`);
  return { name, page, environment, stacks, tree };
}

function report(results: readonly Result[], seconds: number, all: boolean): number {
  const of = (kind: string, among = results) => among.filter(({ outcome }) => outcome.kind === kind);
  const stacks = [...new Set(results.map(({ specimen }) => specimen.name))];
  const row = (name: string, among: readonly Result[]) => [name, ...[among, of("killed", among), of("harmless", among), of("survived", among)].map(({ length }) => `${length}`)];
  console.log(table(["Stack", "Mutations", "Killed", "Harmless", "Survived"].map((cell) => colors.bold(cell)), [...stacks.map((name) => row(name, results.filter(({ specimen }) => specimen.name === name))), row("all", results)], [1, 2, 3, 4]));

  const killers = new Map<string, number>();
  for (const { outcome } of results) if (outcome.kind === "killed") for (const claim of outcome.claims) killers.set(claim, (killers.get(claim) ?? 0) + 1);
  console.log(`\n${table([colors.bold("Claim"), colors.bold("Killed")], [...killers].sort(([a], [b]) => a.localeCompare(b)).map(([claim, count]) => [claim, `${count}`]), [1])}`);

  const reasons = new Map<string, number>();
  for (const { outcome } of results) if (outcome.kind === "harmless") reasons.set(outcome.because, (reasons.get(outcome.because) ?? 0) + 1);
  if (reasons.size > 0) console.log(`\n${table([colors.bold("Harmless"), colors.bold("because")], [...reasons].sort((a, b) => b[1] - a[1]).map(([because, count]) => [`${count}`, because]), [0])}`);

  const survived = of("survived");
  const shown = all ? results : survived;
  if (shown.length > 0) console.log(`\n${shown.map(describe).join("\n")}`);
  const distinct = new Set(results.map(({ specimen, mutation: { address, path, operator, detail } }) => [specimen.page.system, address, path, operator, detail].join("\n"))).size;
  console.log(`\n${results.length} mutations, ${distinct} of them distinct, in ${seconds.toFixed(1)} s: ${survived.length === 0 ? colors.green("every one is killed or harmless") : colors.red(`${survived.length} survived`)}.`);
  return survived.length === 0 ? 0 : 1;
}

function describe({ specimen, mutation: { address, path, operator, detail }, outcome }: Result): string {
  const what = outcome.kind === "killed" ? colors.green(`killed by ${outcome.claims.join(", ")}`) : outcome.kind === "harmless" ? `harmless: ${outcome.because}` : colors.red("survived");
  return `${specimen.name}  ${address}${path && `  ${path}`}  ${operator}: ${detail}  ${what}`;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS")) throw error;
  process.stderr.write(`${(error as Error).message}\nTry: npm run mutate -- --help\n`);
  process.exitCode = 2;
}
