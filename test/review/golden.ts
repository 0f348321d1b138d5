import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Holds a text against the file that says how it has to be. UPDATE_GOLDEN=1 writes the files anew: read the difference.
 */
export function expectGolden(name: string, text: string): void {
  const file = join(__dirname, "golden", name);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);
  expect(text).toBe(existsSync(file) ? readFileSync(file, "utf8") : `(no file ${name}: run with UPDATE_GOLDEN=1)`);
}
