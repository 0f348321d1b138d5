import { html, joined, Markup } from "../text/html-escape";
import { Layer } from "./graph/resource-kinds";
import { Box, CARD, Layout, LINE, Point } from "./layout";
import { truncateToWidth, widthOf } from "./text-width";

/** A card as it is drawn; its texts are masked. */
export interface Card {
  readonly id: string;
  readonly layer: Layer | "outside";
  /** What it is, with how many there are. */
  readonly title: string;
  /** Its name or the first names, or what else there is to say. */
  readonly lines: readonly string[];
  /** Addresses of everything in it, for a reader who points at it. */
  readonly addresses: readonly string[];
  readonly violated: boolean;
  /** Whether others stand in it. */
  readonly frame: boolean;
}

/** An arrow between two cards, by their numbers. */
export interface Line {
  readonly from: number;
  readonly to: number;
  /** What it is for; empty where that is plain. */
  readonly label: string;
}

const MARGIN = 4;
const PAD = 14;
const TITLE_SIZE = 12.5;
const NAME_SIZE = 11;
const LABEL_SIZE = 10.5;
const MARK = 8;
const round = (value: number) => Math.round(value * 10) / 10;

/** How high a card has to be for what it says. */
export const heightOf = ({ lines }: Card): number => CARD.height + Math.max(0, lines.length - 1) * LINE;
/** How wide the heading of a frame is. */
export const headingOf = ({ title, lines }: Card): number =>
  widthOf(title, TITLE_SIZE) * 1.06 + lines.reduce((sum, line) => sum + widthOf(line, NAME_SIZE) + PAD, 0) + PAD;
/** How wide the label of an arrow is. */
export const labelWidth = ({ label }: Line): number => (label === "" ? 0 : widthOf(label, LABEL_SIZE) + 8);

/** Draws cards and arrows. Colours come from the page, so that it is as dark as the page and prints. */
export function toSvg(
  id: string,
  label: string,
  words: string,
  cards: readonly Card[],
  arrows: readonly Line[],
  { width, height, boxes, arrows: curves }: Layout,
): Markup {
  const box = [-MARGIN, -MARGIN - MARK, round(width + 2 * MARGIN + MARK), round(height + 2 * MARGIN + MARK)];
  const at = cards.map((card, index) => ({ card, box: boxes[index] ?? { x: 0, y: 0, width: 0, height: 0 } }));
  const frames = at
    .filter(({ card }) => card.frame)
    .sort((one, other) => other.box.width * other.box.height - one.box.width * one.box.height);
  const parts = [
    html`<title id="${id}-title">${label}</title><desc id="${id}-words">${words}</desc>`,
    html`<defs>${arrowTip(id)}</defs>`,
    ...frames.map(({ card, box }) => frame(card, box)),
    ...curves.map(({ points }) => curve(id, points)),
    ...frames.map(({ card, box }) => heading(card, box)),
    ...at.filter(({ card }) => !card.frame).map(({ card, box }) => draw(card, box)),
    ...curves.map(({ label: place }, index) =>
      place
        ? html`<text class="label" x="${round(place.x)}" y="${round(place.y + 3.5)}">${arrows[index]?.label}</text>`
        : null,
    ),
  ];
  const described = html`aria-labelledby="${id}-title" aria-describedby="${id}-words"`;
  const size = html`viewBox="${box.join(" ")}" width="${box[2]}" height="${box[3]}"`;
  return html`<svg class="picture" id="${id}" role="img" ${described} ${size}>${parts}</svg>`;
}

/** The head of every arrow of a picture. */
function arrowTip(id: string): Markup {
  const size = html`viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7"`;
  return html`<marker id="${id}-tip" ${size} orient="auto"><path d="M0 .5 8 4 0 7.5Z"/></marker>`;
}

