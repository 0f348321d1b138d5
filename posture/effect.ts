import { PlannedChanges } from "./model/plan";
import { isNoOp } from "./assess-changes";
import { isRefreshOnly } from "./assess-drift";

/** What an apply would do, as a whole. */
export interface Effect {
  /**
   * `resources`: resources change, or actions run; `state-only`: nothing but moves and imports, with or without
   * outputs; `outputs-only`; `refresh-only`: what changed outside Terraform is taken over; `none`; `not-judged`: the
   * file is no plan.
   */
  readonly kind: "resources" | "state-only" | "outputs-only" | "refresh-only" | "none" | "not-judged";
  /** Resources that move to another address and do not change. */
  readonly moves: number;
  /** Resources that are imported and do not change. */
  readonly imports: number;
  /** Names of outputs that change. */
  readonly outputs: readonly string[];
}

export const NOT_JUDGED: Effect = { kind: "not-judged", moves: 0, imports: 0, outputs: [] };

export function effectOf(planned: PlannedChanges): Effect {
  const { changes, outputs, invocations } = planned;
  const managed = changes.filter(({ mode }) => mode === "managed");
  const idle = managed.filter(({ actions }) => isNoOp(actions));
  const moves = idle.filter(({ previousAddress }) => previousAddress !== undefined).length;
  const imports = idle.filter(({ importing }) => importing).length;
  const kind =
    idle.length < managed.length || invocations.length > 0
      ? "resources"
      : moves + imports > 0
        ? "state-only"
        : outputs.length > 0
          ? "outputs-only"
          : isRefreshOnly(planned)
            ? "refresh-only"
            : "none";
  return { kind, moves, imports, outputs };
}
