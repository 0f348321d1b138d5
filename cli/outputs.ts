import { randomBytes } from "node:crypto";
import {
  accessSync,
  chownSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { writeWhole } from "./print";
import { hasTerraformName, holdsTerraform } from "./terraform-files";

/** A file that cannot be written, or must not be: one line, for exit code 2. */
export class OutputError extends Error {
  public override readonly name = "OutputError";
}

/** Where an output goes, links followed. */
export interface Target {
  /** As it was given. */
  readonly given: string;
  readonly path: string;
  /** What is there; undefined where nothing is. */
  readonly stats?: Stats;
  /** Descriptor of this process that leads there already, such as 1 for `/dev/stdout`. */
  readonly descriptor?: number;
}

const STDOUT = 1;
const MOST_LINKS = 40;
const DESCRIPTOR = new RegExp(`^/(?:dev/fd|proc/(?:self|${process.pid})/fd)/(\\d+)$`);

/**
 * Finds where outputs go, and refuses those that would cost something.
 *
 * @param inputs files that are read; `-` is standard input
 * @throws OutputError for a directory, a disk, a Terraform file, an input, or one file for two outputs
 */
export function locateOutputs(outputs: readonly string[], inputs: readonly string[]): Target[] {
  const targets = outputs.map(locate);
  const read = new Set(inputs.flatMap((input) => keyOf(statsOf(input)) ?? resolve(input)));
  const seen = new Set<string>();
  for (const { given, path, stats } of targets) {
    if (given.endsWith("/") || stats?.isDirectory())
      throw new OutputError(`${given}: got a directory; allowed: a file`);
    if (stats?.isBlockDevice()) throw new OutputError(`${given}: got a disk to write over; allowed: a file`);
    // What goes to a device such as /dev/null or a terminal is not kept.
    if (stats?.isCharacterDevice()) continue;
    const key = keyOf(stats) ?? path;
    if (read.has(key)) throw new OutputError(`${given}: got it to read and to write; allowed: one of the two`);
    if (seen.has(key))
      throw new OutputError(`${given}: got one file for two outputs; allowed: a file of its own for each`);
    seen.add(key);
    if (hasTerraformName(given) || hasTerraformName(path))
      throw new OutputError(
        `${given}: got the name of a Terraform file to write a report to; allowed: a name such as report.json`,
      );
    if (stats?.isFile() && stats.size > 0 && isKept(given))
      throw new OutputError(
        `${given}: got a plan, a state or a stack to write over; allowed: a file of its own for each format`,
      );
  }
  return targets;
}

/** Whether one of the outputs is what standard output leads to: nothing else is to be mixed with it. */
export function takesStandardOutput(targets: readonly Target[]): boolean {
  return targets.some(({ descriptor }) => descriptor === STDOUT);
}

/**
 * Writes every output. Regular files are replaced whole: each is written beside its place, and none is moved there
 * until everything else is written, `last` too. Devices, pipes and FIFOs are written to.
 *
 * @param last what is written after the outputs and before files are replaced
 * @throws OutputError where one cannot be written; then no file is replaced
 */
export function writeOutputs(made: readonly (readonly [Target, string])[], last: () => void): void {
  const partial: { readonly target: Target; readonly file: string; readonly text: string }[] = [];
  try {
    for (const [target, text] of made)
      if (isReplaced(target)) {
        const file = join(dirname(target.path), `.avouch-${randomBytes(6).toString("hex")}.partial`);
        partial.push({ target, file, text });
        naming(target, () => {
          writeBeside(target, file, text);
        });
      }
    for (const [target, text] of made)
      if (!isReplaced(target))
        naming(target, () => {
          writeInto(target, text);
        });
    last();
    for (const { target, file, text } of partial)
      naming(target, () => {
        replace(target, file, text);
      });
  } finally {
    for (const { file } of partial) rmSync(file, { force: true });
  }
}

function locate(given: string): Target {
  const path = follow(given);
  const stats = statsOf(resolve(given));
  const named = DESCRIPTOR.exec(path)?.[1];
  const descriptor = named !== undefined ? Number(named) : isStandardOutput(stats) ? STDOUT : undefined;
  return { given, path, stats, descriptor };
}

/** The path that a path of links leads to, which need not be there. Links of open descriptors lead nowhere by name. */
function follow(given: string): string {
  let path = resolve(given);
  for (let links = 0; links < MOST_LINKS; links++) {
    try {
      path = join(realpathSync(dirname(path)), basename(path));
      if (DESCRIPTOR.test(path)) return path;
      path = resolve(dirname(path), readlinkSync(path));
    } catch {
      return path;
    }
  }
  throw new OutputError(`${given}: it cannot be written (ELOOP: too many links); allowed: a file`);
}

const keyOf = (stats: Stats | undefined): string | undefined => stats && `${stats.dev}:${stats.ino}`;

function statsOf(file: string): Stats | undefined {
  try {
    return file === "-" ? fstatSync(0) : statSync(file);
  } catch {
    return undefined;
  }
}

function isStandardOutput(stats: Stats | undefined): boolean {
  try {
    return stats !== undefined && keyOf(stats) === keyOf(fstatSync(STDOUT));
  } catch {
    return false;
  }
}

function isKept(file: string): boolean {
  try {
    return holdsTerraform(file);
  } catch (error) {
    throw cannotBeWritten(file, error);
  }
}

const isReplaced = ({ stats, descriptor }: Target) => descriptor === undefined && (stats?.isFile() ?? true);

function writeBeside({ path, stats }: Target, file: string, text: string): void {
  if (stats === undefined) {
    writeFileSync(file, text, { flag: "wx" });
    return;
  }
  // Moving a file over it would not ask.
  accessSync(path, constants.W_OK);
  const opened = openSync(file, "wx", 0o600);
  try {
    writeFileSync(opened, text);
    if (process.getuid?.() === 0) chownSync(file, stats.uid, stats.gid);
    fchmodSync(opened, stats.mode & 0o7777);
  } finally {
    closeSync(opened);
  }
}

function writeInto({ path, descriptor }: Target, text: string): void {
  if (descriptor !== undefined) {
    writeWhole(descriptor, text);
    return;
  }
  const opened = openSync(path, constants.O_WRONLY | constants.O_NOCTTY);
  try {
    writeWhole(opened, text);
  } finally {
    closeSync(opened);
  }
}

function replace({ path }: Target, file: string, text: string): void {
  try {
    renameSync(file, path);
  } catch (error) {
    // A file that is itself a mount, as in a container, keeps its place.
    if ((error as NodeJS.ErrnoException).code !== "EBUSY") throw error;
    writeFileSync(path, text);
  }
}

function naming({ given }: Target, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw cannotBeWritten(given, error);
  }
}

function cannotBeWritten(file: string, error: unknown): OutputError {
  const { code, message } = error as NodeJS.ErrnoException;
  const why = code === undefined ? undefined : REASONS[code];
  return new OutputError(
    `${file}: it cannot be written (${code === undefined ? message : why === undefined ? code : `${code}: ${why}`}); ` +
      "allowed: a file in a directory that is there and can be written to",
  );
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "no space left",
  EDQUOT: "the quota is used up",
  EFBIG: "the file would be too large",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOENT: "its directory is not there",
  ENOTDIR: "its directory is not one",
  ENXIO: "nobody listens at the socket",
  EPIPE: "whoever read it stopped",
  EBADF: "the descriptor is not open",
  EIO: "the device failed",
};