function curve(id: string, [start, ...rest]: readonly Point[]): Markup {
  if (!start) return html``;
  const at = ({ x, y }: Point) => `${round(x)} ${round(y)}`;
  return html`<path class="arrow" d="M${at(start)}C${rest.map(at).join(" ")}" marker-end="url(#${id}-tip)"/>`;
}

function draw(card: Card, { x, y, height }: Box): Markup {
  const { id, layer, title, lines } = card;
  const left = round(x - CARD.width / 2);
  const top = round(y - height / 2);
  const room = CARD.width - 2 * PAD;
  const textLeft = left + PAD;
  const baseline = top + (lines.length === 0 ? 29 : 20);
  const below = lines.map((line, index) => {
    const name = truncateToWidth(line, room, NAME_SIZE);
    return html`<text class="name" x="${textLeft}" y="${round(top + 36 + index * LINE)}">${name}</text>`;
  });
  const parts = [
    tooltip(card),
    html`<rect x="${left}" y="${top}" width="${CARD.width}" height="${height}" rx="5"/>`,
    html`<path class="stripe" d="M${left + 5} ${top + 9}v${round(height - 18)}"/>`,
    html`<text x="${textLeft}" y="${baseline}">${truncateToWidth(title, room, TITLE_SIZE)}</text> `,
    below.length > 0 ? joined(below, " ") : null,
    mark(card, left + CARD.width, top),
  ];
  return html`<g class="card ${layer}${card.violated ? " violated" : ""}" id="${id}">${parts}</g>`;
}

function frame(card: Card, { x, y, width, height }: Box): Markup {
  const [left, top] = [round(x - width / 2), round(y - height / 2)];
  const parts = [
    tooltip(card),
    html`<rect x="${left}" y="${top}" width="${round(width)}" height="${round(height)}" rx="8"/>`,
    mark(card, left + round(width), top),
  ];
  return html`<g class="card frame ${card.layer}${card.violated ? " violated" : ""}" id="${card.id}">${parts}</g>`;
}

/** Stands over the arrows that lead into the frame. */
function heading({ layer, violated, title, lines }: Card, { x, y, width, height }: Box): Markup {
  const details = lines.map((line) => html`<tspan class="name" dx="${PAD}">${line}</tspan>`);
  const [left, baseline] = [round(x - width / 2 + PAD), round(y - height / 2 + 20)];
  const kind = violated ? " violated" : "";
  return html`<text class="heading ${layer}${kind}" x="${left}" y="${baseline}">${title}${details}</text>`;
}

function tooltip({ title, violated, addresses }: Card): Markup {
  return html`<title>${joined(
    [title, ...(violated ? ["violated"] : []), ...addresses].map((line) => html`${line}`),
    "\n",
  )}</title>`;
}

/** @param right where the card ends */
function mark({ violated }: Pick<Card, "violated">, right: number, top: number): Markup | null {
  if (!violated) return null;
  const cross = html`<path class="cross" d="M${right - 5} ${top - 1}l6 6m0-6l-6 6"/>`;
  return html`<path class="mark" d="${octagon(right - 2, top + 2)}"/>${cross}`;
}

/** What a card that is marked as violated bears, alone. */
export const violatedMark = (): Markup => {
  const box = 2 * MARK + 2;
  const octagonAndCross = mark({ violated: true }, box / 2 + 2, box / 2 - 2);
  const size = html`viewBox="0 0 ${box} ${box}" width="${box}" height="${box}"`;
  return html`<svg class="picture key" ${size} aria-hidden="true"><g class="card">${octagonAndCross}</g></svg>`;
};

/** A shape of its own for what is violated: colour alone would not do. */
function octagon(x: number, y: number): string {
  const corners = Array.from({ length: 8 }, (_, index) => {
    const angle = (Math.PI / 4) * (index + 0.5);
    return `${round(x + MARK * Math.cos(angle))} ${round(y + MARK * Math.sin(angle))}`;
  });
  return `M${corners.join("L")}Z`;
}
