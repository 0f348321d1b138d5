import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import colors from "picocolors";
import { deployEmulated } from "./deploy-emulated";
import { takenByNpm } from "./npm-flags";
import { COMMON, COMMON_HELP, isUsage, outputDirectory, VERSION } from "./options";
import { Planned, planAll, resourceCount, Row } from "./plan-all";
import { terminal } from "./print";
import { Progress } from "./progress";
import { REVIEW } from "./review-command";
import { ROOT, synthesize } from "./synthesize";
import { table } from "../review/text/table";
import { Diagnostic } from "./terraform";

const HELP = `Synthesizes every stack of every environment, validates and plans each one offline, and judges every claim
of the published pages by the plans. With --deploy it then deploys one system to an emulated cloud on this machine with
cdktf deploy, plans again, reviews the applied state, and finds and heals drift.

Usage: npm start [-- options]

  --deploy       also deploy SMVue's staging (or SMEPro's) to the emulated cloud: some minutes
  --stack NAME   only this stack, without the emulated deployment; may be given more than once
  ${COMMON_HELP}

Examples:
  npm start
  npm start -- --deploy
  npm start -- --stack smvue-production --stack smvue-staging

Environment: AVOUCH_ENVIRONMENTS  directory of settings (environments/)
             AVOUCH_OUTPUT        directory to write to (cdktf.out/)
             NO_COLOR             no colour

Plans are made as if nothing existed, with no credentials and no network, and left in
cdktf.out/plans/<stack>/plan.json. The emulated cloud runs on loopback and ends with this command; nothing is deployed
anywhere else: see docs/deploying.md for that.

Exit codes: 0 all is well; where Terraform or a provider is missing, what was synthesized was judged in place of plans,
            and the last line says what was left out; 1 a stack does not validate, plan or deploy to the emulated
            cloud, or a claim is violated; 2 settings or options cannot be used; 130 Ctrl-C during the deployment.
`;

const OUTPUT = outputDirectory();
const OPTIONS = {
  stack: { type: "string", multiple: true },
  deploy: { type: "boolean" },
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
  let planning: Planned;
  try {
    planning = await planAll(stacks, join(OUTPUT, "plans"), PLUGIN_CACHE, progress);
  } finally {
    progress.done();
  }
  const { rows } = planning;
  const planned = report(planning);
  const reviewed = review(rows);
  const code = planned === 0 ? reviewed : planned;
  if (code !== 0) return code;
  const deploys = options.deploy && options.stacks.length === 0;
  const emulated = deploys ? await deployEmulated(rows, OUTPUT, progress) : { code: 0 };
  if (emulated.code !== 0) return emulated.code;
  console.log(nextStep(planning.leftOut.length > 0));
  const omitted = whatWasOmitted(rows, emulated.leftOut);
  if (omitted !== undefined) console.log(`\n${colors.yellow("Left out, see above:")} ${omitted}.`);
  return 0;
}

/** What could not be done because Terraform or a provider is missing; undefined where everything was. */
function whatWasOmitted(rows: readonly Row[], deployment: string | undefined): string | undefined {
  const unplanned = rows.filter(({ plan }) => !plan).map(({ stack }) => stack.name);
  const parts = [
    ...(unplanned.length > 0 ? [`plans of ${unplanned.join(", ")}`] : []),
    ...(deployment ? [deployment] : []),
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
  return status === NEEDS_REVIEW ? 0 : (status ?? 1);
}

function parse(): { readonly stacks: readonly string[]; readonly deploy: boolean } | number {
  try {
    const { values } = parseArgs({ options: OPTIONS });
    const taken = takenByNpm("start", OPTIONS, process.argv.slice(2), ROOT);
    if (taken !== undefined) {
      process.stderr.write(`${taken}\n`);
      return 2;
    }
    if (!values.help && !values.version) {
      return { stacks: values.stack ?? [], deploy: values.deploy ?? false };
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

function report({ rows, leftOut }: Planned): number {
  console.log(
    table(
      ["Stack", "Resources", "Validate", "Plan", "Time"].map((cell) => colors.bold(cell)),
      rows.map(cells),
      [1, 4],
      terminal()?.columns,
    ),
  );
  for (const { stack, plan } of rows)
    for (const same of groupIdentical(plan?.diagnostics ?? [])) console.log(describe(stack.name, same));
  for (const reason of leftOut) console.log(`\n${colors.yellow("Left out:")} ${reason}`);
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

/** Diagnostics that differ in nothing but the resource. */
function groupIdentical(diagnostics: readonly Diagnostic[]): Diagnostic[][] {
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
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);
