/** Input or environment that a command cannot use: exit code 2. */
export class UnusableInput extends Error {
  public override readonly name = "UnusableInput";
}

/** What a command checked and found not to be so: exit code 1. */
export class Refusal extends Error {
  public override readonly name = "Refusal";
}
