import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../cli/synthesize";
import { mutationsOf } from "../mutations/generate";
import { harmlessBecause } from "../mutations/harmless";
import { Page } from "../posture/claim";
import { evaluate } from "../posture/evaluate";
import { isObject } from "../posture/model/attribute";
import { Tree } from "../posture/model/input";
import { readSynthesized } from "../posture/model/synthesized";
import { pageOf } from "../posture/pages/load-page";
import { table } from "../review/text/table";
import { EDITS as HARMLESS } from "../test/mutations/harmless/edits";
import { STRENGTHENINGS } from "../test/mutations/strengthening-list";
import { EditedStack } from "../test/posture/checks/edited-stack";

const HELP = `Counts how many weakenings and how many harmless edits Avouch and checkov notice, on the same files.

Usage: node cli/bundled.js bench/peers [SHARE]

SHARE is how many of 1,000 generated mutations are taken, by a hash of what they are; 25 by default.
`;
const ROOT = join(__dirname, "..");
const SYSTEMS = ["smvue", "smepro", "smallcrm"] as const;
type System = (typeof SYSTEMS)[number];
const KINDS = ["weakening", "harmless by our word", "harmless edit", "strengthening"] as const;
type Kind = (typeof KINDS)[number];
/** Files for one run of checkov: it takes seconds to start, and memory for each. */
const BATCH = 20;

interface Case {
  readonly system: System;
  readonly kind: Kind;
  readonly tree: Tree;
}

const taken = (what: string, share: number) =>
  createHash("sha256").update(`peers ${what}`).digest().readUInt16BE() % 1000 < share;

/** Whether any claim is violated or unknown that was not before. */
function noticed(page: Page, before: ReadonlySet<string>, tree: Tree): boolean {
  return judged(page, tree).some((one) => !before.has(one));
}

const judged = (page: Page, tree: Tree) =>
  evaluate(page, {
    model: readSynthesized(tree),
    system: page.system,
    environment: "production",
    others: [],
    stacks: ["system"],
  }).flatMap(({ claim, status }) => (status === "violated" || status === "unknown" ? [`${claim.id} ${status}`] : []));

/** Generated mutations, those that our harmless list names apart, and the edits of the two corpora. */
function casesOf(system: System, text: string, tree: Tree, share: number): readonly Case[] {
  const generated = [...mutationsOf(tree, system)]
    .filter(({ address, path, operator, detail }) => taken([system, address, path, operator, detail].join("\n"), share))
    .map((mutation): Case => ({
      system,
      kind: harmlessBecause(mutation, `${system}-production`) ? "harmless by our word" : "weakening",
      tree: mutation.tree,
    }));
  const harmless = HARMLESS[system].map(([, edit]): Case => ({
    system,
    kind: "harmless edit",
    tree: JSON.parse(edit(new EditedStack(text)).text) as Tree,
  }));
  const stronger = STRENGTHENINGS.filter(({ stack }) => stack === system).map(({ apply }): Case => ({
    system,
    kind: "strengthening",
    tree: apply(tree),
  }));
  return [...generated, ...harmless, ...stronger];
}

/** What checkov finds in each file: `check resource`. */
function checkov(directory: string, trees: readonly Tree[]): readonly ReadonlySet<string>[] {
  const local = join(ROOT, ".venv", "bin", "checkov");
  const program = existsSync(local) ? local : "checkov";
  const found = trees.map(() => new Set<string>());
  for (let from = 0; from < trees.length; from += BATCH) {
    const files = trees.slice(from, from + BATCH).map((tree, at) => {
      const file = join(directory, `case-${from + at}.tf.json`);
      writeFileSync(file, JSON.stringify(tree));
      return file;
    });
    const { stdout, error } = spawnSync(
      program,
      [
        "--framework",
        "terraform_json",
        ...files.flatMap((file) => ["--file", file]),
        "--output",
        "json",
        "--compact",
        "--quiet",
      ],
      { encoding: "utf8", maxBuffer: 1e9, env: { ...process.env, LOG_LEVEL: "CRITICAL" } },
    );
    if (error) throw error;
    for (const [, at, finding] of failed(JSON.parse(stdout))) found[at]?.add(finding);
    for (const file of files) rmSync(file);
    process.stderr.write(`${Math.min(from + BATCH, trees.length)} of ${trees.length} files scanned\n`);
  }
  return found;
}

function failed(report: unknown): readonly (readonly [string, number, string])[] {
  const all = (Array.isArray(report) ? report : [report]) as readonly unknown[];
  return all.flatMap((one) => {
    const results = isObject(one) && isObject(one.results) ? one.results.failed_checks : [];
    return (Array.isArray(results) ? results : []).flatMap((finding: unknown) => {
      if (!isObject(finding)) return [];
      const [, at] = /case-(\d+)\.tf\.json$/.exec(String(finding.file_path)) ?? [];
      return at === undefined
        ? []
        : [["", Number(at), `${String(finding.check_id)} ${String(finding.resource)}`] as const];
    });
  });
}

async function main(): Promise<void> {
  const [share = "25"] = process.argv.slice(2);
  if (!/^\d{1,4}$/.test(share)) {
    process.stderr.write(HELP);
    process.exitCode = 2;
    return;
  }
  const directory = mkdtempSync(join(tmpdir(), "avouch-peers-"));
  const { code, message } = synthesize(join(directory, "out"));
  if (code !== 0) throw new Error(message);
  const rows = new Map<Kind, { cases: number; avouch: number; checkov: number }>();
  for (const system of SYSTEMS) {
    const text = readFileSync(join(directory, "out", "stacks", `${system}-production`, "cdk.tf.json"), "utf8");
    const tree = JSON.parse(text) as Tree;
    const page = await pageOf(system);
    const before = new Set(judged(page, tree));
    const cases = casesOf(system, text, tree, Number(share));
    const [base = new Set<string>(), ...scanned] = checkov(directory, [tree, ...cases.map((one) => one.tree)]);
    cases.forEach(({ kind, tree: other }, at) => {
      const row = rows.get(kind) ?? { cases: 0, avouch: 0, checkov: 0 };
      row.cases++;
      if (noticed(page, before, other)) row.avouch++;
      if ([...(scanned[at] ?? [])].some((finding) => !base.has(finding))) row.checkov++;
      rows.set(kind, row);
    });
  }
  rmSync(directory, { recursive: true });
  console.log(
    table(
      ["Corpus", "Cases", "Avouch notices", "checkov notices"],
      KINDS.flatMap((kind) => {
        const row = rows.get(kind);
        return row ? [[kind, `${row.cases}`, `${row.avouch}`, `${row.checkov}`]] : [];
      }),
      [1, 2, 3],
      undefined,
    ),
  );
}

void main();
