import { readFileSync } from "node:fs";
import { join } from "node:path";

const DIRECTORY = join(__dirname, "template");

/** The files that a new system is made of. */
export type TemplateName = "schema.ts" | "stack.ts" | "settings.yaml" | "page.yaml" | "page-only.yaml" | "test.ts";

/**
 * A file of a new system: its template with each `@word@` replaced.
 *
 * @throws Error where the template has a word that is not given
 */
export function render(template: TemplateName, words: Readonly<Record<string, string>>): string {
  return readFileSync(join(DIRECTORY, `${template}.txt`), "utf8").replace(/@(\w+)@/g, (_, word: string) => {
    const value = words[word];
    if (value === undefined) throw new Error(`${template}: nothing stands for @${word}@`);
    return value;
  });
}

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** The forms of a system's name: `acme-notes`, `AcmeNotes`, `Acme Notes` and `acme_notes`. */
export function formsOf(name: string) {
  const words = name.split("-");
  return {
    name,
    Name: words.map(capitalized).join(""),
    title: words.map(capitalized).join(" "),
    database: words.join("_"),
  };
}
