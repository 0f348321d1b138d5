import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import colors from "picocolors";
import { choosePair, deployEmulated, INTERRUPTED, Pair, PREFERRED } from "./deploy-emulated";
import { Interruption } from "./emulated/interrupt";
import { takenByNpm } from "./npm-flags";
import { COMMON, COMMON_HELP, isUsage, outputDirectory, VERSION } from "./options";
import { Planning, Row } from "./plan-all";
import { report } from "./plan-report";
import { Progress } from "./progress";
import { REVIEW } from "./review-command";
import { ROOT, synthesize, SynthesizedStack } from "./synthesize";

const HELP = `Synthesizes every stack of every environment, validates and plans each one offline, judges every claim
of the published pages by the plans, and deploys one system with its bootstrap stack to an emulated cloud on this
machine: by cdktf deploy, with a second plan, a review of the applied state, and drift that is found and repaired.

Usage: npm start [-- options]

  --plan-only    no emulated deployment
  --stack NAME   only this stack, without the emulated deployment; may be given more than once
  ${COMMON_HELP}

Examples:
  npm start
  npm start -- --plan-only
  npm start -- --stack smvue-production --stack smvue-staging

Environment: AVOUCH_ENVIRONMENTS  directory of settings (environments/)
             AVOUCH_OUTPUT        directory to write to (cdktf.out/)
             NO_COLOR             no colour

Plans are made as if nothing existed, with no credentials and no network, and left in
cdktf.out/plans/<stack>/plan.json. The emulated cloud runs on loopback and ends with this command; nothing is deployed
anywhere else: see docs/deploying.md for that.

Exit codes: 0 success; where Terraform or a provider is missing, what was synthesized was judged in place of plans,
            and the last line says what was left out; 1 a stack does not validate, plan or deploy to the emulated
            cloud, or a claim is violated; 2 settings or options cannot be used; 130 interrupted by Ctrl-C.
`;

const OUTPUT = outputDirectory();
const OPTIONS = {
  stack: { type: "string", multiple: true },
  "plan-only": { type: "boolean" },
  ...COMMON,
} as const;
/** The output directory as a person would write it. */
const place = relative(process.cwd(), OUTPUT) || ".";
const PLUGIN_CACHE = join(ROOT, "node_modules", ".cache", "terraform-plugins");
/** Exit code of a review whose claims hold. */
const NEEDS_REVIEW = 3;

async function main(): Promise<number> {
  const options = parse();
  if (typeof options === "number") return options;

  const progress = new Progress();
  progress.step("Synthesizing every stack…");
  const started = performance.now();
  const synthesis = synthesize(OUTPUT);
  progress.done();
  process.stderr.write(synthesis.message);
  if (synthesis.code !== 0) return synthesis.code;
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
  const deploys = !options.planOnly && options.stacks.length === 0;
  // Without a deployment there is nothing to clean up, and Ctrl-C ends this process as any other.
  const interruption = deploys ? new Interruption() : undefined;
  try {
    return await planAndDeploy(stacks, progress, interruption, started);
  } catch (error) {
    if (!interruption?.isInterrupted) throw error;
    return INTERRUPTED;
  } finally {
    progress.done();
    interruption?.dispose();
    if (interruption?.isInterrupted)
      console.log("Interrupted. Terraform and the emulator were stopped; nothing was deployed anywhere else.");
  }
}

/**
 * Plans every stack; meanwhile deploys one system, which waits more than it computes, once its own plans are there.
 *
 * @param interruption undefined where nothing is to be deployed
 * @param started when this command was, by `performance.now()`
 */
async function planAndDeploy(
  stacks: readonly SynthesizedStack[],
  progress: Progress,
  interruption: Interruption | undefined,
  started: number,
): Promise<number> {
  const planning = await Planning.begin(stacks, join(OUTPUT, "plans"), PLUGIN_CACHE, progress, interruption?.signal);
  const pair = interruption && choosePair(planning.open);
  await planning.plan(pair ?? []);
  const planned = (pair ?? []).map((stack) => planning.row(stack));
  const isDeployable = interruption && pair && planned.every(({ plan }) => plan?.actions !== undefined);
  const deployment = isDeployable ? deployEmulated(planned, OUTPUT, progress, interruption) : undefined;
  const [planResult, deployed] = await Promise.all([
    planAndReview(planning, progress).finally(() => interruption?.check()),
    deployment,
  ]);
  progress.done();
  if (interruption?.isInterrupted) return INTERRUPTED;
  if (deployed) console.log(`\n${deployed.text}`);
  const code = [planResult, deployed?.code ?? 0].find((one) => one !== 0) ?? 0;
  if (code !== 0) return code;
  const { rows, leftOut } = planning.outcome;
  console.log(`\nDone in ${seconds(started)}.`);
  console.log(nextStep(leftOut.length > 0));
  const missing = interruption ? whatWasNotDeployed(deployed ? pair : undefined) : undefined;
  const omitted = whatWasOmitted(rows, missing);
  if (omitted !== undefined) console.log(`\n${colors.yellow("Left out, see above:")} ${omitted}.`);
  return 0;
}

