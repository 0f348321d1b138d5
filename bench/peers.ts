import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../cli/synthesize";
import { mutationsOf } from "../mutations/generate";
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

const HELP = `Counts how many weakenings and how many harmless edits Avouch and checkov detect in the same files.

Usage: node cli/bundled.js bench/peers [SHARE]

SHARE is how many of every 1,000 generated mutations are taken, chosen by their hash; 25 by default.
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

/** Claims that are violated, and those that are unknown. */
function judged(page: Page, tree: Tree): ReadonlySet<string> {
  const results = evaluate(page, {
    model: readSynthesized(tree),
    system: page.system,
    environment: "production",
    others: [],
    stacks: ["system"],
  });
  return new Set(
    results.flatMap(({ claim, status }) =>
      status === "violated" || status === "unknown" ? [`${status} ${claim.id}`] : [],
    ),
  );
}

/** What a tree turns: to violated where any claim is, else to unknown. */
function noticed(page: Page, before: ReadonlySet<string>, tree: Tree): "violated" | "unknown" | undefined {
  const turned = [...judged(page, tree)].filter((one) => !before.has(one));
  return turned.some((one) => one.startsWith("violated")) ? "violated" : turned.length > 0 ? "unknown" : undefined;
}

/** Generated mutations, those that our harmless list names apart, and the edits of the two corpora. */
function casesOf(system: System, text: string, tree: Tree, share: number, page: Page): readonly Case[] {
  const before = judged(page, tree);
  const generated = [...mutationsOf(tree, system)]
    .filter(({ address, path, operator, detail }) => taken([system, address, path, operator, detail].join("\n"), share))
    .map((mutation): Case => ({
      system,
      kind: noticed(page, before, mutation.tree) ? "weakening" : "harmless by our word",
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

/** What checkov finds in each file, as `check resource`; undefined for a file on which it stops. */
function checkov(directory: string, trees: readonly Tree[]): readonly (ReadonlySet<string> | undefined)[] {
  const files = trees.map((tree, at) => {
    const file = join(directory, `case-${at}.tf.json`);
    writeFileSync(file, JSON.stringify(tree));
    return file;
  });
  const found = new Map<string, Set<string>>();
  for (let from = 0; from < files.length; from += BATCH) {
    const batch = files.slice(from, from + BATCH);
    // One file on which it stops takes the others of its run along.
    for (const group of scan(batch, found) ? [] : batch.map((file) => [file])) scan(group, found);
    process.stderr.write(`${Math.min(from + BATCH, files.length)} of ${files.length} files scanned\n`);
  }
  for (const file of files) rmSync(file);
  return files.map((file) => found.get(file));
}

/** Scans files in one run. Returns whether it came to its end. */
function scan(files: readonly string[], found: Map<string, Set<string>>): boolean {
  const local = join(ROOT, ".venv", "bin", "checkov");
  const args = ["--framework", "terraform_json", "--output", "json", "--compact", "--quiet"];
  const { stdout, error } = spawnSync(
    existsSync(local) ? local : "checkov",
    [...args, ...files.flatMap((file) => ["--file", file])],
    { encoding: "utf8", maxBuffer: 1e9, env: { ...process.env, LOG_LEVEL: "CRITICAL" } },
  );
  if (error) throw error;
  if (stdout.trim() === "") return false;
  for (const file of files) found.set(file, new Set());
  for (const [name, finding] of failed(JSON.parse(stdout)))
    for (const file of files) if (file.endsWith(name)) found.get(file)?.add(finding);
  return true;
}

function failed(report: unknown): readonly (readonly [file: string, finding: string])[] {
  const all = (Array.isArray(report) ? report : [report]) as readonly unknown[];
  return all.flatMap((one) => {
    const results = isObject(one) && isObject(one.results) ? one.results.failed_checks : [];
    return (Array.isArray(results) ? results : []).flatMap((finding: unknown) => {
      const [name] = isObject(finding) ? (/\/case-\d+\.tf\.json$/.exec(String(finding.file_path)) ?? []) : [];
      return isObject(finding) && name !== undefined
        ? [[name, `${String(finding.check_id)} ${String(finding.resource)}`] as const]
        : [];
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
  const rows = new Map<Kind, { cases: number; violated: number; unknown: number; checkov: number; stopped: number }>();
  for (const system of SYSTEMS) {
    const text = readFileSync(join(directory, "out", "stacks", `${system}-production`, "cdk.tf.json"), "utf8");
    const tree = JSON.parse(text) as Tree;
    const page = await pageOf(system);
    const before = judged(page, tree);
    const cases = casesOf(system, text, tree, Number(share), page);
    const [base = new Set<string>(), ...scanned] = checkov(directory, [tree, ...cases.map((one) => one.tree)]);
    cases.forEach(({ kind, tree: other }, at) => {
      const row = rows.get(kind) ?? { cases: 0, violated: 0, unknown: 0, checkov: 0, stopped: 0 };
      row.cases++;
      const turned = noticed(page, before, other);
      if (turned) row[turned]++;
      const findings = scanned[at];
      if (!findings) row.stopped++;
      else if ([...findings].some((finding) => !base.has(finding))) row.checkov++;
      rows.set(kind, row);
    });
  }
  rmSync(directory, { recursive: true });
  console.log(
    table(
      ["Corpus", "Cases", "Avouch: violated", "Avouch: unknown", "checkov notices", "checkov stops"],
      KINDS.flatMap((kind) => {
        const row = rows.get(kind);
        return row
          ? [[kind, `${row.cases}`, `${row.violated}`, `${row.unknown}`, `${row.checkov}`, `${row.stopped}`]]
          : [];
      }),
      [1, 2, 3, 4, 5],
      undefined,
    ),
  );
}

void main();
