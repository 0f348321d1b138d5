import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "./pages/directory";

/** A file of an example, such as `main.tf` or `.github/workflows/scan.yml`. */
export interface ExampleFile {
  readonly path: string;
  readonly text: string;
}

/** The smallest configurations that a check holds on, and that violates it. */
export interface Examples {
  /** How a page names the check for them: its id, or its id with the parameters that the examples are for, in YAML. */
  readonly reference: string;
  readonly good: readonly ExampleFile[];
  readonly bad: readonly ExampleFile[];
}

const SUFFIX = ".txtar";
/** A line that names the file that follows, as in Go's txtar format. */
const MARKER = /^-- (\S+) --$/;

/** The file that holds a check's examples, from the project's directory. */
export function examplesFile(id: string): string {
  const [area = "", rule = ""] = id.split("/");
  return `posture/checks/${area}/examples/${rule}${SUFFIX}`;
}

/**
 * The examples of a check, for documentation and tests: a review never reads them.
 * @throws Error where it has none, or they are not of the known form
 */
export const examplesOf = (id: string): Examples =>
  parseExamples(readFileSync(join(projectDirectory(), examplesFile(id)), "utf8"), examplesFile(id));

/**
 * Reads the text of an examples file.
 * @param name its name in messages
 */
export function parseExamples(text: string, name: string): Examples {
  const [head = [], ...files] = partsOf(text);
  const within = (side: string) =>
    files.flatMap(([marker = "", ...lines]) => {
      const path = MARKER.exec(marker)?.[1] ?? "";
      if (path === `${side}.tf`) return [{ path: "main.tf", text: lines.join("\n") }];
      return path.startsWith(`${side}/`) ? [{ path: path.slice(side.length + 1), text: lines.join("\n") }] : [];
    });
  const [good, bad] = [within("good"), within("bad")];
  if (good.length === 0 || bad.length === 0 || good.length + bad.length !== files.length)
    throw new Error(`${name}: allowed: files named good.tf and bad.tf, or below good/ and bad/, and both of them`);
  return { reference: head.join("\n").trim(), good, bad };
}

/** The lines before the first marker, and then those of each file with its marker. */
function partsOf(text: string): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  for (const line of text.split("\n"))
    if (MARKER.test(line)) parts.push([line]);
    else parts.at(-1)?.push(line);
  // Each file ends with one line break, the last one with that of the whole text.
  parts.forEach((lines, index) => {
    if (index > 0 && lines.at(-1) !== "") lines.push("");
  });
  return parts;
}
