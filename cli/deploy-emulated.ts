import { join, relative } from "node:path";
import colors from "picocolors";
import { table } from "../review/text/table";
import { Deployed, Deployment, DeploymentFailed } from "./emulated/deployment";
import { EmulatorError, EmulatorProcess } from "./emulated/emulator-process";
import type { Interruption } from "./emulated/interrupt";
import { projectNumbers } from "./emulated/projects";
import { EmulatedStacks } from "./emulated/stack";
import type { Row } from "./plan-all";
import { terminal } from "./print";
import type { Progress } from "./progress";
import type { SynthesizedStack } from "./synthesize";

/** What is deployed, the first whose providers can be found; otherwise any system that has a bootstrap stack. */
export const PREFERRED: readonly string[] = ["smvue-staging", "smepro-staging"];
/** Exit code of a program that Ctrl-C ended. */
export const INTERRUPTED = 130;

export interface EmulatedOutcome {
  readonly code: number;
  /** What to print of it. */
  readonly text: string;
}

/** A system's bootstrap stack and the system, in the order in which they are deployed. */
export type Pair = readonly SynthesizedStack[];

/** @param available stacks whose providers were found */
export function choosePair(available: readonly SynthesizedStack[]): Pair | undefined {
  const names = [...PREFERRED, ...available.map(({ name }) => name)];
  const pairs = names.map((name) =>
    [`${name}-bootstrap`, name].map((one) => available.find((all) => all.name === one)),
  );
  return pairs.map((pair) => pair.filter((stack) => stack !== undefined)).find(({ length }) => length === 2);
}

/**
 * Deploys a system to the emulator as `cdktf deploy` would to a cloud.
 *
 * @param planned the pair, whose plans are the standard that the applied state is held to
 * @param output directory that was synthesized into; `emulated/` in it is emptied
 * @returns never rejects because of what was deployed: `code` and `text` say how it went
 */
export async function deployEmulated(
  planned: readonly Row[],
  output: string,
  progress: Progress,
  interruption: Interruption,
): Promise<EmulatedOutcome> {
  const started = performance.now();
  let emulator: EmulatorProcess | undefined;
  try {
    progress.step("Starting the emulator…");
    emulator = await EmulatorProcess.start({ projects: projectNumbers(planned.map(({ stack }) => stack)) });
    interruption.check();
    const text = await deployPair(planned, emulator, output, progress, interruption);
    return {
      code: 0,
      text: `${text}\n\nDeployed and checked in ${((performance.now() - started) / 1000).toFixed(0)} s.`,
    };
  } catch (error) {
    if (interruption.isInterrupted) return { code: INTERRUPTED, text: "" };
    if (!(error instanceof DeploymentFailed || error instanceof EmulatorError)) throw error;
    return { code: 1, text: `${colors.red("The emulated deployment failed.")} ${error.message}` };
  } finally {
    await emulator?.stop();
  }
}

async function deployPair(
  pair: readonly Row[],
  emulator: EmulatorProcess,
  output: string,
  progress: Progress,
  interruption: Interruption,
): Promise<string> {
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
  return describe(deployed, drift, system, relative(process.cwd(), stacks.place(system.name)));
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
    `What was applied: ${place}`,
    "The same commands for a real project, once its settings hold your values (docs/deploying.md):",
    `  npm run cdktf -- deploy ${system.name}-bootstrap`,
    `  npm run cdktf -- deploy ${system.name}`,
  ].join("\n");
}
