import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import colors from "picocolors";
import { isObject } from "../posture/model/attribute";
import { mutate, Outcome, Result, MutationTarget } from "../mutations/run";
import { Ground, GROUNDS } from "../mutations/definitions/reason";
import { mutateRepository } from "../mutations/repository/run";
import { pageOf } from "../posture/pages/load-page";
import { systems } from "../posture/pages/directory";
import { openRepository } from "../posture/model/repository/open";
import { readReviewed } from "../review/report/reviewed-files";
import { takenByNpm } from "./npm-flags";
import { COMMON, COMMON_HELP, isUsage, outputDirectory, VERSION } from "./options";
import { terminal } from "./print";
import { Progress } from "./progress";
import { ROOT, SynthesizedStack, synthesize } from "./synthesize";
import { table } from "../review/text/table";

const HELP = `Weakens every synthesized stack, one place at a time, and counts how many weakenings the claims detect.

Usage: npm run mutate [-- options]

  --stack NAME   only this stack, or repository; may be given more than once
  --all          list every mutation with the claims that it turned to violated
  --full         have every rule judge every mutation, not only the rules that read what it changed: the same
                 result in more than three times the time
  --unseen       name the survivors among the tenth of the listed additions that is otherwise only counted
  ${COMMON_HELP}

Examples:
  npm run mutate
  npm run mutate -- --stack smvue-production --all

A mutation is a resource removed, a block dropped, an attribute unset, a boolean flipped, an enum weakened, a number
lowered or raised, a reference moved, a member widened, a firewall rule put behind an allow, or something added.
Then every type that no rule judges is added, every dangerous argument, each through every form of expression, and
every kind of program that Terraform runs.
In this repository, a scan is taken out or its findings ignored, a pin loosened, a permission widened, a key file or a
suppression added, an apply given no reviewed plan, and so on (mutations/repository/).
A mutation is killed when a claim becomes violated. Where none does, a file of mutations/harmless/ has to say why. An
addition may also turn a claim to unknown, with the reason.

Exit codes: 0 every mutation is killed or harmless, but for additions that are only counted; 1 another one survived;
2 the options are invalid.
`;

const OUTPUT = outputDirectory();
const OPTIONS = {
  stack: { type: "string", multiple: true },
  all: { type: "boolean" },
  full: { type: "boolean" },
  unseen: { type: "boolean" },
  ...COMMON,
} as const;
const CONCURRENCY = 2;
const PROGRESS_INTERVAL = 50;
/** What stands for a stack where this repository is weakened. */
const REPOSITORY = "repository";

/** A result without what a worker cannot send. */
interface Row {
  readonly stack: string;
  readonly system: string;
  readonly mutation: Result["mutation"];
  readonly outcome: Outcome;
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help || values.version) {
    process.stdout.write(values.help ? HELP : VERSION);
    return 0;
  }
  const taken = takenByNpm("mutate", OPTIONS, process.argv.slice(2), ROOT);
  if (taken !== undefined) {
    process.stderr.write(`${taken}\n`);
    return 2;
  }
  const progress = new Progress();
  progress.step("Synthesizing every stack…");
  const { code, message, stacks } = synthesize(OUTPUT);
  progress.done();
  process.stderr.write(message);
  if (code !== 0) return code;
  const unknown = values.stack?.find((name) => name !== REPOSITORY && !stacks.some((one) => one.name === name));
  if (unknown !== undefined) {
    process.stderr.write(
      `--stack: got ${JSON.stringify(unknown)}; allowed: ` +
        `${[...stacks.map(({ name }) => name), REPOSITORY].join(", ")}\n`,
    );
    return 2;
  }

  const names = stacks.map(({ name }) => name).filter((name) => values.stack?.includes(name) ?? true);
  const results = new Map<string, Row[]>(names.map((name) => [name, []]));
  const started = performance.now();
  let count = 0;
  // The longest first, so that none is left to one worker at the end.
  const sizes = new Map(stacks.map((one) => [one.name, statSync(join(one.directory, "cdk.tf.json")).size]));
  const queue = [...names].sort((one, other) => (sizes.get(other) ?? 0) - (sizes.get(one) ?? 0));
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
        const rows = results.get(name);
        await weakenInWorker({ name, stacks, full: values.full ?? false }, (some) => {
          rows?.push(...some);
          count += some.length;
          if (process.stderr.isTTY) progress.step(`${count} mutations…`);
        });
        if (!process.stderr.isTTY) progress.step(`${name}: ${rows?.length ?? 0} mutations`);
      }
    }),
  );
  if (values.stack?.includes(REPOSITORY) ?? true) {
    progress.step("Weakening this repository…");
    results.set(REPOSITORY, await weakenRepository());
  }
  progress.done();
  return report([...results.values()].flat(), (performance.now() - started) / 1000, {
    all: values.all ?? false,
    unseen: values.unseen ?? false,
  });
}

