import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, release, tmpdir, totalmem, type } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { REVIEW } from "../cli/review-command";
import { ROOT, synthesize } from "../cli/synthesize";
import { chart, Series } from "./chart";
import { copiesFor, planOfCopies, stateOfCopies } from "./copies";
import { Command, exponentOf, measure, Spread } from "./measure";
import { POLICY } from "./policy";
import { manySystems, modulesOfTheApp } from "./systems";

/**
 * Measures synthesis, review and mutations, and writes bench/results.md with a curve of each.
 *
 * Usage: npm run bench [-- --only synth|review|types|mutate] [--rounds N]
 */

type Tree = Readonly<Record<string, unknown>>;

const RESULTS = join(ROOT, "bench");
const SIZES = [1_000, 10_000, 50_000];
const SYSTEMS = [1, 10, 30, 100];
const BUNDLED = join(ROOT, "cli", "bundled.js");
const APP = ["--min-semi-space-size=16", "--max-semi-space-size=16", BUNDLED, "main"];

interface Section {
  readonly title: string;
  readonly text: string;
  readonly chart?: { readonly file: string; readonly svg: string };
}

interface Bench {
  readonly directory: string;
  readonly rounds: number;
}

const header = "| | min | median | max | ratio | peak |\n| --- | ---: | ---: | ---: | ---: | ---: |";
function row(name: string, spread: Spread | undefined, floor: Spread | undefined): string {
  if (!spread) return `| ${name} | not installed | | | | |`;
  const seconds = [spread.min, spread.median, spread.max].map((one) => `${one.toFixed(2)} s`);
  const ratio = floor ? `${(spread.median / floor.median).toFixed(2)}x` : "";
  const peak = spread.mebibytes === undefined ? "" : `${spread.mebibytes.toFixed(0)} MiB`;
  return `| ${[name, ...seconds, ratio, peak].join(" | ")} |`;
}

function benchSynth({ directory, rounds }: Bench): Section {
  const floor = join(directory, "floor.js");
  writeFileSync(floor, modulesOfTheApp());
  const env = { CDKTF_OUTDIR: join(directory, "synth") };
  const tsNode = ["--require", "ts-node/register/transpile-only", join(ROOT, "main.ts")];
  const node = process.execPath;
  const [least, own, without] = measure(
    [
      { name: "floor", command: node, args: [floor], env },
      { name: "synth", command: node, args: APP, env },
      { name: "ts-node", command: node, args: tsNode, env: { ...env, TS_NODE_CWD: ROOT }, runs: 3 },
    ],
    rounds,
    directory,
  );
  const points = SYSTEMS.flatMap((count) => {
    const settings = manySystems(count, join(directory, `systems-${count}`));
    const out = { CDKTF_OUTDIR: join(directory, `out-${count}`), AVOUCH_ENVIRONMENTS: settings };
    const [spread] = measure([{ name: `${count}`, command: node, args: APP, env: out }], 3, directory);
    return spread ? [{ x: count, spread }] : [];
  });
  const slope = exponentOf(points.slice(1).map(({ x, spread }) => ({ x, y: spread.median })));
  return {
    title: "Synthesis",
    text: [
      header,
      row("cdktf and the same modules, empty app (the floor)", least, least),
      row("ten stacks", own, least),
      row("ten stacks, by ts-node", without, least),
      ...points.map(({ x, spread }) => row(`${x} systems of SMEPro's, two stacks each`, spread, undefined)),
      "",
      `Time grows with the power ${slope.toFixed(2)} of the number of systems, from ` +
        `${SYSTEMS[1]} to ${SYSTEMS.at(-1)}.`,
    ].join("\n"),
    chart: {
      file: "synth.svg",
      svg: chart("Synthesis", "systems in one app", [{ name: "synthesis", points }]),
    },
  };
}

const FLOOR = "JSON.parse(require('node:fs').readFileSync(process.argv[1], 'utf8'))";

function benchReview({ directory, rounds }: Bench, stack: Tree): Section {
  const policy = join(directory, "policy.rego");
  writeFileSync(policy, POLICY);
  const series = new Map<string, Series["points"][number][]>();
  const tables = SIZES.flatMap((size) =>
    (
      [
        ["plan", planOfCopies],
        ["state", stateOfCopies],
      ] as const
    ).map(([format, make]) => {
      const file = join(directory, "input.json");
      const text = make(stack, { copies: copiesFor(stack, size) });
      writeFileSync(file, text);
      const node = process.execPath;
      const system = ["--system", "smvue", "--environment", "production"];
      const commands: Command[] = [
        { name: "Node and JSON.parse (the floor)", command: node, args: ["--eval", FLOOR, file] },
        { name: "review, every claim", command: node, args: [...REVIEW, ...system, file] },
        { name: "conftest, two rules", command: "conftest", args: ["test", "--policy", policy, file], runs: 3 },
      ];
      const spreads = measure(commands, size > 10_000 ? Math.min(rounds, 3) : rounds, directory);
      spreads.forEach((spread, index) => {
        const name = `${commands[index]?.name.split(/,| \(/)[0] ?? ""}, ${format}`;
        if (spread) series.set(name, [...(series.get(name) ?? []), { x: size, spread }]);
      });
      const megabytes = (text.length / 1e6).toFixed(1);
      return [
        `${size.toLocaleString("en")} resources as a ${format}, ${megabytes} MB\n`,
        header,
        ...commands.map(({ name }, index) => row(name, spreads[index], spreads[0])),
        "",
      ].join("\n");
    }),
  );
  const curves = [...series].map(([name, points]) => ({ name, points }));
  return {
    title: "Review of SMVue's resources, copied",
    text: tables.join("\n"),
    chart: { file: "review.svg", svg: chart("Review", "resources", curves) },
  };
}

