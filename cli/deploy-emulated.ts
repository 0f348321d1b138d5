import { join, relative } from "node:path";
import colors from "picocolors";
import { table } from "../review/text/table";
import { Deployed, Deployment, DeploymentFailed } from "./emulated/deployment";
import { EmulatorError, EmulatorProcess } from "./emulated/emulator-process";
import { Interrupted, Interruption } from "./emulated/interrupt";
import { projectNumbers } from "./emulated/projects";
import { EmulatedStacks } from "./emulated/stack";
import type { Row } from "./plan-all";
import { terminal } from "./print";
import type { Progress } from "./progress";
import type { SynthesizedStack } from "./synthesize";

/** What is deployed, the first whose providers can be found: a stack needs its bootstrap stack before it. */
const CANDIDATES = ["smvue-staging", "smepro-staging"].map((name) => [`${name}-bootstrap`, name] as const);
/** Exit code of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

export interface EmulatedOutcome {
  readonly code: number;
  /** What was left out and why. */
  readonly leftOut?: string;
}

/**
 * Deploys a system to the emulator as `cdktf deploy` would to a cloud, and prints what came of it.
 *
 * @param rows planned stacks: only those that Terraform could plan can be deployed
 * @param output directory that was synthesized into; `emulated/` in it is emptied
 */
export async function deployEmulated(
  rows: readonly Row[],
  output: string,
  progress: Progress,
): Promise<EmulatedOutcome> {
  const planned = rows.filter(({ plan }) => plan?.actions !== undefined);
  const chosen = CANDIDATES.find((names) => names.every((name) => planned.some(({ stack }) => stack.name === name)));
  if (!chosen)
    return { code: 0, leftOut: `the emulated deployment of ${CANDIDATES.map(([, name]) => name).join(" or ")}` };
  const pair = chosen.flatMap((name) => planned.filter(({ stack }) => stack.name === name));
  const [preferred] = CANDIDATES;
  const substitute = chosen !== preferred && preferred;
  console.log();
  const interruption = new Interruption();
  let emulator: EmulatorProcess | undefined;
  try {
    progress.step("Starting the emulator…");
    emulator = await EmulatorProcess.start({ projects: projectNumbers(pair.map(({ stack }) => stack)) });
    interruption.check();
    await deployPair(pair, emulator, output, progress, interruption);
    return { code: 0, ...(substitute ? { leftOut: `the emulated deployment of ${substitute[1]}` } : {}) };
  } catch (error) {
    progress.done();
    if (interruption.isInterrupted || error instanceof Interrupted) {
      console.log("Interrupted. Terraform and the emulator were stopped; nothing was deployed anywhere else.");
      return { code: INTERRUPTED };
    }
    if (!(error instanceof DeploymentFailed || error instanceof EmulatorError)) throw error;
    console.log(`${colors.red("The emulated deployment failed.")} ${error.message}`);
    return { code: 1 };
  } finally {
    progress.done();
    await emulator?.stop();
    interruption.dispose();
  }
}

async function deployPair(
  pair: readonly Row[],
  emulator: EmulatorProcess,
  output: string,
  progress: Progress,
  interruption: Interruption,
): Promise<void> {
  const plans = join(output, "plans");
  const stacks = new EmulatedStacks(join(output, "emulated"), emulator.environment);
  stacks.take(
    output,
    pair.map(({ stack }) => stack),
    plans,
  );
  const deployment = new Deployment(emulator, stacks, plans, progress, interruption);
  const deployed: Deployed[] = [];
  for (const { stack, plan } of pair) deployed.push(await deployment.deploy(stack, plan?.resources ?? 0));
  const system = pair[pair.length - 1]?.stack as SynthesizedStack;
  const drift = await deployment.drift(system.name);
  progress.done();
  console.log(describe(deployed, drift, system, relative(process.cwd(), stacks.place(system.name))));
}

function describe(deployed: readonly Deployed[], drift: string, system: SynthesizedStack, place: string): string {
  const rows = deployed.map(({ stack, resources, calls, seconds, waiting, claims }) => [
    stack,
    `${resources}`,
    `${calls}`,
    `${seconds.toFixed(1)} s`,
    `${waiting.toFixed(1)} s`,
    colors.green("empty"),
    `${claims.holds} hold, ${claims.compared ? "as planned" : "not compared"}`,
  ]);
  const heads = ["Deployed to the emulator", "Resources", "Calls", "Time", "Waiting", "Second plan", "Claims"];
  return [
    table(
      heads.map((cell) => colors.bold(cell)),
      rows,
      [1, 2, 3, 4],
      terminal()?.columns,
    ),
    "",
    "Waiting is time without a call: mostly fixed pauses of Google's provider after service accounts and grants.",
    drift,
    "This shows that the lifecycle works against the emulated control plane, and nothing about Google Cloud itself.",
    `What was applied: ${place}. The same command for a real project, once its settings hold your values ` +
      "(docs/deploying.md):",
    `  npm run cdktf -- deploy ${system.name}-bootstrap && npm run cdktf -- deploy ${system.name}`,
  ].join("\n");
}
