import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../cli/synthesize";
import { SCHEMAS } from "../../../environments/load";
import { Page } from "../../../posture/claim";
import { systems } from "../../../posture/pages/directory";

/** The published pages, word for word: they stand next to the repository, not in it. */
const DIRECTORY = join(ROOT, "..", "shared", "security-pages");
const fileOf = (system: string) => join(DIRECTORY, `${system}.txt`);

/** The systems whose published pages the project ships; one of your own has another place for its page. */
export const SHIPPED = systems().filter((system) => Object.hasOwn(SCHEMAS, system));

const missing = SHIPPED.filter((system) => !existsSync(fileOf(system)));
if (missing.length > 0)
  console.warn(
    "Skipped: rows are not held against the published pages. There is no " +
      `${missing.map((system) => `../shared/security-pages/${system}.txt`).join(", ")}`,
  );

/** Tests where the published pages can be found; elsewhere they are skipped, and the reason said. */
export const describeWithPages = missing.length > 0 ? describe.skip : describe;

export const publishedText = (system: string) => readFileSync(fileOf(system), "utf8");

/** A paragraph, bullet or table row of a page. */
export interface Item {
  readonly section: string;
  readonly item: number;
  readonly text: string;
}

/**
 * What a page says, line by line. The text marks no headings: those are the lines that rows name as their section, or
 * as one above it.
 * A heading that no row names is thus an item that no row covers.
 */
export function itemsOf(text: string, { claims }: Page): Item[] {
  const headings = new Map(
    claims.flatMap(({ place }) =>
      place.section
        .split(" / ")
        .map((heading, index, path) => [heading, path.slice(0, index + 1).join(" / ")] as const),
    ),
  );
  const items: Item[] = [];
  let section = "";
  for (const line of linesOf(text)) {
    const heading = headings.get(line);
    if (heading === undefined)
      items.push({ section, item: items.filter((item) => item.section === section).length + 1, text: line });
    else section = heading;
  }
  return items;
}

/** Lines without what belongs to the layout: wrapped lines are one, a table's head says nothing. */
function linesOf(text: string): string[] {
  const lines = text
    .replaceAll("(\n", "(")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const isRule = (line: string | undefined) => line !== undefined && /^\|[-|: ]+\|$/.test(line);
  return lines.filter((line, index) => !isRule(line) && !isRule(lines[index + 1]));
}

/** Sentences of an item, as far as full stops tell. */
export const sentencesOf = (text: string): string[] => text.split(/(?<=[.?!])\s+(?=[A-Z])/);

/** Words in a row, without case and punctuation. */
export function runsOfWords(text: string, length: number): string[] {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.slice(length - 1).map((_, start) => words.slice(start, start + length).join(" "));
}
