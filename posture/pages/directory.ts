import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The project's own directory, wherever a bundle of this file runs from. */
export function projectDirectory(): string {
  for (let directory = __dirname; ; directory = dirname(directory)) {
    if (existsSync(join(directory, "package.json")) || dirname(directory) === directory) return directory;
  }
}

/** Where pages are: `AVOUCH_PAGES`, or `pages/` of the project. */
export const pagesDirectory = (): string =>
  process.env.AVOUCH_PAGES ? resolve(process.env.AVOUCH_PAGES) : join(projectDirectory(), "pages");

/** Where compiled pages are kept. */
export const cacheDirectory = (): string => join(projectDirectory(), "node_modules", ".cache", "avouch", "pages");

const PAGE_FILE = /^([a-z][a-z0-9-]{0,40})\.yaml$/;

/** The systems that have a page in that directory, in alphabetical order. */
export function systems(directory = pagesDirectory()): readonly string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .flatMap((file) => PAGE_FILE.exec(file)?.[1] ?? [])
    .sort();
}
