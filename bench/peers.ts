import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../cli/synthesize";
import { mutationsOf } from "../mutations/generate";
import { Page } from "../posture/claim";
import { evaluate } from "../posture/evaluate";
import { Tree } from "../posture/model/input";
import { readSynthesized } from "../posture/model/synthesized";
import { pageOf } from "../posture/pages/load-page";
import { table } from "../review/text/table";
import { checkov } from "./peers/checkov";
import { conftest } from "./peers/conftest";
import { kics } from "./peers/kics";
import { Peer } from "./peers/peer";
import { trivy } from "./peers/trivy";
import { EDITS as HARMLESS } from "../test/mutations/harmless/edits";
import { STRENGTHENINGS } from "../test/mutations/strengthening-list";
import { EditedStack } from "../test/posture/checks/edited-stack";

const HELP = `Counts how many weakenings and harmless edits Avouch and other tools detect in the same files: checkov,
trivy, KICS and conftest, as far as they are installed.

Usage: node cli/bundled.js bench/peers [SHARE [TOOL…]]

SHARE is how many of every 1,000 generated mutations are taken, chosen by their hash; 25 by default.
TOOL is checkov, trivy, KICS or conftest; all of them by default. The sample is the same for each.

Environment: KICS_QUERIES_PATH  directory of KICS's queries (assets/queries)
             REGULA_REGO        directory of Regula's policies (rego), for conftest
`;
const SYSTEMS = ["smvue", "smepro", "smallcrm"] as const;
type System = (typeof SYSTEMS)[number];
const KINDS = ["weakening", "harmless by our word", "harmless edit", "strengthening"] as const;
type Kind = (typeof KINDS)[number];
const PEERS: readonly Peer[] = [checkov, trivy, kics, conftest];

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

async function main(): Promise<void> {
  const [share = "25", ...names] = process.argv.slice(2);
  const asked = PEERS.filter(({ name }) => names.length === 0 || names.some((one) => name.startsWith(one)));
  if (!/^\d{1,4}$/.test(share) || asked.length < names.length) {
    process.stderr.write(HELP);
    process.exitCode = 2;
    return;
  }
  const directory = mkdtempSync(join(tmpdir(), "avouch-peers-"));
  const { code, message } = synthesize(join(directory, "out"));
  if (code !== 0) throw new Error(message);
  const peers = asked.flatMap((peer) => {
    const version = peer.version();
    process.stderr.write(`${peer.name} ${version ?? "is not installed, and left out"}\n`);
    return version === undefined ? [] : [peer];
  });
  const rows = new Map<Kind, Row>();
  for (const system of SYSTEMS) {
    const text = readFileSync(join(directory, "out", "stacks", `${system}-production`, "cdk.tf.json"), "utf8");
    const tree = JSON.parse(text) as Tree;
    const page = await pageOf(system);
    const before = judged(page, tree);
    const cases = casesOf(system, text, tree, Number(share), page);
    const scans = peers.map((peer) => peer.scan(directory, [tree, ...cases.map((one) => one.tree)]));
    cases.forEach(({ kind, tree: other }, at) => {
      const row = rows.get(kind) ?? { cases: 0, violated: 0, unknown: 0, peers: peers.map(() => [0, 0]) };
      row.cases++;
      const turned = noticed(page, before, other);
      if (turned) row[turned]++;
      scans.forEach(([base = new Set<string>(), ...scanned], peer) => {
        const count = row.peers[peer] ?? [0, 0];
        const findings = scanned[at];
        if (!findings) count[1]++;
        else if ([...findings].some((finding) => !base.has(finding))) count[0]++;
      });
      rows.set(kind, row);
    });
  }
  rmSync(directory, { recursive: true });
  const headings = peers.flatMap(({ name }) => [`${name} notices`, `${name} stops`]);
  console.log(
    table(
      ["Corpus", "Cases", "Avouch: violated", "Avouch: unknown", ...headings],
      KINDS.flatMap((kind) => {
        const row = rows.get(kind);
        if (!row) return [];
        return [[kind, ...[row.cases, row.violated, row.unknown, ...row.peers.flat()].map(String)]];
      }),
      [1, 2, 3, ...headings.map((_, at) => at + 4)],
      undefined,
    ),
  );
}

/** Counts of one corpus. */
interface Row {
  cases: number;
  violated: number;
  unknown: number;
  /** Of each peer: changes that it notices, and files on which it stops. */
  readonly peers: readonly [noticed: number, stopped: number][];
}

void main();
