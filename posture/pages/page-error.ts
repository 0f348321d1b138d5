import { InputError } from "../model/input";

/** Every fault of a page's file, each with line and column. */
export class PageError extends InputError {
  constructor(public readonly faults: readonly string[]) {
    super(faults.join("; "));
  }
}
