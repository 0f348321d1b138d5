import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { System, SYSTEMS } from "../posture/claim";
import { buildReport } from "../review/build";
import { readReviewed } from "../review/files";
import { table } from "../review/table";
import { renderTerminal } from "../review/terminal";
import { synthesize } from "../cli/synthesize";
import { Copying, planOfCopies, stateOfCopies, typesOf } from "./copies";

/**
 * How the time of a review grows with the number of resources of one type, for every type of every stack: as a plan
 * and as a state, each copy under a name of its own or all under one. Prints the types whose time grows fastest.
 *
 * Usage: npm run bench:growth [-- TYPE…]
 */

type Tree = Readonly<Record<string, unknown>>;

const FEW = 2_500;
const MANY = 10_000;
const LIMIT = 1.1;
const SHOWN = 15;
/** Below this many CPU seconds, the fixed cost of a review hides how the rest grows. */
const NEGLIGIBLE = 0.15;

interface Growth {
  readonly what: string;
  readonly seconds: number;
  /** The power of the number of resources that the time grows with: 1 is linear. */
  readonly exponent: number;
}

/** CPU seconds of one review, from the file to what the terminal shows. */
async function secondsOf(file: string, text: string, system: System): Promise<number> {
  writeFileSync(file, text);
  const before = process.cpuUsage();
  const subject = await readReviewed(file, { system, environment: "production" }, "");
  renderTerminal(buildReport([subject], [], undefined), { color: false, columns: 100 });
  const { user, system: kernel } = process.cpuUsage(before);
  return (user + kernel) / 1e6;
}

async function growthOf(
  file: string,
  what: string,
  system: System,
  make: (copies: number) => string,
): Promise<Growth> {
  const least = async (copies: number) => {
    const text = make(copies);
    return Math.min(await secondsOf(file, text, system), await secondsOf(file, text, system));
  };
  const seconds = await least(MANY);
  const exponent = seconds < NEGLIGIBLE ? 0 : Math.log(seconds / (await least(FEW))) / Math.log(MANY / FEW);
  return { what, seconds, exponent };
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "avouch-growth-"));
  const wanted = process.argv.slice(2);
  try {
    const { stacks, message } = synthesize(join(directory, "out"));
    const production = stacks.filter(({ name }) => name.includes("-production"));
    if (production.length === 0) throw new Error(`no stack\n${message}`);
    const file = join(directory, "copies.json");
    const growths: Growth[] = [];
    for (const { name, directory: place } of production) {
      const stack = JSON.parse(readFileSync(join(place, "cdk.tf.json"), "utf8")) as Tree;
      const system = SYSTEMS.find((one) => name.startsWith(one));
      if (!system) continue;
      for (const type of typesOf(stack).filter((one) => wanted.length === 0 || wanted.includes(one)))
        for (const sameNames of [false, true])
          for (const [format, make] of [
            ["plan", planOfCopies],
            ["state", stateOfCopies],
          ] as const) {
            const what = `${name}, ${type}, ${format}${sameNames ? ", one name" : ""}`;
            const of = (copies: number): Copying => ({ type, copies, sameNames });
            growths.push(await growthOf(file, what, system, (copies) => make(stack, of(copies))));
          }
    }
    growths.sort((one, other) => other.exponent - one.exponent);
    const rows = growths
      .slice(0, SHOWN)
      .map(({ what, seconds, exponent }) => [what, `${seconds.toFixed(2)} s`, exponent.toFixed(2)]);
    console.log(`${growths.length} kinds of copies; ${MANY.toLocaleString("en")} of each beside the stack.\n`);
    console.log(`${table(["Fastest growing", "CPU", "Exponent"], rows, [1, 2])}\n`);
    const over = growths.filter(({ exponent }) => exponent > LIMIT);
    console.log(over.length === 0 ? `None grows faster than ${LIMIT}.` : `${over.length} grow faster than ${LIMIT}.`);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
