import { PictureKey } from "../../picture/picture";
import { violatedMark } from "../../picture/svg";
import { html, Markup } from "../../text/html-escape";

const LAYERS: Readonly<Record<PictureKey["layers"][number], string>> = {
  edge: "entry: addresses, names, load balancing, firewall",
  compute: "what runs",
  data: "where data is kept",
  network: "network",
  identity: "accounts and rights",
  logs: "logs",
  watch: "monitoring and alerts",
  other: "anything else",
  outside: "outside of this stack",
};

/** What the signs in a picture mean, those that it uses. */
export function legend({ layers, frames, arrows, violated }: PictureKey): Markup {
  const card = (kind: string) =>
    sign(
      html`<g class="card ${kind}"><rect x="1" y="1" width="24" height="16" rx="3"/><path
class="stripe" d="M5 5v8"/></g>`,
    );
  const entries: readonly (readonly [Markup, string])[] = [
    ...layers.map((layer) => [card(layer), LAYERS[layer]] as const),
    ...(frames ? [[FRAME, "holds what is drawn in it"] as const] : []),
    ...(arrows ? [[ARROW, "leads to, or uses"] as const] : []),
    ...(violated ? [[violatedMark(), "a claim is violated here"] as const] : []),
  ];
  return html`<dl class="legend" aria-label="Legend of the picture">${entries.map(
    ([drawn, means]) => html`<div><dt>${drawn}</dt><dd>${means}</dd></div>`,
  )}</dl>`;
}

function sign(drawing: Markup): Markup {
  return html`<svg class="picture key" viewBox="0 0 26 18" width="26" height="18" aria-hidden="true">${drawing}</svg>`;
}

const FRAME = sign(
  html`<g class="card frame"><rect x="1" y="1" width="24" height="16" rx="4"/></g><g
class="card"><rect x="8" y="6" width="10" height="7" rx="2"/></g>`,
);
const ARROW = sign(html`<path class="arrow" d="M1 9H20"/><path class="tip" d="M19 5.5 25 9 19 12.5Z"/>`);
