import type { Viz } from "@viz-js/viz";

/** Size of every card, in points. */
export const CARD = { width: 190, height: 48 };
const GAP = { side: 20, rank: 36 };
const INCH = 72;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Centres of the cards. */
  readonly nodes: readonly Point[];
  /** Control points of each arrow's Bézier curve. */
  readonly arrows: readonly (readonly Point[])[];
}

let loaded: Promise<Viz> | undefined;

/** Graphviz takes a moment to load, which only a review with a picture should spend. */
const graphviz = () => (loaded ??= import("@viz-js/viz").then(({ instance }) => instance()));

/** Places cards so that arrows lead down. Only numbers go to Graphviz and come back: no name of a plan can break out of it. */
export async function layOut(count: number, arrows: readonly (readonly [number, number])[]): Promise<Layout> {
  const linked = new Set(arrows.flat());
  const dot = [
    `digraph { graph [rankdir=TB, nodesep=${GAP.side / INCH}, ranksep=${GAP.rank / INCH}, splines=true, pad=0, margin=0]`,
    `node [shape=box, fixedsize=true, width=${CARD.width / INCH}, height=${CARD.height / INCH}, label=""] edge [arrowhead=none]`,
    ...Array.from(linked, (node) => `${node}`),
    ...arrows.map(([from, to]) => `${from} -> ${to}`),
    "}",
  ].join("\n");
  const drawn = linked.size > 0 ? parse((await graphviz()).renderString(dot, { format: "plain" })) : { width: 0, height: 0, nodes: new Map<number, Point>(), curves: new Map<string, readonly Point[]>() };
  return withLoose(count, arrows, drawn);
}

interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<number, Point>;
  readonly curves: ReadonlyMap<string, readonly Point[]>;
}

/** Reads Graphviz' plain format: inches, from the lower left corner. */
function parse(plain: string): Drawn {
  const lines = plain.replaceAll("\\\n", "").split("\n").map((line) => line.split(" "));
  const [, , width = "0", height = "0"] = lines.find(([what]) => what === "graph") ?? [];
  const point = (x = "0", y = "0"): Point => ({ x: Number(x) * INCH, y: (Number(height) - Number(y)) * INCH });
  const nodes = new Map<number, Point>();
  const curves = new Map<string, readonly Point[]>();
  for (const [what, ...rest] of lines) {
    if (what === "node") nodes.set(Number(rest[0]), point(rest[1], rest[2]));
    if (what === "edge") curves.set(`${rest[0]} ${rest[1]}`, Array.from({ length: Number(rest[2]) }, (_, index) => point(rest[3 + 2 * index], rest[4 + 2 * index])));
  }
  return { width: Number(width) * INCH, height: Number(height) * INCH, nodes, curves };
}

/** Cards that nothing leads to or from stand in rows below. */
function withLoose(count: number, arrows: readonly (readonly [number, number])[], drawn: Drawn): Layout {
  const loose = Array.from({ length: count }, (_, node) => node).filter((node) => !drawn.nodes.has(node));
  const step = CARD.width + GAP.side;
  const columns = Math.max(1, Math.min(loose.length, Math.max(Math.floor((drawn.width + GAP.side) / step), 5)));
  const top = drawn.height === 0 ? 0 : drawn.height + GAP.rank;
  const width = Math.max(drawn.width, columns * step - GAP.side);
  const rows = Math.ceil(loose.length / columns);
  const places = new Map(loose.map((node, index) => [node, { x: (index % columns) * step + CARD.width / 2, y: top + Math.floor(index / columns) * (CARD.height + GAP.side) + CARD.height / 2 }]));
  return {
    width,
    height: rows === 0 ? drawn.height : top + rows * (CARD.height + GAP.side) - GAP.side,
    nodes: Array.from({ length: count }, (_, node) => drawn.nodes.get(node) ?? places.get(node) ?? { x: 0, y: 0 }),
    arrows: arrows.map(([from, to]) => drawn.curves.get(`${from} ${to}`) ?? []),
  };
}
