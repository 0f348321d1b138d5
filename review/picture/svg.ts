import { html, joined, Markup } from "../html/escape";
import { Layer } from "./kinds";
import { CARD, Layout, Point } from "./layout";

/** A card as it is drawn; its texts are masked. */
export interface Card {
  readonly id: string;
  readonly layer: Layer | "outside";
  /** What it is, with how many there are. */
  readonly title: string;
  /** Its name, or the first names. */
  readonly name: string;
  /** Addresses of everything in it, for a reader who points at it. */
  readonly addresses: readonly string[];
  readonly violated: boolean;
}

const MARGIN = 4;
const PAD = 14;
const TITLE_SIZE = 12.5;
const NAME_SIZE = 11;
const MARK = 8;
const round = (value: number) => Math.round(value * 10) / 10;

/** Draws cards and arrows. Colours come from the page, so that it is as dark as the page and prints. */
export function toSvg(id: string, label: string, cards: readonly Card[], arrows: readonly (readonly [number, number])[], { width, height, nodes, arrows: curves }: Layout): Markup {
  const box = [-MARGIN, -MARGIN - MARK, round(width + 2 * MARGIN + MARK), round(height + 2 * MARGIN + MARK)];
  return html`<svg class="picture" id="${id}" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-words" viewBox="${box.join(" ")}" width="${box[2]}" height="${box[3]}"><title id="${id}-title">${label}</title><desc id="${id}-words">${inWords(cards, arrows)}</desc><defs><marker id="${id}-tip" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 .5 8 4 0 7.5Z"/></marker></defs>${curves.map((points) => curve(id, points))}${cards.map((card, index) => draw(card, nodes[index] ?? { x: 0, y: 0 }))}</svg>`;
}

function curve(id: string, [start, ...rest]: readonly Point[]): Markup {
  if (!start) return html``;
  const at = ({ x, y }: Point) => `${round(x)} ${round(y)}`;
  return html`<path class="arrow" d="M${at(start)}C${rest.map(at).join(" ")}" marker-end="url(#${id}-tip)"/>`;
}

function draw({ id, layer, title, name, addresses, violated }: Card, { x, y }: Point): Markup {
  const left = round(x - CARD.width / 2);
  const top = round(y - CARD.height / 2);
  const room = CARD.width - 2 * PAD;
  const words = joined([title, ...(violated ? ["violated"] : []), ...addresses].map((line) => html`${line}`), "\n");
  const mark = violated ? html`<path class="mark" d="${octagon(left + CARD.width - 2, top + 2)}"/><path class="cross" d="M${left + CARD.width - 5} ${top - 1}l6 6m0-6l-6 6"/>` : null;
  const second = name === "" ? null : html`<text class="name" x="${left + PAD}" y="${top + 36}">${fit(name, room, NAME_SIZE)}</text>`;
  return html`<g class="card ${layer}${violated ? " violated" : ""}" id="${id}"><title>${words}</title><rect x="${left}" y="${top}" width="${CARD.width}" height="${CARD.height}" rx="5"/><path class="stripe" d="M${left + 5} ${top + 9}v${CARD.height - 18}"/><text x="${left + PAD}" y="${top + (name === "" ? 29 : 20)}">${fit(title, room, TITLE_SIZE)}</text> ${second}${mark}</g>`;
}

/** A shape of its own for what is violated: colour alone would not do. */
function octagon(x: number, y: number): string {
  const corners = Array.from({ length: 8 }, (_, index) => {
    const angle = (Math.PI / 4) * (index + 0.5);
    return `${round(x + MARK * Math.cos(angle))} ${round(y + MARK * Math.sin(angle))}`;
  });
  return `M${corners.join("L")}Z`;
}

/** Who leads to whom, for a reader who does not see it. */
function inWords(cards: readonly Card[], arrows: readonly (readonly [number, number])[]): string {
  const name = (index: number) => (cards[index] ? `${cards[index].title}${cards[index].name && ` ${cards[index].name}`}${cards[index].violated ? " (violated)" : ""}` : "");
  const sentences = cards.flatMap((_, index) => {
    const to = arrows.filter(([from]) => from === index).map(([, other]) => name(other));
    return to.length > 0 ? [`${name(index)} leads to ${to.join(", ")}.`] : [];
  });
  const linked = new Set(arrows.flat());
  const alone = cards.flatMap((_, index) => (linked.has(index) ? [] : [name(index)]));
  return [...sentences, ...(alone.length > 0 ? [`Without arrows: ${alone.join(", ")}.`] : [])].join(" ");
}

/** As much of a text as there is room for. A single name is cut in its middle: names of one system begin alike. */
function fit(text: string, room: number, size: number): string {
  const letters = [...text];
  const widths = letters.map((letter) => size * widthOf(letter));
  if (sum(widths) <= room) return text;
  const ellipsis = size;
  const single = !text.includes(", ");
  const before = within(widths, single ? (room - ellipsis) * 0.45 : room - ellipsis);
  const after = single ? within([...widths].reverse(), room - ellipsis - sum(widths.slice(0, before))) : 0;
  return `${letters.slice(0, before).join("").trimEnd()}…${after > 0 ? letters.slice(-after).join("").trimStart() : ""}`;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** How many of the first widths fit. */
function within(widths: readonly number[], room: number): number {
  let used = 0;
  const over = widths.findIndex((width) => (used += width) > room);
  return over < 0 ? widths.length : over;
}

/** Width of a letter in ems, in the usual sans-serif faces. */
function widthOf(letter: string): number {
  if (/[ilj.,:;'|!()[\]tfr /-]/.test(letter)) return 0.36;
  if (/[mwMW@%]/.test(letter)) return 0.92;
  if (/[A-Z_]/.test(letter)) return 0.72;
  return letter.charCodeAt(0) > 0x2e7f ? 1.1 : 0.58;
}
