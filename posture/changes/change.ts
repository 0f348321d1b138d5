/** How much a change asks of whoever reviews it. The first two need review. */
export type Risk = "high" | "elevated" | "routine";

/** A change of one resource, and why it matters. */
export interface Change {
  readonly address: string;
  /** As Terraform names them: `create`, `update`, `delete`, …; `invoke` for an action that the apply runs. */
  readonly actions: readonly string[];
  readonly risk: Risk;
  /** What the change means, the gravest first; empty where it is routine and needs no word. */
  readonly reasons: readonly string[];
}

/** Whether somebody has to look at a change before it is applied. */
export const needsReview = ({ risk }: Pick<Change, "risk">): boolean => risk !== "routine";
