import { Operator } from "./mutation";
import { Reason } from "./reason";

/** A weakening that no claim has to notice, as narrow as its reason. */
export interface Harmless {
  /** Type of the resource. */
  readonly type: RegExp;
  /** Path in it, without indices; the resource itself is the empty path. */
  readonly path: RegExp;
  /** @default - any */
  readonly operators?: readonly Operator[];
  /** Logical id of the resource. @default - any */
  readonly name?: RegExp;
  /** What became of it, such as `true → false`. @default - anything */
  readonly detail?: RegExp;
  /** Name of the stack. @default - any */
  readonly stack?: RegExp;
  readonly because: Reason;
}
