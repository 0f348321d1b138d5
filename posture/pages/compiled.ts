import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "./directory";
import type { PageFile } from "./page-schema";

/**
 * Digest of everything that this program was bundled from: its sources, and which packages are installed. Undefined
 * where it runs from its sources, which may change at any time: then nothing is kept.
 */
const sources = () => (module as NodeJS.Module & { readonly sources?: string }).sources;

/**
 * A page that was read and validated before, by the full text of its file and by the program that did: a review whose
 * pages have not changed loads no YAML library.
 */
export function compiledPage(text: string): PageFile | undefined {
  if (sources() === undefined) return undefined;
  try {
    const kept = JSON.parse(readFileSync(fileOf(text), "utf8")) as { readonly text: string; readonly page: PageFile };
    return kept.text === text ? kept.page : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps what a page was read as. Where nothing can be written, the next review reads it again. */
export function keepCompiled(text: string, page: PageFile): void {
  if (sources() === undefined) return;
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
  join(cacheDirectory(), `${createHash("sha256").update(`${sources()}\n${text}`).digest("hex").slice(0, 32)}.json`);
