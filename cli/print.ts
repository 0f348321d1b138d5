import { fstatSync, writeSync } from "node:fs";

const STDOUT = 1;

/** A terminal's width and whether it takes colour; undefined where output goes elsewhere. Asking process.stdout makes Node load its streams, which takes a tenth of a small review. */
export function terminal(): { readonly columns: number } | undefined {
  return isFileOrPipe() || !process.stdout.isTTY ? undefined : { columns: process.stdout.columns };
}

/** Writes to standard output, whole: also to a pipe that takes a part at a time, or that nobody reads to the end. */
export function print(text: string): void {
  if (!isFileOrPipe()) {
    process.stdout.write(text);
    return;
  }
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(STDOUT, rest));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EAGAIN") process.stdout.write(rest);
    else if (code !== "EPIPE") throw error;
  }
}

function isFileOrPipe(): boolean {
  try {
    const stats = fstatSync(STDOUT);
    return stats.isFile() || stats.isFIFO();
  } catch {
    return false;
  }
}
