import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import colors from "picocolors";
import { Progress } from "./progress";
import { REVIEW } from "./review-command";
import { ROOT, SynthesizedStack, synthesize } from "./synthesize";
import { table } from "../review/table";
import {
  Diagnostic,
  initialize,
  StackPlan,
  TerraformFailed,
  TerraformUnavailable,
  terraformVersion,
  validateAndPlan,
} from "./terraform";

const HELP = `Synthesizes every stack of every environment, validates and plans each one offline, and judges every claim
of the published pages by the plans.

Usage: npm start [-- options]

  --stack NAME   only this stack; may be given more than once
  --help         this text

Examples:
  npm start
  npm start -- --stack smvue-production --stack smvue-staging

Environment: AVOUCH_ENVIRONMENTS  directory of settings (environments/)
             AVOUCH_OUTPUT        directory to write to (cdktf.out/)
             NO_COLOR             no colour

Plans are made as if nothing existed, with no credentials and no network, and left in
cdktf.out/plans/<stack>/plan.json. Nothing is deployed: see docs/deploying.md for that.

Exit codes: 0 all is well, or Terraform or a provider is missing and the synthesized stacks were judged in place of plans;
            1 a stack does not validate or plan, or a claim is violated; 2 settings or options cannot be used.
`;

const OUTPUT = process.env.AVOUCH_OUTPUT ?? join(ROOT, "cdktf.out");
/** The same as a person would write it. */
const place = relative(process.cwd(), OUTPUT) || ".";
const PLUGIN_CACHE = join(ROOT, "node_modules", ".cache", "terraform-plugins");
const AT_ONCE = 2;
/** Exit code of a review whose claims hold. */
const NEEDS_A_PERSON = 3;

interface Row {
  readonly stack: SynthesizedStack;
  readonly plan?: StackPlan;
  readonly seconds?: number;
}

async function main(): Promise<number> {
  const options = parse();
  if (typeof options === "number") return options;

  const progress = new Progress();
  progress.step("Synthesizing every stack…");
  const started = performance.now();
  const synthesis = synthesize(OUTPUT);
  progress.done();
  if (synthesis.code !== 0) {
    process.stderr.write(synthesis.message);
    return synthesis.code;
  }
  const names = synthesis.stacks.map(({ name }) => name);
  const unknown = options.stacks.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(
      `--stack: got ${unknown.map((name) => JSON.stringify(name)).join(", ")}; allowed: ${names.join(", ")}\n`,
    );
    return 2;
  }
  console.log(`Synthesized ${names.length} stacks into ${join(place, "stacks")} in ${seconds(started)}.\n`);

  const stacks = synthesis.stacks.filter(({ name }) => options.stacks.length === 0 || options.stacks.includes(name));
  let rows: Row[];
  let leftOut: string | undefined;
  try {
    rows = await planAll(stacks, progress);
  } catch (error) {
    if (!(error instanceof TerraformUnavailable)) throw error;
    rows = stacks.map((stack) => ({ stack }));
    leftOut = error.message;
  } finally {
    progress.done();
  }
  const planned = report(rows, leftOut);
  const reviewed = review(rows);
  const code = planned === 0 ? reviewed : planned;
  if (code === 0) console.log(nextStep(leftOut));
  return code;
}

/** What to do once all is well. */
function nextStep(leftOut: string | undefined): string {
  const page = (...files: readonly string[]) => ["npm run review -- --html review.html", ...files].join(" ");
  return leftOut === undefined
    ? `\nNext: ${page(join(place, "plans", "*", "plan.json"))}\nwrites every verdict with its evidence and a drawing of each system; docs/deploying.md says how to deploy.`
    : `\nNext: ${page()}\nwrites every verdict with its evidence and a drawing of each system. For plans, get what was left out as it says above.`;
}

/** Judges what was planned; what was not, as it was synthesized. A stack that does not plan has been reported. */
function review(rows: readonly Row[]): number {
  const files = rows.flatMap(({ stack, plan }) => {
    const file = join(OUTPUT, "plans", stack.name, "plan.json");
    if (plan) return plan.actions && existsSync(file) ? [file] : [];
    return [join(stack.directory, "cdk.tf.json")];
  });
  if (files.length === 0) return 0;
  console.log();
  const { status } = spawnSync(process.execPath, [...REVIEW, ...files], {
    stdio: "inherit",
    env: { ...process.env, AVOUCH_OUTPUT: OUTPUT },
  });
  // A first plan may well make something that a person should see: nothing is applied here.
  return status === NEEDS_A_PERSON ? 0 : (status ?? 1);
}

