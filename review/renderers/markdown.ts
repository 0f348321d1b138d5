import { needsReview } from "../../posture/changes/change";
import { ClaimStatus } from "../../posture/evaluate";
import { count, isChangedNotWeaker, isWeaker, processClaims } from "../report/status-counts";
import { effectInWords, headline } from "../report/headline";
import { code, marker, prose, value } from "../text/markdown-escape";
import { mermaidFlowchart } from "./mermaid";
import { ChangeReport, ClaimReport, Counts, Evidence, PlanReport, Report, Source } from "../report/report";
import { stepsOf } from "../report/source-chain";
import {
  actionName,
  REASON_PREFIX,
  describeComparison,
  pluralize,
  decisiveEvidence,
  planClaims,
  claimLocation,
  remediesOf,
  describeStatusChange,
} from "../report/wording";

/** GitHub takes 65,536 characters in a comment; whoever posts it may want to add a line. */
export const MAX_COMMENT_LENGTH = 60_000;
const MAX_EVIDENCE = 8;
const SYMBOL: Readonly<Record<ClaimStatus, string>> = {
  violated: "❌",
  unknown: "❔",
  "needs-check": "⭕",
  "needs-attestation": "✍️",
  attested: "✍️",
  holds: "✅",
  "not-applicable": "➖",
};
const VERDICT = { bad: "❌", person: "⚠️", good: "✅", none: "➖" } as const;

/** A part of the comment that may be cut after any of its items, and still is whole. */
interface Section {
  readonly open: string;
  readonly items: readonly string[];
  readonly between: string;
  readonly close: string;
  /** What the items are, for the count of those that were cut. */
  readonly one: string;
}

/** The comment on a pull request. The graver comes first, and what comes last is cut first. */
export function renderMarkdown(report: Report): string {
  const { plans } = report;
  const { tone, words } = headline(report);
  const several = plans.length > 1;
  const claims = plans.flatMap((plan) => planClaims(plan.claims).map((claim) => ({ plan, claim })));
  const changes = plans.flatMap((plan) => plan.changes.map((change) => ({ plan, change })));
  const drift = plans.flatMap((plan) => plan.drift.map((change) => ({ plan, change })));
  const process = processClaims(report);
  const blocks = (chosen: readonly ClaimOf[]) =>
    chosen.map(({ plan, claim }) => claimBlock(claim, several ? plan : undefined));
  const weaker = claims.filter(({ claim }) => claim.status !== "violated" && isWeaker(claim));
  const picture = mermaidFlowchart(plans);
  return assemble([
    { open: "", items: [...new Set(plans.map(({ stack }) => marker(stack)))], between: "\n", close: "", one: "marker" },
    { open: `## ${VERDICT[tone]} ${words}`, items: [], between: "", close: "", one: "" },
    rows(
      "",
      SUMMARY,
      [...plans.map((plan) => summaryRow(plan)), ...(process.length > 0 ? [processRow(process)] : [])],
      "stack",
    ),
    {
      open: "",
      items: plans.flatMap((plan) => comparison(plan, several)),
      between: "\n",
      close: "",
      one: "comparison",
    },
    {
      open: "### Violated claims",
      items: blocks(claims.filter(({ claim }) => claim.status === "violated")),
      between: "\n\n",
      close: "",
      one: "violated claim",
    },
    {
      open: "### Violated by the repository",
      items: blocks(process.filter(({ status }) => status === "violated").map((claim) => ({ claim }))),
      between: "\n\n",
      close: "",
      one: "violated claim",
    },
    { open: "### Weaker than before", items: blocks(weaker), between: "\n\n", close: "", one: "weaker claim" },
    rows(
      "### Changes that need review",
      CHANGE,
      changes.filter(({ change }) => needsReview(change)).map((one) => changeRow(one, several)),
      "change",
    ),
    rows(
      "### Changes outside Terraform that need review",
      CHANGE,
      drift.filter(({ change }) => needsReview(change)).map((one) => changeRow(one, several)),
      "change",
    ),
    {
      open: picture === undefined ? "" : "### What changes",
      items: picture === undefined ? [] : [picture],
      between: "",
      close: "",
      one: "picture",
    },
    collapsedSection(
      "Changed, and no weaker",
      ["Claim", "Since the base"],
      claims
        .filter(({ claim }) => isChangedNotWeaker(claim))
        .map(({ plan, claim }) => changedClaimRow(claim, several ? plan : undefined)),
      "claim",
    ),
    collapsedSection(
      "Unknown",
      ["Claim", "Why"],
      claimRows(
        claims.filter(({ claim }) => claim.status === "unknown" && !isWeaker(claim)),
        plans,
      ),
      "claim",
    ),
    collapsedSection(
      "Claims that need a check",
      ["Claim", "What the page says"],
      claims
        .filter(({ claim }) => claim.status === "needs-check")
        .map(({ plan, claim }) => uncoveredRow(claim, several ? plan : undefined)),
      "claim",
    ),
    collapsedSection(
      "Attestations that lapsed",
      ["Claim", "Who"],
      claimRows(
        claims.filter(({ claim }) => claim.lapsed),
        plans,
      ),
      "claim",
    ),
    collapsedSection(
      "Changed outside Terraform",
      CHANGE,
      drift.filter(({ change }) => !needsReview(change)).map((one) => changeRow(one, several)),
      "change",
    ),
    collapsedSection(
      "Not evaluated",
      ["Stack", "What the file does not show"],
      plans.flatMap(({ stack, notEvaluated }) => notEvaluated.map((what) => row(code(stack), prose(what)))),
      "gap",
    ),
    collapsedSection(
      "Routine changes",
      CHANGE,
      changes.filter(({ change }) => !needsReview(change)).map((one) => changeRow(one, several)),
      "change",
    ),
    collapsedSection(
      "Claims that hold",
      ["Claim", "What the page says"],
      claimRows(
        claims.filter(({ claim }) => claim.status === "holds" && !isWeaker(claim)),
        plans,
      ),
      "claim",
    ),
    collapsedSection(
      "Claims that need attestation",
      ["Claim", "Who"],
      claimRows(
        claims.filter(({ claim }) => claim.status === "needs-attestation" && !claim.lapsed && !isWeaker(claim)),
        plans,
      ),
      "claim",
    ),
    collapsedSection(
      "Claims that are attested",
      ["Claim", "By whom"],
      claimRows(
        claims.filter(({ claim }) => claim.status === "attested" && !isWeaker(claim)),
        plans,
      ),
      "claim",
    ),
    collapsedSection(
      "Claims of the repository",
      ["Claim", "What the page says"],
      process
        .filter(({ status }) => status !== "violated")
        .map((claim) => row(`${SYMBOL[claim.status]} ${code(claim.id)}`, prose(claim.says))),
      "claim",
    ),
    collapsedSection("Not applicable", ["Claim", "Why"], claimRows(nowhere(claims), plans), "claim"),
  ]);
}

