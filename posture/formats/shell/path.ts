import { Outcome } from "./programs";

/**
 * Whether a command runs. `always`: on every path on which what stands before it succeeds; `on-failure`: where
 * something before it failed; `sometimes`: where a condition holds that nobody can tell here.
 */
export type Reach = "always" | "sometimes" | "on-failure" | "never";

/** How what follows is reached. */
export interface Path {
  readonly reach: Reach;
  readonly because: string;
}

export const ALWAYS: Path = { reach: "always", because: "" };
const ORDER: readonly Reach[] = ["always", "sometimes", "on-failure", "never"];

/** The one of two paths that is reached less certainly. */
export const weaker = (a: Path, b: Path): Path => (ORDER.indexOf(a.reach) >= ORDER.indexOf(b.reach) ? a : b);

/** Reached only where the first of two commands, joined by && or ||, did not end the script. */
export const unless = (says: string, and: boolean): Path => ({
  reach: "sometimes",
  because: `only ${and ? "unless" : "where"} ${says}`,
});

/** How the second of two commands is reached, by what is known of the first. */
export function pathAfter(outcome: Outcome, and: boolean, says: string): Path {
  if (outcome === (and ? "succeeds" : "fails")) return ALWAYS;
  if (outcome === (and ? "fails" : "succeeds")) return { reach: "never", because: `${says} decides` };
  if (outcome === "action") return and ? ALWAYS : { reach: "on-failure", because: `where ${says} fails` };
  return { reach: "sometimes", because: `only ${and ? "where" : "unless"} ${says}` };
}