function parse(): { stacks: string[] } | number {
  try {
    const { values } = parseArgs({ options: { stack: { type: "string", multiple: true }, help: { type: "boolean" } } });
    if (!values.help) return { stacks: values.stack ?? [] };
    console.log(HELP);
    return 0;
  } catch (error) {
    process.stderr.write(
      `${(error as Error).message}\nOptions stand after --, as in: npm start -- --stack smvue-production\nTry: npm start -- --help\n`,
    );
    return 2;
  }
}

async function planAll(stacks: readonly SynthesizedStack[], progress: Progress): Promise<Row[]> {
  const version = await terraformVersion();
  const directory = (stack: SynthesizedStack) => join(OUTPUT, "plans", stack.name);
  rmSync(join(OUTPUT, "plans"), { recursive: true, force: true });
  for (const stack of stacks) {
    progress.step(`Terraform ${version}: providers of ${stack.name} (the first time, some 100 MB)…`);
    await initialize(stack.directory, directory(stack), PLUGIN_CACHE);
  }

  const rows: Row[] = [];
  const queue = [...stacks];
  const work = async () => {
    for (let stack = queue.shift(); stack; stack = queue.shift()) {
      const started = performance.now();
      if (rows.length === 0) progress.step(`[0/${stacks.length}] validating and planning ${stack.name}…`);
      const plan = await validateAndPlan(directory(stack));
      rows.push({ stack, plan, seconds: (performance.now() - started) / 1000 });
      progress.step(`[${rows.length}/${stacks.length}] planned ${stack.name}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return stacks.map((stack) => rows.find((row) => row.stack === stack) ?? { stack });
}

function report(rows: readonly Row[], leftOut: string | undefined): number {
  console.log(
    table(
      ["Stack", "Resources", "Validate", "Plan", "Time"].map((cell) => colors.bold(cell)),
      rows.map(cells),
      [1, 4],
    ),
  );
  for (const { stack, plan } of rows)
    for (const same of groupAlike(plan?.diagnostics ?? [])) console.log(describe(stack.name, same));
  if (leftOut) console.log(`\n${colors.yellow("Left out:")} ${leftOut}`);
  const failed = rows.filter(({ plan }) => plan && !plan.actions).length;
  if (failed > 0) console.log(`\n${colors.red(`${failed} of ${rows.length} stacks do not plan.`)}`);
  return failed > 0 ? 1 : 0;
}

function cells({ stack, plan, seconds: time }: Row): string[] {
  if (!plan) return [stack.name, `${resourceCount(stack)}`, colors.yellow("left out"), colors.yellow("left out"), "-"];
  const warnings = plan.diagnostics.filter(({ severity }) => severity === "warning").length;
  const valid =
    warnings > 0
      ? colors.yellow(`valid, ${warnings} ${warnings === 1 ? "warning" : "warnings"}`)
      : colors.green("valid");
  const summary = Object.entries(plan.actions ?? {})
    .map(([action, count]) => `${count} to ${action}`)
    .join(", ");
  return [
    stack.name,
    `${plan.resources}`,
    plan.actions ? valid : colors.red("failed"),
    plan.actions ? summary : colors.red("failed"),
    `${(time ?? 0).toFixed(1)} s`,
  ];
}

function resourceCount({ directory }: SynthesizedStack): number {
  const { resource = {} } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as {
    resource?: Record<string, object>;
  };
  return Object.values(resource).reduce((count, byName) => count + Object.keys(byName).length, 0);
}

/** Diagnostics that differ in nothing but the resource. */
function groupAlike(diagnostics: readonly Diagnostic[]): Diagnostic[][] {
  const groups = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const key = `${diagnostic.severity} ${diagnostic.summary} ${diagnostic.detail}`;
    groups.set(key, [...(groups.get(key) ?? []), diagnostic]);
  }
  return [...groups.values()];
}

function describe(stack: string, same: readonly Diagnostic[]): string {
  const [first] = same;
  if (!first) return "";
  const colour = first.severity === "error" ? colors.red : colors.yellow;
  const addresses = same.flatMap(({ address }) => address ?? []).sort();
  const details = [first.detail.trim(), ...addresses.map((address) => `- ${address}`)].join("\n");
  return `\n${colour(first.severity)} in ${stack}: ${first.summary}\n${details.replace(/^/gm, "  ")}`;
}

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof TerraformFailed ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 1;
  },
);
