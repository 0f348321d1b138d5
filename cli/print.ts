import { fstatSync, writeSync } from "node:fs";
import { sleep } from "./sleep";

const STDOUT = 1;
/** Milliseconds until a pipe that was full is tried again. */
const RETRY_DELAY_MS = 5;

/** Standard output takes no more, such as a full disk. */
export class PrintError extends Error {
  public override readonly name = "PrintError";
}

/**
 * A terminal's width and whether it takes colour; undefined where output goes elsewhere. Asking process.stdout makes
 * Node load its streams, which takes a tenth of a small review.
 */
export function terminal(): { readonly columns: number } | undefined {
  return isNoTerminal() || !process.stdout.isTTY ? undefined : { columns: process.stdout.columns };
}

/**
 * Writes to standard output, whole: also to a pipe that takes a part at a time, or that nobody reads to the end.
 *
 * @throws PrintError where it cannot be written
 */
export function print(text: string): void {
  try {
    writeWhole(STDOUT, text);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code !== "EPIPE") throw new PrintError(`standard output: it cannot be written (${code})`);
  }
}

/** Writes all of a text to a descriptor, also where it takes a part at a time. @throws NodeJS.ErrnoException */
export function writeWhole(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      sleep(RETRY_DELAY_MS);
    }
  }
}

function isNoTerminal(): boolean {
  try {
    const stats = fstatSync(STDOUT);
    return stats.isFile() || stats.isFIFO() || stats.isSocket();
  } catch {
    return false;
  }
}