interface Shown {
  readonly all: boolean;
  readonly unseen: boolean;
}

/** Weakens this repository, by which the process claims of the pages are judged. */
async function weakenRepository(): Promise<Row[]> {
  const pages = await Promise.all(systems().map(pageOf));
  return [...mutateRepository(pages, openRepository(ROOT))].map(({ mutation, claims }) => ({
    stack: REPOSITORY,
    system: REPOSITORY,
    mutation: { address: mutation.file, path: mutation.path, operator: "weakened", detail: mutation.detail },
    outcome: claims.length > 0 ? { kind: "killed", claims } : { kind: "survived" },
  }));
}

interface Work {
  readonly name: string;
  readonly stacks: readonly SynthesizedStack[];
  readonly full: boolean;
}

/** Weakens one stack in a thread of its own. */
function weakenInWorker(work: Work, take: (rows: readonly Row[]) => void): Promise<void> {
  const worker = new Worker(join(__dirname, "bundled.js"), { argv: ["cli/mutate"], workerData: work });
  return new Promise((resolve, reject) => {
    worker
      .on("message", take)
      .on("error", reject)
      .on("exit", (code) =>
        code === 0 ? resolve() : reject(new Error(`${work.name}: the worker stopped with ${code}`)),
      );
  });
}

async function weaken({ name, stacks, full }: Work): Promise<void> {
  const specimens = await Promise.all(
    stacks.map((one) => toMutationTarget(one.name, join(one.directory, "cdk.tf.json"))),
  );
  const specimen = specimens.find((one) => one.name === name);
  if (!specimen) throw new Error(`no stack ${name}`);
  let rows: Row[] = [];
  for (const { mutation, outcome } of mutate(specimen, specimens, full)) {
    rows.push({ stack: name, system: specimen.page.system, mutation, outcome });
    if (rows.length < PROGRESS_INTERVAL) continue;
    parentPort?.postMessage(rows);
    rows = [];
  }
  parentPort?.postMessage(rows);
}

async function toMutationTarget(name: string, file: string): Promise<MutationTarget> {
  const { page, environment, stacks } = await readReviewed(file, {}, OUTPUT);
  const tree: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isObject(tree)) throw new Error(`${file}: not an object`);
  return { name, page, environment, stacks, tree };
}

const KINDS: readonly Outcome["kind"][] = ["killed", "unknown", "harmless", "survived"];

