import { ClaimStatus } from "../../posture/evaluate";
import { createHash } from "node:crypto";
import { html, Markup } from "../text/html-escape";
import { MEANING } from "./html/meaning";
import { paper } from "./html/paper";
import { badge, KINDS, statusIconDefinitions, STATUSES, statusesOf } from "./html/components";
import { madeAt } from "./html/provenance";
import { SCRIPT } from "./html/script";
import { Stack, stackSection, toStacks } from "./html/stack";
import { STYLE } from "./html/style";
import { headline } from "../report/headline";
import { drawPictures, Picture, textsIn } from "../picture/picture";
import { commitOf, Provenance, timeOf } from "../report/provenance";
import { Redactor } from "../report/redactor";
import type { Reviewed } from "../report/build-report";
import { Counts, Report } from "../report/report";
import { isOrAre, pluralize, planClaims } from "../report/wording";

export interface HtmlOptions {
  /** What the report was made of, in the order of its plans: their models are drawn. */
  readonly subjects: readonly Pick<Reviewed, "stack" | "subject" | "sha256" | "sources">[];
  /** Directory whose commit the page names. */
  readonly checkout: string;
}

/** The page of a report, with a picture of each stack. */
export async function renderHtml(report: Report, { subjects, checkout }: HtmlOptions): Promise<string> {
  const pictures = await drawPictures(
    report,
    subjects.map(({ stack, subject: { model } }) => ({
      stack,
      model,
      mask: new Redactor([model]).for(textsIn(model)),
    })),
  );
  return htmlPage(report, pictures, {
    made: timeOf(process.env),
    commit: commitOf(checkout),
    inputs: subjects.map(({ sha256, sources: { settings } }) => ({ sha256, settings })),
  });
}

/**
 * One self-contained page: nothing in it is fetched, and nothing runs but its own script.
 * @param pictures by the name of the stack
 */
export function htmlPage(report: Report, pictures: ReadonlyMap<string, Picture>, provenance: Provenance): string {
  const stacks = toStacks(report.plans, pictures, provenance.inputs);
  const { words } = headline(report);
  return `${
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${words} – security posture</title>
<style>${new Markup(STYLE)}</style>
</head>
${renderBody(report, stacks, provenance)}<script>${new Markup(SCRIPT)}</script>
</html>
`.text
  }`;
}

/** Only the page's own style and script, by their digests. */
const contentSecurityPolicy = () =>
  new Markup(
    [
      "default-src 'none'",
      `style-src '${hash(STYLE)}'`,
      `script-src '${hash(SCRIPT)}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ].join("; "),
  );

const hash = (text: string) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

function renderBody(report: Report, stacks: readonly Stack[], provenance: Provenance): Markup {
  const { tone, words } = headline(report);
  const { summary } = report;
  return html`<body>
<a class="skip" href="#claims">Skip to the claims</a>
${statusIconDefinitions()}
<header class="masthead ${tone}"><div><p class="eyebrow">Security posture review</p>
<h1>${words}</h1>
<p class="lede">${introduction(report, stacks.length)}</p>
<dl class="counts">${figures(summary.claims, statusesOf(report))}</dl>
<p class="also">${also(report)}</p>
${madeAt(provenance)}
<p class="printing"><label><input type="checkbox" id="print-details">Print every detail</label>, not a summary of at
most four pages.</p></div></header>
${paper(report, provenance)}${
    stacks.length > 1
      ? html`<nav class="stacks" aria-label="Stacks"><ul>${stacks.map(
          ({ plan, id }) =>
            html`<li><a href="#${id}">${badge(
              worst(planClaims(plan.claims).map(({ status }) => status)),
            )}<span>${plan.stack}</span></a></li>`,
        )}<li class="script" hidden><a href="#all">All stacks</a></li></ul></nav>`
      : null
  }
<main id="claims" tabindex="-1">
${filters(statusesOf(report))}
<div class="outcome"><p class="result" role="status"></p><button type="button" hidden>Show all</button></div>
${stacks.map(stackSection)}</main>
<footer><p>A verdict holds for the files that were judged. Claims that need attestation are out of Terraform’s reach,
and no attestation of them is in force. Nothing is known of claims that need a check. Values marked as sensitive are
masked.</p></footer>
</body>
`;
}

/** What is judged, by what, and what no file can tell. */
function introduction({ plans, summary: { claims } }: Report, stacks: number): string {
  const pages = [...new Set(plans.flatMap((plan) => plan.claims.slice(0, 1).map(({ page }) => page)))];
  const judged = claims.violated + claims.unknown + claims.holds;
  const of = pages.length === 0 ? "a published page" : pages.map((page) => `the ${page}`).join(" and ");
  return (
    `Each claim is a sentence of ${of}. Here ${isOrAre(stacks)} ${pluralize(stacks, "stack")}: ` +
    `what Terraform says of ${stacks === 1 ? "it" : "them"} decides ` +
    `${pluralize(judged, "claim")}${
      claims.needsAttestation > 0
        ? `; ${claims.needsAttestation} ${isOrAre(claims.needsAttestation)} out of its reach, and ${
            claims.needsAttestation === 1 ? "needs" : "need"
          } attestation by those who are named`
        : ""
    }.`
  );
}

/** Every count, and what it is a count of. */
function figures(
  { notApplicable, needsAttestation, needsCheck, ...counts }: Counts,
  statuses: readonly ClaimStatus[],
): Markup[] {
  const of = {
    ...counts,
    "needs-check": needsCheck,
    "needs-attestation": needsAttestation,
    "not-applicable": notApplicable,
  };
  return statuses.map(
    (status) =>
      html`<div class="${
        of[status] === 0 ? "zero" : status
      }"><dt>${badge(status)}</dt><dd>${of[status]}</dd><dd class="means">${MEANING[status]}</dd></div>`,
  );
}

function also({ summary: { process, weaker, changesToReview, driftToReview } }: Report): string {
  const repository = process
    ? `Of the claims about how it is built, ${process.holds} ` +
      `${process.holds === 1 ? "holds" : "hold"} and ${process.violated} ` +
      `${isOrAre(process.violated)} violated.`
    : "Claims about how it is built were not judged: no repository was given.";
  return [
    repository,
    ...(weaker > 0 ? [`${pluralize(weaker, "claim")} ${isOrAre(weaker)} weaker than before.`] : []),
    ...(changesToReview + driftToReview > 0
      ? [`${pluralize(changesToReview + driftToReview, "change needs", "changes need")} review.`]
      : []),
  ].join(" ");
}

const worst = (all: Parameters<typeof badge>[0][]) =>
  STATUSES.find((status) => all.includes(status)) ?? "not-applicable";

/** Filters work by script only, and are not shown without it. */
function filters(statuses: readonly ClaimStatus[]): Markup {
  const boxes = (name: string, values: readonly string[], words: (value: string) => Markup) =>
    values.map(
      (value) =>
        html`<label class="chip"><input type="checkbox" name="${name}"
value="${value}"><span>${words(value)}</span></label>`,
    );
  return html`<form class="filters script" aria-label="Filter claims" hidden>
<fieldset><legend>Verdict</legend>${boxes(
    "status",
    statuses,
    (value) => html`${statuses.filter((status) => status === value).map(badge)}`,
  )}</fieldset>
<fieldset><legend>Kind</legend>${boxes("kind", KINDS, (value) => html`${value}`)}</fieldset>
<label class="find"><span>Find</span><input type="search" name="words" autocomplete="off"
placeholder="words"></label></form>`;
}
