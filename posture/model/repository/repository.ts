/** The files of a repository, as a rule reads them. */
export interface Repository {
  /** Paths of all files that are tracked, in posix form, sorted. */
  readonly files: readonly string[];
  /** The text of a file; undefined where it is none, is binary or is larger than a source file ever is. */
  text(path: string): string | undefined;
}
