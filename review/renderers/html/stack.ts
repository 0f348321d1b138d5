import { groupBy } from "../../../posture/model/grouping";
import { needsReview } from "../../../posture/changes/change";
import { countByStatus } from "../../report/status-counts";
import { effectInWords } from "../../report/headline";
import { Picture } from "../../picture/picture";
import { Input } from "../../report/provenance";
import { ChangeReport, ClaimReport, PlanReport } from "../../report/report";
import { actionName, pluralize, planClaims } from "../../report/wording";
import { claimItem, ShownEvidence } from "./claim";
import { html, Markup, toId } from "../../text/html-escape";
import { legend } from "./legend";
import { RISK } from "./meaning";
import { addressOf, badge, withBreakOpportunities, PicturePlaces, sourceOf, STATUSES, table } from "./components";
import { madeFrom } from "./provenance";

const FORMATS: Readonly<Record<PlanReport["format"], string>> = {
  plan: "a plan",
  state: "an applied state",
  synthesized: "a synthesized stack, before any plan",
};
const NO_PLACES: PicturePlaces = new Map();

/** A stack of the report, with ids that no other has. */
export interface Stack {
  readonly plan: PlanReport;
  readonly id: string;
  readonly picture: Picture | undefined;
  readonly input: Input | undefined;
}

/** Ids by which a link finds a stack and its claims, whatever their names hold. */
export function toStacks(
  plans: readonly PlanReport[],
  pictures: ReadonlyMap<string, Picture>,
  inputs: readonly Input[],
): readonly Stack[] {
  const taken = new Set(["claims", "all"]);
  const drawn = new Set<Picture>();
  return plans.map((plan, index) => {
    const wanted = toId(plan.stack);
    const id = taken.has(wanted) || /^$|^(?:mark|picture)-/.test(wanted) ? `stack-${index + 1}-${wanted}` : wanted;
    taken.add(id);
    const picture = pictures.get(plan.stack);
    // The same picture twice would have the same ids twice.
    const once = picture && !drawn.has(picture) ? picture : undefined;
    if (once) drawn.add(once);
    return { plan, id, picture: once, input: inputs[index] };
  });
}

const claimId = ({ id }: Stack, claim: ClaimReport) => `${id}/${toId(claim.id)}`;

/** Everything about one stack. */
export function stackSection(stack: Stack): Markup {
  const { plan, id, picture, input } = stack;
  const places = picture?.elements ?? NO_PLACES;
  const given: ShownEvidence = new Map();
  const toReview = plan.changes.filter(needsReview);
  const routine = plan.changes.filter((change) => !needsReview(change));
  return html`<section class="stack" id="${id}" aria-labelledby="${id}-name" data-name="${plan.stack}">
<header><h2 id="${id}-name">${withBreakOpportunities(plan.stack)}</h2><p class="from">Judged from
${FORMATS[plan.format]}: <code>${withBreakOpportunities(plan.file)}</code>. Changes: ${effectInWords(plan)}.</p>${
    input ? madeFrom(input) : null
  }${statusSummary(plan)}</header>
${violatedList(stack)}
${
  toReview.length > 0
    ? html`<section class="block person"><h3>Changes that need review</h3>${risks(toReview)}${changes(
        "Changes that need review, the riskiest first",
        toReview,
        places,
      )}</section>`
    : null
}
${
  plan.drift.length > 0
    ? html`<section class="block"><h3>Changed outside Terraform</h3>${risks(plan.drift)}${changes(
        "What changed outside Terraform and bears on this plan",
        plan.drift,
        places,
      )}</section>`
    : null
}
${picture ? drawn(stack, picture) : null}
<section class="block claims" id="${id}/claims"><h3>${plan.claims[0]?.page ?? "Claims"}, section by section</h3>
${bySection(plan.claims).map(
  ([section, claims]) => html`<section class="page-section">${heading(section)}<ul class="list">
${claims.map((claim) => claimItem(claim, claimId(stack, claim), places, given))}</ul></section>`,
)}</section>
${
  routine.length > 0
    ? html`<section class="block"><h3>Routine changes</h3><details
class="more"><summary>${pluralize(routine.length, "change")} that ${
        routine.length === 1 ? "needs" : "need"
      } no review</summary>${changes("Routine changes", routine, places)}</details></section>`
    : null
}
${
  plan.notEvaluated.length > 0
    ? html`<section class="block"><h3>Not evaluated</h3><ul class="plain">${plan.notEvaluated.map(
        (what) => html`<li>${what}</li>`,
      )}</ul></section>`
    : null
}
</section>
`;
}

