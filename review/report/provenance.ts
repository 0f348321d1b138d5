import { spawnSync } from "node:child_process";

/** When a report was made, and of what. */
export interface Provenance {
  readonly made: Date;
  /** The commit that was checked out; undefined where there is no checkout to ask. */
  readonly commit: string | undefined;
  /** By the report's plans, in their order. */
  readonly inputs: readonly Input[];
}

/** What one stack was judged from. */
export interface Input {
  /** SHA-256 of the file that was judged, in hexadecimal digits; undefined where it is not known. */
  readonly sha256: string | undefined;
  /** The settings that the stack was synthesized from; undefined where it is not known. */
  readonly settings: { readonly file: string; readonly sha256: string } | undefined;
}

/** Milliseconds that git may take: a page without a commit is better than none. */
const PATIENCE = 5_000;

/**
 * Now, or the time of `SOURCE_DATE_EPOCH` in seconds, by which a build can be repeated to the byte
 * (https://reproducible-builds.org/specs/source-date-epoch/).
 */
export function timeOf(env: NodeJS.ProcessEnv): Date {
  const { SOURCE_DATE_EPOCH: epoch = "" } = env;
  return /^\d{1,12}$/.test(epoch) ? new Date(Number(epoch) * 1000) : new Date();
}

/** The commit that is checked out in a directory. */
export function commitOf(directory: string): string | undefined {
  const { stdout } = spawnSync("git", ["rev-parse", "--verify", "HEAD"], {
    cwd: directory,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: PATIENCE,
  });
  return /^[0-9a-f]{40,64}$/.exec((stdout ?? "").trim())?.[0];
}