function report(results: readonly Row[], seconds: number, { all, unseen }: Shown): number {
  const of = (kind: string, among = results) => among.filter(({ outcome }) => outcome.kind === kind);
  const stacks = [...new Set(results.map(({ stack }) => stack))];
  const row = (name: string, among: readonly Row[]) => [
    name,
    ...[among, ...KINDS.map((kind) => of(kind, among))].map(({ length }) => `${length}`),
  ];
  console.log(
    table(
      ["Stack", "Mutations", "Killed", "Unknown", "Harmless", "Survived"].map((cell) => colors.bold(cell)),
      [
        ...stacks.map((name) =>
          row(
            name,
            results.filter(({ stack }) => stack === name),
          ),
        ),
        row("all", results),
        ...(["seen", "unseen"] as const).map((part) =>
          row(
            part === "seen" ? "of the lists" : "of the lists, unseen tenth",
            results.filter(({ mutation }) => mutation.listed === part),
          ),
        ),
      ],
      [1, 2, 3, 4, 5],
      terminal()?.columns,
    ),
  );

  const killers = new Map<string, number>();
  for (const { outcome } of results)
    if (outcome.kind === "killed")
      for (const claim of outcome.claims) killers.set(claim, (killers.get(claim) ?? 0) + 1);
  console.log(
    `\n${table(
      [colors.bold("Claim"), colors.bold("Killed")],
      [...killers].sort(([a], [b]) => a.localeCompare(b)).map(([claim, count]) => [claim, `${count}`]),
      [1],
      terminal()?.columns,
    )}`,
  );

  const reasons = new Map<string, number>();
  const grounds = new Map<Ground["kind"], number>();
  for (const { outcome } of results)
    if (outcome.kind === "harmless") {
      const { text, ground } = outcome.because;
      const key = JSON.stringify([ground.kind, text]);
      reasons.set(key, (reasons.get(key) ?? 0) + 1);
      grounds.set(ground.kind, (grounds.get(ground.kind) ?? 0) + 1);
    }
  if (reasons.size > 0)
    console.log(
      `\n${table(
        ["Harmless", "ground", "because"].map((cell) => colors.bold(cell)),
        [...reasons]
          .sort((a, b) => b[1] - a[1])
          .map(([key, count]) => [`${count}`, ...(JSON.parse(key) as readonly string[])]),
        [0],
        terminal()?.columns,
      )}\n\nHarmless, by ground: ${GROUNDS.map((kind) => `${kind} ${grounds.get(kind) ?? 0}`).join(", ")}.`,
    );

  const survived = of("survived");
  const named = unseen ? results : results.filter(({ mutation }) => mutation.listed !== "unseen");
  const shown = all ? named : of("survived", named);
  if (shown.length > 0) console.log(`\n${shown.map(describe).join("\n")}`);
  const distinct = new Set(
    results.map(({ system, mutation: { address, path, operator, detail } }) =>
      [system, address, path, operator, detail].join("\n"),
    ),
  ).size;
  console.log(
    `\n${results.length} mutations, ${distinct} of them distinct, in ${seconds.toFixed(1)} ` +
      "s: " +
      `${
        survived.length === 0
          ? colors.green("every one is noticed or harmless")
          : colors.red(`${survived.length} survived`)
      }.`,
  );
  // The unseen tenth is reported as it falls: rules that were tuned until it passes would make it worth nothing.
  return of(
    "survived",
    results.filter(({ mutation }) => mutation.listed !== "unseen"),
  ).length === 0
    ? 0
    : 1;
}

function describe({ stack, mutation: { address, path, operator, detail }, outcome }: Row): string {
  const what =
    outcome.kind === "killed"
      ? colors.green(`killed by ${outcome.claims.join(", ")}`)
      : outcome.kind === "unknown"
        ? colors.green(`unknown: ${outcome.claims.join(", ")}`)
        : outcome.kind === "harmless"
          ? `harmless (${outcome.because.ground.kind}): ${outcome.because.text}`
          : colors.red("survived");
  return `${stack}  ${address}${path && `  ${path}`}  ${operator}: ${detail}  ${what}`;
}

if (isMainThread) {
  main().then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
      if (!isUsage(error)) throw error;
      process.stderr.write(`${error.message}\nTry: npm run mutate -- --help\n`);
      process.exitCode = 2;
    },
  );
} else {
  void weaken(workerData as Work);
}