/** The width of a phone, in points. */
const NARROW = 340;

/** The picture, how to read it, and the same in words. */
function drawn({ plan, id }: Stack, { svg, textAlternative: words, width, key }: Picture): Markup {
  return html`<figure class="block" aria-labelledby="${id}-drawn"><h3 id="${id}-drawn">The system</h3>${
    width > NARROW
      ? html`<p class="swipe">The picture is wider than this screen: move it sideways, or read it in words below.</p>`
      : null
  }<div class="canvas" role="group" aria-label="Picture of ${plan.stack}, scrollable"
tabindex="0">${new Markup(svg)}</div><figcaption>What leads to what, by what the file says. Parts such as rules, grants
and versions are drawn with what they belong to.
<span class="script" hidden><span class="hint">Choose a card to see the claims that judge it.</span>
<a class="to-claims" href="#${id}/claims" hidden>Go there</a></span></figcaption>${legend(key)}
${
  words.length > 0
    ? html`<details class="more words"><summary>The picture in words</summary><ul class="plain">${words.map(
        (sentence) => html`<li>${sentence}</li>`,
      )}</ul></details>`
    : null
}</figure>`;
}

/** How many claims stand how, as a bar and in words. */
function statusSummary({ claims }: PlanReport): Markup {
  const of = countByStatus(planClaims(claims));
  const present = STATUSES.filter((status) => of[status] > 0);
  const all = present.reduce((sum, status) => sum + of[status], 0);
  let x = 0;
  const bars = present.map((status) => {
    const width = (of[status] / all) * 1000;
    const drawn = Math.max(width - 3, 1).toFixed(1);
    const bar = html`<rect class="${status}" x="${x.toFixed(1)}" y="0" width="${drawn}" height="6"/>`;
    x += width;
    return bar;
  });
  return html`<div class="tally"><svg class="bar" viewBox="0 0 1000 6" preserveAspectRatio="none"
aria-hidden="true">${bars}</svg><ul>${present.map(
    (status) => html`<li><b>${of[status]}</b> ${badge(status)}</li>`,
  )}</ul></div>`;
}

function violatedList(stack: Stack): Markup | null {
  const violated = stack.plan.claims.filter(({ status }) => status === "violated");
  return violated.length === 0
    ? null
    : html`<section class="block attention"><h3>What is violated</h3><ol>${violated.map(
        (claim) =>
          html`<li><a href="#${claimId(stack, claim)}">${claim.says}</a> <span class="kind">${claim.kind}</span></li>`,
      )}</ol></section>`;
}

/** The last heading of a section, with those that lead to it before. */
function heading(section: string): Markup {
  const path = section.split(" / ");
  const last = path.pop();
  return html`<h4>${
    path.length > 0 ? html`<span class="path">${path.join(" / ")}<span class="unseen"> / </span></span>` : null
  }${last === "" || last === undefined ? "Introduction" : last}</h4>`;
}

function bySection(claims: readonly ClaimReport[]): [string, ClaimReport[]][] {
  return [...groupBy(claims, ({ section }) => section)];
}

/** What the words in the first column of changes mean. */
function risks(all: readonly ChangeReport[]): Markup {
  const present = (["high", "elevated", "routine"] as const).filter((risk) => all.some((one) => one.risk === risk));
  return html`<dl class="means">${present.map(
    (risk) => html`<div><dt class="risk ${risk}">${risk}</dt><dd>${RISK[risk]}</dd></div>`,
  )}</dl>`;
}

function changes(caption: string, all: readonly ChangeReport[], places: PicturePlaces): Markup {
  const rows = all.map((change) => [
    html`<span class="risk ${change.risk}">${change.risk}</span>`,
    actionName(change),
    addressOf(change.address, places),
    change.reasons.length > 0
      ? html`${change.reasons.map((reason) => html`<span class="line">${reason}</span>`)}`
      : html`<span class="none">nothing to say</span>`,
    sourceOf(change.source),
  ]);
  return table("changes", caption, rows);
}