interface ClaimOf {
  readonly plan?: PlanReport;
  readonly claim: ClaimReport;
}

interface ChangeOf {
  readonly plan: PlanReport;
  readonly change: ChangeReport;
}

/** Takes what fits, in order. Of every section that is cut, a line says how much is missing. */
function assemble(sections: readonly Section[]): string {
  const NOTE = 120;
  const present = sections.filter(({ open, items, one }) => items.length > 0 || (open !== "" && one === ""));
  let left = MAX_COMMENT_LENGTH - present.length * NOTE;
  const written = present.map(({ open, items, between, close, one }) => {
    const kept = truncateToFit(items, between, left - open.length - close.length - 8);
    const missing = items.length - kept.length;
    const note =
      missing > 0 ? `*${pluralize(missing, one)} cut, as a comment holds only so much: see the report.*` : "";
    if (missing > 0 && kept.length === 0) return note;
    const body = [open, kept.join(between)].filter(Boolean).join(open.endsWith("|") ? "\n" : "\n\n");
    left -= body.length + close.length + 8;
    return [body, note, close].filter(Boolean).join("\n\n");
  });
  return `${written.join("\n\n")}\n`;
}

function truncateToFit(items: readonly string[], between: string, room: number): readonly string[] {
  let size = 0;
  const over = items.findIndex((item) => (size += item.length + between.length) > room);
  return over === -1 ? items : items.slice(0, over);
}

