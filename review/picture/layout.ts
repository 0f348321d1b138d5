import { appendTo } from "../../posture/model/grouping";
import type { Viz } from "@viz-js/viz";

/** Size of a card with one line below its title, in points. */
export const CARD = { width: 190, height: 48 };
/** Each further line takes so much. */
export const LINE = 14;
const GAP = { side: 20, rank: 36 };
const FRAME = { margin: 12, header: 20 };
const LABEL_HEIGHT = 13;
const INCH = 72;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  /** Its centre. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is to be placed: numbers only, no name of a plan can break out of Graphviz' language. */
export interface LayoutInput {
  /** Heights of the cards; for one in which others stand, the width of its heading. */
  readonly cards: readonly { readonly height: number; readonly heading: number }[];
  readonly arrows: readonly {
    readonly from: number;
    readonly to: number;
    /** Width of its label; 0 without. */ readonly label: number;
  }[];
  /** The card in which each card stands that stands in one. */
  readonly within: ReadonlyMap<number, number>;
  /** What stands above what without an arrow. */
  readonly above: readonly (readonly [upper: number, lower: number])[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  /** Control points of each arrow's Bézier curve, and the centre of its label. */
  readonly arrows: readonly { readonly points: readonly Point[]; readonly label: Point | undefined }[];
}

let loaded: Promise<Viz> | undefined;

/** Graphviz takes a moment to load, which only a review with a picture should spend. */
const graphviz = () => (loaded ??= import("@viz-js/viz").then(({ instance }) => instance()));

/** Places cards so that arrows lead down. */
export async function computeLayout(sketch: LayoutInput): Promise<Layout> {
  const { arrows, within } = sketch;
  const placed = new Set([...arrows.flatMap(({ from, to }) => [from, to]), ...within.keys(), ...within.values()]);
  return withUnconnectedCards(
    sketch,
    placed.size > 0 ? parse((await graphviz()).renderString(toDot(sketch, placed), { format: "json0" })) : EMPTY,
  );
}

function toDot({ cards, arrows, within, above }: LayoutInput, placed: ReadonlySet<number>): string {
  const inside = new Map<number, number[]>();
  for (const [inner, outer] of within) appendTo(inside, outer, inner);
  const space = (width: number, height: number) =>
    `<<table border="0" cellborder="0" cellspacing="0" cellpadding="0" fixedsize="true" ` +
    `width="${Math.ceil(width)}" height="${height}"><tr><td></td></tr></table>>`;
  const draw = (card: number): string => {
    const inner = inside.get(card);
    if (inner)
      return (
        `subgraph cluster_${card} { margin=${FRAME.margin}; labeljust=l; ` +
        `label=${space(cards[card]?.heading ?? 0, FRAME.header)}; ` +
        `${inner.map(draw).join(" ")} }`
      );
    const height = cards[card]?.height ?? CARD.height;
    return height === CARD.height ? `${card}` : `${card} [height=${height / INCH}]`;
  };
  // An arrow to a frame leads to its first card, and ends at the frame.
  const end = (card: number): number => {
    const [first] = inside.get(card) ?? [];
    return first === undefined ? card : end(first);
  };
  const edge = ({ from, to, label }: LayoutInput["arrows"][number], index: number) => {
    const attributes = [
      `id=${index}`,
      ...(inside.has(from) ? [`ltail=cluster_${from}`] : []),
      ...(inside.has(to) ? [`lhead=cluster_${to}`] : []),
      ...(label > 0 ? [`label=${space(label, LABEL_HEIGHT)}`] : []),
    ];
    return `${end(from)} -> ${end(to)} [${attributes.join(", ")}]`;
  };
  return [
    `digraph { graph [rankdir=TB, nodesep=${GAP.side / INCH}, ranksep=${GAP.rank / INCH}, ` +
      "splines=true, pad=0, margin=0, compound=true]",
    `node [shape=box, fixedsize=true, width=${CARD.width / INCH}, height=${CARD.height / INCH}, ` +
      `label=""] edge [arrowhead=none]`,
    ...[...placed].filter((card) => !within.has(card)).map(draw),
    ...arrows.map(edge),
    ...above.map(([upper, lower]) => `${end(upper)} -> ${end(lower)} [style=invis]`),
    "}",
  ].join("\n");
}

interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<number, Box>;
  readonly arrows: ReadonlyMap<number, Layout["arrows"][number]>;
}

const EMPTY: Drawn = { width: 0, height: 0, boxes: new Map(), arrows: new Map() };

/** What Graphviz' JSON holds: points, from the lower left corner. */
interface Rendered {
  readonly bb: string;
  readonly objects?: readonly {
    readonly name: string;
    readonly bb?: string;
    readonly pos?: string;
    readonly width?: string;
    readonly height?: string;
  }[];
  readonly edges?: readonly { readonly id?: string; readonly pos?: string; readonly lp?: string }[];
}

/** Inches with many digits as points. */
const points = (inches = "0") => Math.round(Number(inches) * INCH * 10) / 10;

function parse(json: string): Drawn {
  const { bb, objects = [], edges = [] } = JSON.parse(json) as Rendered;
  const [, , width = 0, height = 0] = bb.split(",").map(Number);
  const point = (text: string): Point => {
    const [x = 0, y = 0] = text.split(",").map(Number);
    return { x, y: height - y };
  };
  const boxes = objects.map((one): [number, Box] => {
    const [left = 0, bottom = 0, right = 0, top = 0] = (one.bb ?? "").split(",").map(Number);
    if (one.bb !== undefined)
      return [
        Number(one.name.replace("cluster_", "")),
        { x: (left + right) / 2, y: height - (bottom + top) / 2, width: right - left, height: top - bottom },
      ];
    return [Number(one.name), { ...point(one.pos ?? ""), width: points(one.width), height: points(one.height) }];
  });
  const arrows = edges
    .filter(({ id }) => id !== undefined)
    .map(({ id, pos = "", lp }): [number, Layout["arrows"][number]] => [
      Number(id),
      { points: pos === "" ? [] : pos.split(" ").map(point), label: lp === undefined ? undefined : point(lp) },
    ]);
  return { width, height, boxes: new Map(boxes), arrows: new Map(arrows) };
}

/** Cards that nothing leads to or from stand in rows below. */
function withUnconnectedCards({ cards, arrows }: LayoutInput, drawn: Drawn): Layout {
  const loose = cards.map((_, card) => card).filter((card) => !drawn.boxes.has(card));
  const step = CARD.width + GAP.side;
  const columns = Math.max(1, Math.min(loose.length, Math.max(Math.floor((drawn.width + GAP.side) / step), 5)));
  const top = drawn.height === 0 ? 0 : drawn.height + GAP.rank;
  const tallest = Math.max(CARD.height, ...loose.map((card) => cards[card]?.height ?? 0));
  const rows = Math.ceil(loose.length / columns);
  const places = new Map(
    loose.map((card, index): [number, Box] => [
      card,
      {
        x: (index % columns) * step + CARD.width / 2,
        y: top + Math.floor(index / columns) * (tallest + GAP.side) + tallest / 2,
        width: CARD.width,
        height: cards[card]?.height ?? CARD.height,
      },
    ]),
  );
  return {
    width: Math.max(drawn.width, columns * step - GAP.side),
    height: rows === 0 ? drawn.height : top + rows * (tallest + GAP.side) - GAP.side,
    boxes: cards.map((_, card) => drawn.boxes.get(card) ?? places.get(card) ?? { x: 0, y: 0, width: 0, height: 0 }),
    arrows: arrows.map((_, index) => drawn.arrows.get(index) ?? { points: [], label: undefined }),
  };
}
