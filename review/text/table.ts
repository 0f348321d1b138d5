import { stripVTControlCharacters } from "node:util";

const GAP = "  ";

/**
 * A table with a heading line, each column as wide as its widest cell; colours do not count. Where that is wider than
 * `columns`, each row is its first cell, and the others below it with their headings.
 */
export function table(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  rightAligned: readonly number[] = [],
  columns = Infinity,
): string {
  const widths = heading.map((_, column) => Math.max(...[heading, ...rows].map((row) => width(row[column]))));
  if (widths.reduce((sum, one) => sum + one, GAP.length * (widths.length - 1)) > columns)
    return rows.map((row) => lines(heading, row, columns).join("\n")).join("\n");
  const line = (row: readonly string[]) =>
    heading
      .map((_, column) => {
        const cell = row[column] ?? "";
        const padding = " ".repeat((widths[column] ?? 0) - width(cell));
        return rightAligned.includes(column) ? padding + cell : cell + padding;
      })
      .join(GAP)
      .trimEnd();
  return [line(heading), widths.map((size) => "─".repeat(size)).join(GAP), ...rows.map(line)].join("\n");
}

/** A row as lines: `Heading: cell`, as many on each line as fit. */
function lines(heading: readonly string[], [first = "", ...cells]: readonly string[], columns: number): string[] {
  const pairs = cells.map((cell, index) => `${stripVTControlCharacters(heading[index + 1] ?? "")}: ${cell}`);
  const below: string[] = [];
  for (const pair of pairs) {
    const longer = below.length === 0 ? undefined : `${below.at(-1)}, ${pair}`;
    if (longer !== undefined && width(longer) + GAP.length <= columns) below[below.length - 1] = longer;
    else below.push(pair);
  }
  return [first, ...below.map((line) => GAP + line)];
}

const width = (cell = "") => stripVTControlCharacters(cell).length;
