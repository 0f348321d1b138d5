import type { Page } from "../../../posture/claim";
import { evaluate } from "../../../posture/evaluate";
import { readState } from "../../../posture/model/state";
import type { Tree } from "../../../posture/model/input";
import type { StackKind } from "../../../posture/verdict/check";

export interface Judged {
  readonly page: Page;
  readonly environment: string;
  readonly stacks: readonly StackKind[];
}

/** Those of some claims that a state violates. */
export function violatedIn({ page, environment, stacks }: Judged, state: Tree, ids: readonly string[]): string[] {
  const claims = page.claims.filter(({ id }) => ids.includes(id));
  const posture = { system: page.system, environment, stacks, others: [], model: readState(state) };
  return evaluate({ ...page, claims }, posture).flatMap(({ claim, status }) =>
    status === "violated" ? [claim.id] : [],
  );
}
