import { isWeaker } from "../../report/status-counts";
import { CheckReport, ClaimReport, Evidence } from "../../report/report";
import { pluralize, failingFirst, STATUS_LABELS } from "../../report/wording";
import { html, Markup } from "../../text/html-escape";
import { MEANING } from "./meaning";
import { addressOf, badge, withBreakOpportunities, statusIcon, PicturePlaces, sourceOf, table } from "./components";

/** More pieces of evidence than this are folded, and so are those that hold where others do not. */
const MAX_SHOWN = 6;

const PREVIOUS_STATUS: Readonly<Record<ClaimReport["status"], string>> = {
  holds: "it held",
  violated: "it was violated",
  unknown: "it was unknown",
  "needs-check": "it needed a check",
  "needs-attestation": "it needed attestation",
  attested: "it was attested",
  "not-applicable": "it did not apply",
};

/**
 * Evidence that was written, by its text: several claims may stand on one check, and its evidence is given once where
 * it
 * is long and holds. Claims show different parts of a check's evidence where there is much of it, so only the same is
 * the same.
 */
export type ShownEvidence = Map<string, EvidenceLocation>;

interface EvidenceLocation {
  /** Id of the element that holds it. */
  readonly id: string;
  readonly claim: string;
  /** Id of the claim's element. */
  readonly link: string;
}

const LONG = 3;

/** One sentence of the page: its verdict, and what the verdict is based on. */
export function claimItem(claim: ClaimReport, id: string, places: PicturePlaces, shownEvidence: ShownEvidence): Markup {
  const { status, kind, says, reason, was, checks, evidence, evidenceOmitted } = claim;
  const before =
    was !== null && was !== status
      ? html`<span class="was${isWeaker(claim) ? " weaker" : ""}">${
          isWeaker(claim) ? "weaker than before" : "changed"
        }: ${PREVIOUS_STATUS[was]}</span>`
      : null;
  const sorted = failingFirst(checks);
  const failing = sorted.filter((check) => check.status === "violated" || check.status === "unknown");
  const others = sorted.slice(failing.length);
  const block = (check: CheckReport, index: number) =>
    checkBlock(
      check,
      evidence.filter((one) => one.check === check.id),
      places,
      { id: `${id}/${index + 1}`, claim: claim.id, link: id },
      shownEvidence,
    );
  const known = new Set(checks.map((check) => check.id));
  const rest = evidence.filter(({ check }) => !known.has(check));
  const omitted =
    evidenceOmitted > 0
      ? html`<p class="none">${pluralize(
          evidenceOmitted,
          "more piece of evidence is",
          "more pieces of evidence are",
        )} left out.</p>`
      : null;
  return html`<li class="claim ${status}" id="${id}" data-status="${status}" data-kind="${kind}"
data-claim="${claim.id}"><details${status === "violated" ? html` open` : null}>
<summary>${badge(status)}<span class="says">${says}${
    reason === null ? null : html`<span class="reason">${sentence(reason)}</span>`
  }${before}</span><span class="kind">${kind}</span></summary>
<div class="proof"><p class="place">
<a class="permalink" href="#${id}"><code>${withBreakOpportunities(claim.id)}</code></a>
<span>item ${claim.item}, statement ${claim.statement}</span>${
    status === "holds" ? null : html` <span><b>${STATUS_LABELS[status]}:</b> ${MEANING[status]}</span>`
  }</p>
${
  checks.length === 0 && evidence.length === 0
    ? html`<p class="none">No rule judges it: ${
        kind === "application" || kind === "vendor" ? "it is out of Terraform’s reach" : "no check is named for it"
      }.</p>`
    : null
}${failing.length > 0 ? failing.map(block) : others.map(block)}${
    failing.length > 0 && others.length > 0
      ? html`<details class="more others"><summary>${pluralize(others.length, "check")} that ${
          others.length === 1 ? "does" : "do"
        } not fail</summary>${others.map((check, index) => block(check, failing.length + index))}</details>`
      : null
  }${rest.length > 0 ? evidenceTables("Evidence", rest, places) : null}${omitted}</div></details></li>
`;
}

function checkBlock(
  check: CheckReport,
  evidence: readonly Evidence[],
  places: PicturePlaces,
  here: EvidenceLocation,
  shownEvidence: ShownEvidence,
): Markup {
  const { status, title, remedy, reason } = check;
  const shared = evidence.length > LONG && status === "holds";
  const text = shared ? JSON.stringify(evidence) : "";
  const before = shared ? shownEvidence.get(text) : undefined;
  if (shared && !before) shownEvidence.set(text, here);
  const tables =
    evidence.length > 0 && !before
      ? html`<div id="${here.id}">${evidenceTables(
          html`Evidence for <code>${withBreakOpportunities(check.id)}</code>`,
          evidence,
          places,
        )}</div>`
      : null;
  const parts = [
    html`<p class="rule">${statusIcon(status)}<span><b>${STATUS_LABELS[status]}:</b> ${title}${
      reason === null ? null : html` <span class="reason">${sentence(reason)}</span>`
    }</span></p>`,
    status === "violated" ? html`<p class="remedy"><b>What to do:</b> ${remedy}</p>` : null,
    tables,
    before
      ? html`<p class="same" data-of="${before.id}">${pluralize(evidence.length, "piece")} of evidence: given with
<a href="#${before.link}"><code>${withBreakOpportunities(before.claim)}</code></a></p>`
      : null,
  ];
  return html`<section class="check ${status}">${parts}</section>`;
}

function evidenceTables(caption: Markup | string, evidence: readonly Evidence[], places: PicturePlaces): Markup {
  const decisive = evidence.filter(({ status }) => status !== "holds");
  const first = (decisive.length > 0 ? decisive : evidence).slice(0, MAX_SHOWN);
  const folded = evidence.filter((one) => !first.includes(one));
  const more =
    folded.length > 0
      ? html`<details class="more"><summary>${pluralize(
          folded.length,
          "more piece",
          "more pieces",
        )} of evidence</summary>${evidenceTable(html`${caption}, continued`, folded, places)}</details>`
      : null;
  return html`${evidenceTable(caption, first, places)}${more}`;
}

function evidenceTable(caption: Markup | string, evidence: readonly Evidence[], places: PicturePlaces): Markup {
  const sources = evidence.some(({ source }) => source !== null);
  const rows = evidence.map(({ status, address, path, expected, actual, source }) => [
    html`<span class="verdict ${status}">${statusIcon(status)}${STATUS_LABELS[status]}</span>`,
    html`${address === "" ? html`<span class="none">nowhere in the file</span>` : addressOf(address, places)}${
      path === "" ? null : html`<code class="path">${withBreakOpportunities(path)}</code>`
    }`,
    withBreakOpportunities(expected),
    withBreakOpportunities(actual),
    ...(sources ? [sourceOf(source)] : []),
  ]);
  return table("evidence", caption, rows);
}

const sentence = (reason: string) =>
  `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${/[.!?]$/.test(reason) ? "" : "."}`;
