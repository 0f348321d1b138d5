/** Options, or a file that they name, cannot be used. For exit code 2. */
export class UsageError extends Error {
  public override readonly name = "UsageError";
}