const row = (...cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const heading = (cells: readonly string[]) =>
  [
    row(...cells.map((cell) => cell.replace(/:$/, ""))),
    row(...cells.map((cell) => (cell.endsWith(":") ? "---:" : "---"))),
  ].join("\n");

function rows(title: string, cells: readonly string[], items: readonly string[], one: string): Section {
  return { open: [title, heading(cells)].filter(Boolean).join("\n\n"), items, between: "\n", close: "", one };
}

function collapsedSection(title: string, cells: readonly string[], items: readonly string[], one: string): Section {
  return {
    open: `<details>\n<summary>${title} (${items.length})</summary>\n\n${heading(cells)}`,
    items,
    between: "\n",
    close: "</details>",
    one,
  };
}

const SUMMARY = ["Stack", "Verdict", "Violated:", "Unknown:", "Hold:", "Needs attestation:", "Changes"];

function summaryRow(plan: PlanReport): string {
  const { stack, claims, changes, drift, effect } = plan;
  const counts = count(planClaims(claims));
  const [toReview, outside] = [changes.filter(needsReview).length, drift.filter(needsReview).length];
  return summary(
    code(stack),
    counts,
    claims.filter(isWeaker).length,
    [
      effect.kind !== "resources"
        ? effectInWords(plan)
        : toReview === 0
          ? `${changes.length}, all routine`
          : `${changes.length}, **${toReview} to review**`,
      ...(outside > 0 ? [`outside Terraform **${outside} to review**`] : []),
    ].join("<br>"),
    toReview + outside,
  );
}

const processRow = (claims: readonly ClaimReport[]) =>
  summary("the repository", count(claims), claims.filter(isWeaker).length, "", 0);

function summary(
  name: string,
  { violated, unknown, needsCheck, holds, needsAttestation }: Counts,
  weaker: number,
  changes: string,
  toReview: number,
): string {
  const verdict =
    violated > 0
      ? "❌ violated"
      : weaker > 0
        ? "❌ weaker"
        : toReview > 0
          ? "⚠️ needs review"
          : unknown > 0
            ? "❔ unknown"
            : needsCheck > 0 && holds === 0
              ? "⭕ needs checks"
              : holds > 0
                ? "✅ holds"
                : "➖ nothing judged";
  return row(name, verdict, ...[violated, unknown, holds, needsAttestation].map((number) => `${number}`), changes);
}

/** Which file was the base, and what became of the claims since; nothing where there was none. */
function comparison({ stack, base, claims }: PlanReport, several: boolean): string[] {
  return base === null
    ? []
    : [
        `${several ? `- ${code(stack)} compared` : "Compared"} with ${code(base)}: ` +
          `${describeComparison(planClaims(claims))}.`,
      ];
}

const uncoveredRow = (claim: ClaimReport, plan?: PlanReport) =>
  row([code(claim.id), ...(plan ? [`in ${code(plan.stack)}`] : [])].join("<br>"), prose(claim.says));

const changedClaimRow = (claim: ClaimReport, plan?: PlanReport) =>
  row(
    [code(claim.id), ...(plan ? [`in ${code(plan.stack)}`] : [])].join("<br>"),
    [...(claim.was === null ? [] : [describeStatusChange(claim.was, claim.status)]), prose(claim.says)].join("<br>"),
  );

/** A claim with what stands against it. */
function claimBlock(claim: ClaimReport, plan?: PlanReport): string {
  const { status, was } = claim;
  const { groups, more } = decisiveEvidence(claim, MAX_EVIDENCE);
  const before = isWeaker(claim) && was !== null ? ` · **${describeStatusChange(was, status)}**` : "";
  return [
    `#### ${SYMBOL[status]} ${prose(claim.says)}`,
    `${code(claim.id)} · ${prose(claimLocation(claim))}${plan ? ` · in ${code(plan.stack)}` : ""}${before}`,
    ...(groups.length > 0
      ? [
          [heading(["Where", "Expected", "Actual"]), ...groups.flatMap(([, group]) => group.map(evidenceRow))].join(
            "\n",
          ),
        ]
      : []),
    ...(more > 0 ? [`and ${pluralize(more, "more place")}`] : []),
    ...(claim.reason !== null ? [`**${REASON_PREFIX[status]}** ${prose(claim.reason)}`] : []),
    ...remediesOf(claim).map((remedy) => `**Remedy** ${prose(remedy)}`),
  ].join("\n\n");
}

/** The resource is named once, with the line that made it. */
function evidenceRow({ address, path, expected, actual, source }: Evidence, index: number): string {
  const resource = index > 0 ? [] : [address === "" ? "missing" : code(address), ...at(source)];
  return row([...resource, ...(path === "" ? [] : [code(path)])].join("<br>"), value(expected), value(actual));
}

/** The construct's line, the stack's and the setting's. */
const at = (source: Source | null) =>
  source
    ? stepsOf(source).map(({ by, text, setting }) =>
        setting === undefined ? `${by} ${code(text)}` : `${by} ${code(text)} (${code(setting)})`,
      )
    : [];

const CHANGE = ["Change", "Why"];

function changeRow({ plan, change }: ChangeOf, several: boolean): string {
  const { address, risk, reasons, source } = change;
  const what = `**${prose(actionName(change))}**${needsReview(change) ? `, ${risk} risk` : ""}`;
  return row(
    [what, code(address), ...(several ? [`in ${code(plan.stack)}`] : []), ...at(source)].join("<br>"),
    reasons
      .slice(0, MAX_EVIDENCE)
      .map((reason) => prose(reason))
      .join("<br>"),
  );
}

/** One row for a claim that stands the same in several stacks. */
function claimRows(claims: readonly ClaimOf[], plans: readonly PlanReport[]): string[] {
  const stacks = new Map<string, string[]>();
  for (const { plan, claim } of claims) {
    const key = JSON.stringify([claim.id, claim.status === "holds" ? claim.says : (claim.reason ?? claim.says)]);
    stacks.set(key, [...(stacks.get(key) ?? []), ...(plan ? [plan.stack] : [])]);
  }
  return [...stacks].map(([key, names]) => {
    const [id = "", words = ""] = JSON.parse(key) as string[];
    const where =
      plans.length === 1
        ? ""
        : names.length === plans.length
          ? "<br>in every stack"
          : `<br>in ${names
              .slice(0, MAX_EVIDENCE)
              .map((name) => code(name))
              .join(", ")}${names.length > MAX_EVIDENCE ? " and others" : ""}`;
    return row(code(id) + where, prose(words));
  });
}

/** Claims that apply to no stack of the run: that a stack leaves to the system's other one is no news. */
function nowhere(claims: readonly ClaimOf[]): readonly ClaimOf[] {
  const judged = new Set(claims.filter(({ claim }) => claim.status !== "not-applicable").map(({ claim }) => claim.id));
  return claims.filter(({ claim }) => claim.status === "not-applicable" && !judged.has(claim.id));
}
