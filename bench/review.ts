import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REVIEW } from "../cli/review-command";
import { synthesize, SynthesizedStack } from "../cli/synthesize";
import { initialize, TerraformUnavailable, validateAndPlan } from "../cli/terraform";
import { table } from "../review/text/table";
import { copiesFor, planOfCopies, stateOfCopies } from "./copies";
import { largePlan } from "./large-plan";
import { ENVIRONMENT } from "./measure";
import { POLICY } from "./policy";

const ROOT = join(__dirname, "..");
const PRELOAD = join(__dirname, "peak-memory.js");
const CHECKOV = [join(ROOT, ".venv", "bin", "checkov"), "checkov"];
/** How many resources checkov is given at most: it takes most of a minute for a thousand. */
const MAX_CHECKOV_RATIO = 1_000;
const LIMITS = [
  { resources: 1_000, time: 2, memory: 4, runs: 9 },
  { resources: 10_000, time: 2.5, memory: 4, runs: 5 },
  { resources: 50_000, time: 2.5, memory: 4, runs: 3 },
];

interface Measured {
  readonly seconds: number;
  readonly mebibytes: number | undefined;
}

/** One run of a command as a whole process. */
function run(directory: string, command: string, args: readonly string[], node: boolean): Measured | undefined {
  const memory = join(directory, "peak");
  const started = performance.now();
  const { error, status } = spawnSync(command, args, {
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: Infinity,
    env: { ...ENVIRONMENT, NO_COLOR: "1", PEAK_MEMORY: memory },
  });
  const seconds = (performance.now() - started) / 1000;
  if (error || status === 127) return undefined;
  return { seconds, mebibytes: node ? Number(readFileSync(memory, "utf8")) / 1024 : undefined };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

interface Input {
  readonly resources: number;
  readonly time: number;
  readonly memory: number;
  readonly runs: number;
  readonly kind: string;
  readonly make: () => string;
}

/** A plan made of a real one, where there is one, and SMVue's own resources copied, as a first plan and as a state. */
const inputs = (plan: string | undefined, stack: Readonly<Record<string, unknown>>): Input[] =>
  LIMITS.flatMap((limit) => {
    const { resources } = limit;
    const copying = { copies: copiesFor(stack, resources) };
    return [
      ...(plan === undefined
        ? []
        : [{ ...limit, kind: "a plan that changes nothing", make: () => largePlan(plan, resources) }]),
      { ...limit, kind: "a first plan of SMVue's, copied", make: () => planOfCopies(stack, copying) },
      { ...limit, kind: "a state of SMVue's, copied", make: () => stateOfCopies(stack, copying) },
    ];
  });

function synthesized(directory: string): SynthesizedStack {
  const { stacks, message } = synthesize(join(directory, "out"));
  const stack = stacks.find(({ name }) => name === "smvue-production");
  if (!stack) throw new Error(`no stack smvue-production\n${message}`);
  return stack;
}

/** A plan of a real stack, by the real providers; undefined where there are none. */
async function realPlan(stack: SynthesizedStack, directory: string): Promise<string | undefined> {
  try {
    return await planned(stack, directory);
  } catch (error) {
    if (!(error instanceof TerraformUnavailable)) throw error;
    console.error(`Left out: the plan that changes nothing is made of a real one.\n${error.message}`);
    return undefined;
  }
}

async function planned(stack: SynthesizedStack, directory: string): Promise<string> {
  const place = join(directory, "plan");
  await initialize(stack.directory, place, join(directory, "plugins"));
  await validateAndPlan(place);
  return readFileSync(join(place, "plan.json"), "utf8");
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "avouch-bench-"));
  try {
    const synthesis = synthesized(directory);
    const stack = JSON.parse(readFileSync(join(synthesis.directory, "cdk.tf.json"), "utf8")) as Record<string, unknown>;
    const plan = await realPlan(synthesis, directory);
    const policy = join(directory, "policy.rego");
    writeFileSync(policy, POLICY);

    for (const { resources, time, memory, runs, kind, make } of inputs(plan, stack)) {
      const file = join(directory, "input.json");
      const text = make();
      writeFileSync(file, text);
      const floor = [
        "--require",
        PRELOAD,
        "--eval",
        "JSON.parse(require('node:fs').readFileSync(process.argv[1], 'utf8'))",
        file,
      ];
      const review = ["--require", PRELOAD, ...REVIEW, "--system", "smvue", "--environment", "production", file];
      const commands: [name: string, times: number, measure: () => Measured | undefined][] = [
        ["node and JSON.parse (the floor)", runs, () => run(directory, process.execPath, floor, true)],
        ["review, every claim", runs, () => run(directory, process.execPath, review, true)],
        [
          "conftest, two rules",
          Math.min(runs, 3),
          () => run(directory, "conftest", ["test", "--policy", policy, file], false),
        ],
        [
          "checkov, all its rules",
          1,
          () =>
            resources > MAX_CHECKOV_RATIO
              ? undefined
              : CHECKOV.map((command) => run(directory, command, ["--file", file, "--compact", "--quiet"], false)).find(
                  Boolean,
                ),
        ],
      ];
      commands[1]?.[2]();
      // One after the other in each round, so that whatever else the machine does meets them alike.
      const measured = commands.map(() => [] as Measured[]);
      for (let round = 0; round < runs; round++) {
        commands.forEach(([, times, measure], index) => {
          const result = round < times ? measure() : undefined;
          if (result) measured[index]?.push(result);
        });
      }
      const medians = measured.map((all) =>
        all.length === 0
          ? undefined
          : {
              seconds: median(all.map(({ seconds }) => seconds)),
              mebibytes: median(all.map(({ mebibytes }) => mebibytes ?? NaN)),
            },
      );
      const least = medians[0] ?? { seconds: NaN, mebibytes: NaN };
      const rows = commands.map(([name], index) => {
        const one = medians[index];
        if (!one) return [name, "left out", "", "", ""];
        return [
          name,
          `${one.seconds.toFixed(2)} s`,
          `${(one.seconds / least.seconds).toFixed(2)}x`,
          Number.isNaN(one.mebibytes) ? "" : `${one.mebibytes.toFixed(0)} MiB`,
          Number.isNaN(one.mebibytes) ? "" : `${(one.mebibytes / least.mebibytes).toFixed(2)}x`,
        ];
      });
      console.log(
        `${resources.toLocaleString("en")} resources, ${kind}, ${(text.length / 1e6).toFixed(1)} ` +
          `MB; the review is meant to stay below ${time}x the time and ${memory}x the memory of ` +
          `the floor.\n`,
      );
      console.log(`${table(["Medians", "Time", "Ratio", "Peak", "Ratio"], rows, [1, 2, 3, 4])}\n`);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