/** How the review grows with the resources of each type, as `npm run bench:growth` prints it. */
function benchTypes(): Section {
  const args = ["--max-semi-space-size=16", BUNDLED, "bench/growth"];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8", maxBuffer: Infinity });
  const exponents = [...stderr.matchAll(/: (\d+\.\d\d)$/gm)].map(([, found]) => Number(found)).filter((one) => one > 0);
  exponents.sort((one, other) => other - one);
  const points = exponents.map((exponent, index) => ({
    x: index + 1,
    spread: { min: exponent, median: exponent, max: exponent, mebibytes: undefined },
  }));
  return {
    title: "Growth by resource type",
    text: `\`\`\`text\n${stdout.trim()}\n\`\`\``,
    ...(points.length > 0 && {
      chart: {
        file: "types.svg",
        svg: chart("Exponent of growth, by type", "rank", [{ name: "exponent", points }]).replaceAll(
          " s</text>",
          "</text>",
        ),
      },
    }),
  };
}

function benchMutate({ directory }: Bench, stacks: readonly string[]): Section {
  const env = { AVOUCH_OUTPUT: join(directory, "mutate") };
  const one = (name: string, options: readonly string[], runs: number): Spread | undefined => {
    const args = [BUNDLED, "cli/mutate", ...options];
    return measure([{ name, command: process.execPath, args, env }], runs, directory)[0];
  };
  const full = one("full", ["--full"], 1);
  const all = one("all", [], 3);
  const sized = stacks.map((name) => ({ name, spread: one(name, ["--stack", name], 1) }));
  const sorted = sized
    .flatMap(({ spread }) => spread ?? [])
    .sort((left, right) => left.median - right.median)
    .map((spread, index) => ({ x: index + 1, spread }));
  return {
    title: "Mutations",
    text: [
      header,
      row("every rule judges every mutation (--full)", full, full),
      row("only rules that read what it changed", all, full),
      ...sized.map(({ name, spread }) => row(name, spread, undefined)),
    ].join("\n"),
    chart: { file: "mutate.svg", svg: chart("Mutations", "stacks, by time", [{ name: "one stack", points: sorted }]) },
  };
}

function machine(): string {
  const [first] = cpus();
  const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT, encoding: "utf8" }).stdout.trim();
  return [
    `${cpus().length} x ${first?.model ?? "unknown processor"}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
    `${type()} ${release()}, Node ${process.version}`,
    `${new Date().toISOString().slice(0, 16)}Z, commit ${commit || "unknown"}`,
  ].join("; ");
}

function main(): void {
  const { values } = parseArgs({ options: { only: { type: "string" }, rounds: { type: "string", default: "7" } } });
  const directory = mkdtempSync(join(tmpdir(), "avouch-bench-"));
  try {
    const { stacks, message } = synthesize(join(directory, "out"));
    const smvue = stacks.find(({ name }) => name === "smvue-production");
    if (!smvue) throw new Error(`no stack smvue-production\n${message}`);
    const stack = JSON.parse(readFileSync(join(smvue.directory, "cdk.tf.json"), "utf8")) as Tree;
    const bench: Bench = { directory, rounds: Math.max(Number(values.rounds) || 1, 1) };
    const sections: Readonly<Record<string, () => Section>> = {
      synth: () => benchSynth(bench),
      review: () => benchReview(bench, stack),
      types: benchTypes,
      mutate: () =>
        benchMutate(
          bench,
          stacks.map(({ name }) => name),
        ),
    };
    const parts = join(RESULTS, "results");
    mkdirSync(parts, { recursive: true });
    for (const [name, run] of Object.entries(sections)) {
      if (values.only !== undefined && values.only !== name) continue;
      process.stderr.write(`${name}…\n`);
      const { title, text, chart: drawn } = run();
      if (drawn) writeFileSync(join(parts, drawn.file), drawn.svg);
      const picture = drawn ? `\n![${title}](${drawn.file})\n` : "";
      writeFileSync(join(parts, `${name}.md`), `## ${title}\n\n${machine()}\n\n${text.trim()}\n${picture}`);
    }
    // Each part keeps the machine and the time of its own measurement.
    const texts = Object.keys(sections).flatMap((name) =>
      readdirSync(parts).includes(`${name}.md`) ? [readFileSync(join(parts, `${name}.md`), "utf8")] : [],
    );
    const whole = texts.join("\n").replace(/\]\((\w+\.svg)\)/g, "](results/$1)");
    writeFileSync(join(RESULTS, "results.md"), `# Measurements\n\nWritten by \`npm run bench\`.\n\n${whole}`);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

main();
