import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systems } from "../posture/pages/directory";
import { buildReport } from "../review/report/build-report";
import { readReviewed } from "../review/report/reviewed-files";
import { table } from "../review/text/table";
import { renderTerminal } from "../review/renderers/terminal";
import { synthesize } from "../cli/synthesize";
import { copiesFor, planOfCopies, stateOfCopies, typesOf } from "./copies";

/**
 * How the time of a review grows with the number of resources of one type, for every type of every stack: as a plan
 * and as a state, each copy under a name of its own or all under one. Prints the types whose time grows fastest.
 *
 * Usage: npm run bench:growth [-- TYPE…]
 */

type Tree = Readonly<Record<string, unknown>>;

const FEW = 2_500;
const MANY = 10_000;
/** Characters: Node holds no more than 512 MB in one text, and a server with its user_data takes 75 KB. */
const LONGEST = 450e6;
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
async function secondsOf(file: string, text: string, system: string): Promise<number> {
  writeFileSync(file, text);
  const before = process.cpuUsage();
  const subject = await readReviewed(file, { system, environment: "production" }, "");
  renderTerminal(buildReport([subject], [], undefined), { color: false, columns: 100 });
  const { user, system: kernel } = process.cpuUsage(before);
  return (user + kernel) / 1e6;
}

async function growthOf(file: string, { what, system, make }: Kind): Promise<Growth> {
  const few = make(FEW);
  const many = Math.min(MANY, Math.floor((FEW * LONGEST) / few.length));
  const seconds = await secondsOf(file, make(many), system);
  if (seconds < NEGLIGIBLE) return { what, seconds, exponent: 0 };
  return { what, seconds, exponent: Math.log(seconds / (await secondsOf(file, few, system))) / Math.log(many / FEW) };
}

/** One kind of copies. */
interface Kind {
  readonly what: string;
  readonly system: string;
  readonly make: (resources: number) => string;
}

/** Every type of the production stacks, in the first stack that has it. */
function kindsOf(directory: string, wanted: readonly string[]): Kind[] {
  const { stacks, message } = synthesize(join(directory, "out"));
  const production = stacks.filter(({ name }) => name.includes("-production"));
  if (production.length === 0) throw new Error(`no stack of production\n${message}`);
  const known = new Set<string>();
  return production.flatMap(({ name, directory: place }) => {
    const stack = JSON.parse(readFileSync(join(place, "cdk.tf.json"), "utf8")) as Tree;
    const system = systems().find((one) => name.startsWith(one));
    if (!system) return [];
    const types = typesOf(stack).filter((type) => !known.has(type) && (wanted.length === 0 || wanted.includes(type)));
    types.forEach((type) => known.add(type));
    return types.flatMap((type) =>
      [false, true].flatMap((sameNames) =>
        (
          [
            ["plan", planOfCopies],
            ["state", stateOfCopies],
          ] as const
        ).map(([format, make]) => ({
          what: `${name}, ${type}, ${format}${sameNames ? ", one name" : ""}`,
          system,
          make: (least: number) => make(stack, { type, copies: copiesFor(stack, least, type), sameNames }),
        })),
      ),
    );
  });
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "avouch-growth-"));
  try {
    const file = join(directory, "copies.json");
    const growths: Growth[] = [];
    for (const kind of kindsOf(directory, process.argv.slice(2))) {
      const first = await growthOf(file, kind);
      // A pause of the machine looks like growth: what is over the limit has to be so twice.
      const again = first.exponent > LIMIT ? await growthOf(file, kind) : first;
      growths.push(again.exponent < first.exponent ? again : first);
      process.stderr.write(`${kind.what}: ${growths.at(-1)?.exponent.toFixed(2)}\n`);
    }
    growths.sort((one, other) => other.exponent - one.exponent);
    const rows = growths
      .slice(0, SHOWN)
      .map(({ what, seconds, exponent }) => [what, `${seconds.toFixed(2)} s`, exponent.toFixed(2)]);
    console.log(`${growths.length} kinds of copies; up to ${MANY.toLocaleString("en")} of each beside the stack.\n`);
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
