/** Another text of one file; of a file that is not there, a new one. */
export interface Edit {
  readonly file: string;
  readonly path: string;
  readonly detail: string;
  readonly text: string;
}
