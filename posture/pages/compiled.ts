import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "./directory";
import type { PageFile } from "./page-schema";

/** Changes whenever what is kept of a page does. */
const VERSION = 1;

/**
 * A page that was read and validated before, by the full text of its file: a review whose pages have not changed loads
 * no YAML library. Checks validate their parameters again whenever they are made, so a page that was compiled before a
 * check changed is read anew.
 */
export function compiledPage(text: string): PageFile | undefined {
  try {
    const kept = JSON.parse(readFileSync(fileOf(text), "utf8")) as { readonly text: string; readonly page: PageFile };
    return kept.text === text ? kept.page : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps what a page was read as. Where nothing can be written, the next review reads it again. */
export function keepCompiled(text: string, page: PageFile): void {
  try {
    const file = fileOf(text);
    mkdirSync(cacheDirectory(), { recursive: true });
    const partial = `${file}.${process.pid}`;
    writeFileSync(partial, JSON.stringify({ text, page }));
    renameSync(partial, file);
  } catch {
    return;
  }
}

const fileOf = (text: string) =>
  join(cacheDirectory(), `${createHash("sha256").update(`${VERSION}\n${text}`).digest("hex").slice(0, 32)}.json`);
