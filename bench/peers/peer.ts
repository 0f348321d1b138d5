import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { Tree } from "../../posture/model/input";

/** Another tool that reads the same files. */
export interface Peer {
  readonly name: string;
  /** What it says of its version; undefined where it is not installed. */
  version(): string | undefined;
  /** What it finds in each tree; undefined for one on which it stops. */
  scan(directory: string, trees: readonly Tree[]): readonly Findings[];
}

export type Findings = ReadonlySet<string> | undefined;

/** Something found in one of the files. */
export type Found = readonly [at: number, finding: string];

/** How a peer's files are written and read. */
export interface Reading {
  /** How many files stand in one run. */
  readonly batch: number;
  /** @returns what the run has to be given for it: a file, or the directory that is its own */
  write(directory: string, at: number, tree: Tree): string;
  /** @returns what is found in files of one run; undefined where it came to no end */
  read(places: readonly string[]): readonly Found[] | undefined;
}

/** The number of the tree in a path that a report names. */
export const caseIn = (path: unknown): number | undefined => {
  const [, at] = typeof path === "string" ? (/(?:^|\/)case-(\d+)(?:[./]|$)/.exec(path) ?? []) : [];
  return at === undefined ? undefined : Number(at);
};

/** Scans every tree, as many in one run as the tool takes; where a run fails, each of its trees alone. */
export function scanAll(directory: string, trees: readonly Tree[], { batch, write, read }: Reading): Findings[] {
  const places = trees.map((tree, at) => write(directory, at, tree));
  const found: (Set<string> | undefined)[] = trees.map(() => undefined);
  const scan = (group: readonly number[]): boolean => {
    const all = read(group.map((at) => places[at] ?? ""));
    if (!all) return false;
    for (const at of group) found[at] = new Set();
    for (const [at, finding] of all) found[at]?.add(finding);
    return true;
  };
  for (let from = 0; from < trees.length; from += batch) {
    const group = [...trees.keys()].slice(from, from + batch);
    // One file on which it stops takes the others of its run along.
    if (!scan(group) && group.length > 1) for (const at of group) scan([at]);
    process.stderr.write(`${Math.min(from + batch, trees.length)} of ${trees.length} files scanned\n`);
  }
  for (const place of places) rmSync(place, { recursive: true });
  return found;
}

/** What a program prints; undefined where there is none. */
export function printed(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string | undefined {
  const { stdout, error } = spawnSync(program, args, {
    encoding: "utf8",
    maxBuffer: 1e9,
    env: { ...process.env, ...env },
  });
  if (error && (error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  return error ? undefined : stdout;
}

/** A report in JSON; undefined for what is none. */
export function parsed(text: string | undefined): unknown {
  try {
    return text === undefined || text.trim() === "" ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

export const listAt = (value: unknown, key: string): readonly unknown[] => {
  const list = typeof value === "object" && value !== null ? (value as Tree)[key] : undefined;
  return Array.isArray(list) ? list : [];
};
