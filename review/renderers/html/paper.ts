import { ClaimStatus } from "../../../posture/evaluate";
import { needsReview } from "../../../posture/changes/change";
import { countByStatus } from "../../report/status-counts";
import { Provenance } from "../../report/provenance";
import { PlanReport, Report } from "../../report/report";
import { stepsOf } from "../../report/source-chain";
import { actionName, pluralize, decisiveEvidence, planClaims, STATUS_LABELS } from "../../report/wording";
import { toVisibleLine } from "../../text/visible-line";
import { html, Markup } from "../../text/html-escape";
import { statusesOf } from "./components";
import { short } from "./provenance";

/** As much as four pages of A4 or Letter hold, whatever a report holds. */
const MOST_STACKS = 24;
const MOST_CLAIMS = 12;
const MOST_CHANGES = 12;
const MOST_GAPS = 5;
const MOST_LETTERS = 140;
const MOST_OF_A_NAME = 40;

/** What is printed unless the details are asked for: the result, and what asks for attention. */
export function paper(report: Report, { inputs }: Provenance): Markup {
  const { plans } = report;
  const statuses = statusesOf(report);
  const several = plans.length > 1;
  const claims = plans.flatMap((plan) =>
    plan.claims.filter(({ status }) => status === "violated").map((claim) => ({ plan, claim })),
  );
  const changes = plans.flatMap((plan) =>
    [...plan.changes, ...plan.drift].filter(needsReview).map((change) => ({ plan, change })),
  );
  const gaps = plans.flatMap((plan) => plan.notEvaluated.map((what) => ({ plan, what })));
  const of = ({ stack }: PlanReport) => (several ? html`<b>${toVisibleLine(stack, MOST_OF_A_NAME)}</b> ` : null);
  const headings = [
    "Stack",
    ...statuses.map((status) => STATUS_LABELS[status]),
    "Changes",
    "File’s SHA-256",
    "Settings and their SHA-256",
  ];
  return html`<section class="paper">
<h2>Stacks</h2><table><thead><tr>${headings.map(
    (heading) => html`<th scope="col">${heading}</th>`,
  )}</tr></thead><tbody>${plans
    .slice(0, MOST_STACKS)
    .map((plan, index) =>
      stackRow(plan, inputs[index], statuses),
    )}</tbody></table>${rest(plans.length - MOST_STACKS, "stack")}
${listed(
  "Violated claims",
  claims.slice(0, MOST_CLAIMS).map(({ plan, claim }) => {
    const [group] = decisiveEvidence(claim).groups;
    const source = group?.[1][0]?.source;
    const steps = source ? stepsOf(source).map(({ by, text }) => `${by} ${text}`) : [];
    const where = [...(group ? [group[0] || "missing"] : []), ...steps].join(", ");
    return html`${of(plan)}${toVisibleLine(claim.says, MOST_LETTERS)}${
      where === "" ? null : html`<br><code>${toVisibleLine(where, MOST_LETTERS)}</code>`
    }`;
  }),
  rest(claims.length - MOST_CLAIMS, "violated claim"),
)}${listed(
    "Changes and drift that need review",
    changes.slice(0, MOST_CHANGES).map(
      ({ plan, change }) =>
        html`${of(plan)}${change.risk} risk: ${toVisibleLine(actionName(change), MOST_OF_A_NAME)}
<code>${toVisibleLine(change.address, MOST_LETTERS)}</code>${
          change.reasons.length > 0 ? html`<br>${toVisibleLine(change.reasons[0] ?? "", MOST_LETTERS)}` : null
        }`,
    ),
    rest(changes.length - MOST_CHANGES, "change"),
  )}${listed(
    "Not evaluated",
    gaps.slice(0, MOST_GAPS).map(({ plan, what }) => html`${of(plan)}${toVisibleLine(what, MOST_LETTERS)}`),
    rest(gaps.length - MOST_GAPS, "gap"),
  )}<p class="none">This is a summary. The page on a screen has every claim with its evidence, and prints them
where “Print every detail” is ticked.</p>
</section>
`;
}

function stackRow(
  { stack, claims, changes, drift }: PlanReport,
  input: Provenance["inputs"][number] | undefined,
  statuses: readonly ClaimStatus[],
): Markup {
  const of = countByStatus(planClaims(claims));
  const toReview = [...changes, ...drift].filter(needsReview).length;
  const settings = input?.settings;
  return html`<tr><th scope="row">${toVisibleLine(stack, MOST_OF_A_NAME)}</th>${statuses.map(
    (status) => html`<td>${of[status]}</td>`,
  )}<td>${changes.length}${toReview > 0 ? `, ${toReview} to review` : ""}</td><td>${
    input?.sha256 === undefined ? "not known" : html`<code>${short(input.sha256)}</code>`
  }</td><td>${
    settings === undefined
      ? "not known"
      : html`<code>${toVisibleLine(settings.file, MOST_OF_A_NAME)}</code> <code>${short(settings.sha256)}</code>`
  }</td></tr>`;
}

const rest = (number: number, one: string): Markup | null =>
  number > 0 ? html`<p class="none">and ${pluralize(number, `more ${one}`)}</p>` : null;

function listed(title: string, items: readonly Markup[], more: Markup | null): Markup | null {
  return items.length === 0
    ? null
    : html`<h2>${title}</h2><ul>${items.map((item) => html`<li>${item}</li>`)}</ul>${more}`;
}
