import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { Files } from "./files";

/** Files that cannot be written; none was. */
export class UnwritableFiles extends Error {
  public override readonly name = "UnwritableFiles";
}

/**
 * Writes files that are not there yet: all of them or none.
 *
 * @throws UnwritableFiles where one is there already, or cannot be written
 */
export function writeAll(files: Files): void {
  const present = [...files.keys()].filter((file) => existsSync(file));
  if (present.length > 0)
    throw new UnwritableFiles(
      `NAME: got one whose files are there already (${present.map(near).join(", ")}); allowed: another name`,
    );
  const written: string[] = [];
  const made: string[] = [];
  for (const [file, text] of files) {
    try {
      const first = mkdirSync(dirname(file), { recursive: true });
      if (first !== undefined) made.push(first);
      writeFileSync(file, text, { flag: "wx" });
      written.push(file);
    } catch (error) {
      const { code = "unknown" } = error as NodeJS.ErrnoException;
      // A file that was there a moment later is somebody else's; any other may have been written in part.
      if (code !== "EEXIST" && existsSync(file)) written.push(file);
      for (const one of written) rmSync(one, { force: true });
      for (const one of made.reverse()) rmSync(one, { recursive: true, force: true });
      throw new UnwritableFiles(`${near(file)}: it cannot be written (${code}); no file was written`);
    }
  }
}

/** A file as a person would write it. */
export function near(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith("..") ? file : path;
}
