/** How much a change asks of whoever reviews it. The first two need a person. */
export type Risk = "high" | "elevated" | "routine";

/** A change of one resource, and why it matters. */
export interface Change {
  readonly address: string;
  /** As Terraform names them: `create`, `update`, `delete`, … */
  readonly actions: readonly string[];
  readonly risk: Risk;
  /** What the change means, the gravest first; empty where it is routine and needs no word. */
  readonly reasons: readonly string[];
}

export const needsPerson = ({ risk }: Change): boolean => risk !== "routine";
