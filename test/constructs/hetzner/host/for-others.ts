import { chmodSync, cpSync, mkdtempSync, readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const OTHERS_MAY_ENTER = 0o001;

/**
 * A new directory that other users of this machine may enter and read, such as PostgreSQL's: the checkout, and the
 * directory for temporary files too, may lie below one that they may not enter.
 */
export function directoryForOthers(prefix: string, temporary = tmpdir()): string {
  const place = [temporary, "/tmp", "/var/tmp"].find(isOpen) ?? temporary;
  const directory = mkdtempSync(join(place, prefix));
  chmodSync(directory, 0o755);
  return directory;
}

/** Copies a directory of the project so that other users may read it, whatever its modes are here. */
export function copyForOthers(from: string, to: string): string {
  cpSync(from, to, { recursive: true });
  chmodSync(to, 0o755);
  for (const path of readdirSync(to, { recursive: true, encoding: "utf8" })) chmodSync(join(to, path), 0o755);
  return to;
}

function isOpen(directory: string): boolean {
  const stats = statSync(directory, { throwIfNoEntry: false });
  if (!stats?.isDirectory() || (stats.mode & OTHERS_MAY_ENTER) === 0) return false;
  return dirname(directory) === directory || isOpen(dirname(directory));
}
