import { ClaimStatus } from "../../../posture/evaluate";
import { ClaimReport, Report, Source } from "../../report/report";
import { stepsOf } from "../../report/source-chain";
import { STATUS_LABELS } from "../../report/wording";
import { TABLE_HEADINGS } from "./table-headings";
import { html, joined, Markup } from "../../text/html-escape";

/** In the order in which they ask for attention. */
export const STATUSES: readonly ClaimStatus[] = [
  "violated",
  "unknown",
  "needs-check",
  "holds",
  "needs-attestation",
  "attested",
  "not-applicable",
];

/** Statuses that most pages have no claim of: they are shown only where there is one. */
const OCCASIONAL: ReadonlySet<ClaimStatus> = new Set(["needs-check", "attested"]);

/** The statuses to show of a report: every one that a claim has, and those that readers look for anyway. */
export function statusesOf({ plans }: Report): readonly ClaimStatus[] {
  const found = new Set(plans.flatMap(({ claims }) => claims.map(({ status }) => status)));
  return STATUSES.filter((status) => !OCCASIONAL.has(status) || found.has(status));
}

export const KINDS: readonly ClaimReport["kind"][] = ["infrastructure", "process", "application", "vendor"];

/** Each status has a shape of its own, so that nothing hangs on colour. */
const SHAPES: Readonly<Record<ClaimStatus, string>> = {
  violated: "M5.3 1h5.4L15 5.3v5.4L10.7 15H5.3L1 10.7V5.3ZM5.2 5.2l5.6 5.6m0-5.6-5.6 5.6",
  unknown: "M8 .8 15.2 8 8 15.2.8 8ZM6.1 6.4a1.9 1.9 0 1 1 2.8 1.7c-.6.3-.9.6-.9 1.2m0 1.6v.5",
  holds: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM4.7 8.2l2.4 2.4 4.3-4.8",
  "needs-check": "M8 1.2 15.2 14H.8ZM8 5.6v4m0 1.9v.6",
  attested: "M1.5 1.5h13v13h-13ZM4.7 8.2l2.4 2.4 4.3-4.8",
  "needs-attestation": "M1.5 1.5h13v13h-13ZM4.4 11.6l.7-2.5 4.6-4.6 1.8 1.8-4.6 4.6Z",
  "not-applicable": "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM4.5 8h7",
};

/** The shapes, once for the whole page. */
export const statusIconDefinitions = (): Markup =>
  html`<svg class="shapes" width="0" height="0" aria-hidden="true">${STATUSES.map(
    (status) => html`<symbol id="mark-${status}" viewBox="0 0 16 16"><path d="${SHAPES[status]}"/></symbol>`,
  )}</svg>`;

export const statusIcon = (status: ClaimStatus): Markup =>
  html`<svg class="mark" aria-hidden="true"><use href="#mark-${status}"/></svg>`;

export const badge = (status: ClaimStatus): Markup =>
  html`<span class="badge ${status}">${statusIcon(status)}${STATUS_LABELS[status]}</span>`;

/** Where in the picture a resource stands. */
export type PicturePlaces = ReadonlyMap<string, string>;

/** An address: it leads to the picture where the resource is drawn. */
export function addressOf(address: string, places: PicturePlaces): Markup {
  const place = places.get(address);
  return place === undefined
    ? html`<code>${withBreakOpportunities(address)}</code>`
    : html`<a class="address" href="#${place}"><code>${withBreakOpportunities(address)}</code></a>`;
}

/** The construct's line, the stack's, and the setting's where one decided. */
export function sourceOf(source: Source | null): Markup {
  if (!source) return html`<span class="none">not known</span>`;
  const [made, ...more] = stepsOf(source);
  return html`<code>${withBreakOpportunities(made?.text ?? "")}</code>${more.map(
    ({ by, text, setting }) =>
      html`<span class="line"><span class="by">${by}</span> <code>${withBreakOpportunities(text)}</code>${
        setting === undefined ? null : html` <span class="by">(<code>${withBreakOpportunities(setting)}</code>)</span>`
      }</span>`,
  )}`;
}

const LONG_WORD = 20;

/** A text whose long words may break after what joins their parts. */
export function withBreakOpportunities(text: string): Markup {
  return joined(
    text.split(" ").map((word) =>
      word.length > LONG_WORD
        ? joined(
            (word.match(/.{8,}?(?:[./:_-](?![./:_-])|$)|.+$/gsu) ?? []).map((part) => html`${part}`),
            "<wbr>",
          )
        : html`${word}`,
    ),
    " ",
  );
}

/**
 * A table, which becomes a list of cards where the screen is too narrow for columns.
 * @param rows of cells; the last column may be left out
 */
export function table(
  kind: keyof typeof TABLE_HEADINGS,
  caption: Markup | string,
  rows: readonly (readonly (Markup | string)[])[],
): Markup {
  const headings = TABLE_HEADINGS[kind].slice(0, rows[0]?.length ?? 0);
  return html`<table class="${kind}"><caption>${caption}</caption><thead><tr>${headings.map(
    (heading) => html`<th scope="col">${heading}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table>`;
}
