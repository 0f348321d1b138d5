import { Tree } from "../../posture/model/input";

export const OPERATORS = [
  "removed",
  "dropped",
  "flipped",
  "weakened",
  "lowered",
  "raised",
  "unset",
  "moved",
  "widened",
  "reordered",
  "added",
] as const;

/** What was done to a stack: a resource removed, a block dropped, a boolean flipped, an enum weakened, … */
export type Operator = (typeof OPERATORS)[number];

/** A synthesized stack that differs from the real one in a single place, for the worse. */
export interface Mutation {
  /** Address of the resource; of the new one where one was added. */
  readonly address: string;
  /** Path of what was changed; empty for the whole resource. */
  readonly path: string;
  readonly operator: Operator;
  /** What became of it, such as `TLS_1_2 → TLS_1_0`. */
  readonly detail: string;
  /** Whether it was made from the list of types and dangerous arguments, and is of the tenth that is counted apart. */
  readonly listed?: "seen" | "unseen";
  /** The whole stack with it. */
  readonly tree: Tree;
}
