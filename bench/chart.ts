import { Spread } from "./measure";

/** One curve: what was measured at each size. */
export interface Series {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly spread: Spread }[];
}

const [WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM] = [720, 400, 70, 40, 230, 50];
const COLOURS = ["#1b6ac9", "#b3541e", "#2b7a4b", "#7a3e9d", "#555555", "#c2185b"];

/** A chart of SVG with logarithmic axes: each median with a bar from the minimum to the maximum. */
export function chart(title: string, xLabel: string, series: readonly Series[]): string {
  const points = series.flatMap((one) => one.points);
  const xs = points.map(({ x }) => x);
  const ys = points.flatMap(({ spread }) => [spread.min, spread.max]);
  const across = scale(xs, LEFT, WIDTH - RIGHT);
  const up = scale(ys, HEIGHT - BOTTOM, TOP);
  const ticks = [...new Set(xs)].sort((one, other) => one - other);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" ` +
      `font-family="sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="20" font-size="14">${escaped(title)}</text>`,
    ...decades(ys).map(
      (y) =>
        `<path d="M${LEFT} ${up(y)}H${WIDTH - RIGHT}" stroke="#dddddd"/>` +
        `<text x="${LEFT - 8}" y="${up(y)}" text-anchor="end" dominant-baseline="middle">${y} s</text>`,
    ),
    ...ticks.map(
      (x) => `<text x="${across(x)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${x.toLocaleString("en")}</text>`,
    ),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 10}" text-anchor="middle">${escaped(xLabel)}</text>`,
    ...series.map((one, index) => curve(one, index, across, up)),
    "</svg>",
  ].join("\n")}\n`;
}

function curve({ name, points }: Series, index: number, across: Scale, up: Scale): string {
  const colour = COLOURS[index % COLOURS.length] ?? "";
  const line = points.map(({ x, spread }) => `${across(x)},${up(spread.median)}`).join(" ");
  const bars = points.map(
    ({ x, spread }) =>
      `<path d="M${across(x)} ${up(spread.min)}V${up(spread.max)}" stroke="${colour}"/>` +
      `<circle cx="${across(x)}" cy="${up(spread.median)}" r="3" fill="${colour}"/>`,
  );
  const y = TOP + 10 + index * 20;
  const legend = `<text x="${WIDTH - RIGHT + 14}" y="${y}" fill="${colour}">${escaped(name)}</text>`;
  return `<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="2"/>${bars.join("")}${legend}`;
}

type Scale = (value: number) => string;

function scale(values: readonly number[], from: number, to: number): Scale {
  const [least, most] = [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))];
  const width = most - least || 1;
  return (value) => (from + ((Math.log10(value) - least) / width) * (to - from)).toFixed(1);
}

/** 1, 2 and 5 times the powers of ten between the least and the largest value. */
function decades(values: readonly number[]): number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const all: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.log10(most); power++)
    for (const step of [1, 2, 5]) {
      const value = Number(`${step}e${power}`);
      if (value >= least && value <= most) all.push(value);
    }
  return all;
}

const escaped = (text: string) => text.replace(/[&<>]/g, (one) => `&#${one.charCodeAt(0)};`);
