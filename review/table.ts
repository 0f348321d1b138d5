import { stripVTControlCharacters } from "node:util";

/** A table with a heading line, each column as wide as its widest cell; colours do not count. */
export function table(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  rightAligned: readonly number[] = [],
): string {
  const widths = heading.map((_, column) => Math.max(...[heading, ...rows].map((row) => width(row[column]))));
  const line = (row: readonly string[]) =>
    heading
      .map((_, column) => {
        const cell = row[column] ?? "";
        const padding = " ".repeat((widths[column] ?? 0) - width(cell));
        return rightAligned.includes(column) ? padding + cell : cell + padding;
      })
      .join("  ")
      .trimEnd();
  return [line(heading), widths.map((size) => "─".repeat(size)).join("  "), ...rows.map(line)].join("\n");
}

const width = (cell = "") => stripVTControlCharacters(cell).length;