/** Plans what is not planned yet, and prints plans and verdicts. */
async function planAndReview(planning: Planning, progress: Progress): Promise<number> {
  await planning.plan(planning.open);
  progress.pause();
  try {
    const planned = report(planning.outcome);
    const reviewed = await review(planning.outcome.rows);
    return planned === 0 ? reviewed : planned;
  } finally {
    progress.resume();
  }
}

/** The deployment that was to be made and was not; undefined where it was. */
function whatWasNotDeployed(pair: Pair | undefined): string | undefined {
  const [preferred = "", substitute = ""] = PREFERRED;
  if (!pair) return `the emulated deployment of ${preferred} or ${substitute}`;
  return pair.some(({ name }) => name === preferred) ? undefined : `the emulated deployment of ${preferred}`;
}

/** What could not be done because Terraform or a provider is missing; undefined where everything was. */
function whatWasOmitted(rows: readonly Row[], deployment: string | undefined): string | undefined {
  const unplanned = rows.filter(({ plan }) => !plan).map(({ stack }) => stack.name);
  const parts = [
    ...(unplanned.length > 0 ? [`plans of ${unplanned.join(", ")}`] : []),
    ...(deployment === undefined ? [] : [deployment]),
  ];
  return parts.length > 0 ? parts.join("; ") : undefined;
}

/** What to do once all is well. */
function nextStep(isIncomplete: boolean): string {
  const page = (...files: readonly string[]) => ["npm run review -- --html review.html", ...files].join(" ");
  return isIncomplete
    ? `\nNext: ${page()}\nwrites every verdict with its evidence and a diagram of each system. ` +
        "For plans of all stacks, install what was left out, as described above."
    : `\nNext: ${page(join(place, "plans", "*", "plan.json"))}\n` +
        "writes every verdict with its evidence and a diagram of each system; docs/deploying.md says how to deploy.";
}

/** Judges what was planned; what was not, as it was synthesized. A stack that does not plan has been reported. */
async function review(rows: readonly Row[]): Promise<number> {
  const files = rows.flatMap(({ stack, plan }) => {
    const file = join(OUTPUT, "plans", stack.name, "plan.json");
    if (plan) return plan.actions && existsSync(file) ? [file] : [];
    return [join(stack.directory, "cdk.tf.json")];
  });
  if (files.length === 0) return 0;
  console.log();
  const child = spawn(process.execPath, [...REVIEW, ...files], {
    stdio: "inherit",
    env: { ...process.env, AVOUCH_OUTPUT: OUTPUT },
  });
  const [status] = (await once(child, "close")) as [number | null];
  // A first plan may well make something that a person should see: nothing is applied here.
  return status === NEEDS_REVIEW ? 0 : (status ?? 1);
}

function parse(): { readonly stacks: readonly string[]; readonly planOnly: boolean } | number {
  try {
    const { values } = parseArgs({ options: OPTIONS });
    const taken = takenByNpm("start", OPTIONS, process.argv.slice(2), ROOT);
    if (taken !== undefined) {
      process.stderr.write(`${taken}\n`);
      return 2;
    }
    if (!values.help && !values.version) {
      return { stacks: values.stack ?? [], planOnly: values["plan-only"] ?? false };
    }
    process.stdout.write(values.help ? HELP : VERSION);
    return 0;
  } catch (error) {
    if (!isUsage(error)) throw error;
    const taken = takenByNpm("start", OPTIONS, process.argv.slice(2), ROOT);
    const hint = "Options stand after --, as in: npm start -- --stack smvue-production\nTry: npm start -- --help";
    process.stderr.write(`${taken ?? `${error.message}\n${hint}`}\n`);
    return 2;
  }
}

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);
