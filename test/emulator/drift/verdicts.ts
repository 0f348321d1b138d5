import type { Page } from "../../../posture/claim";
import { type ClaimResult, evaluate } from "../../../posture/evaluate";
import type { Model } from "../../../posture/model/model";
import { readState } from "../../../posture/model/state";
import { readSynthesized } from "../../../posture/model/synthesized";
import type { Tree } from "../../../posture/model/input";
import type { StackKind } from "../../../posture/verdict/check";

export interface Judged {
  readonly page: Page;
  readonly environment: string;
  readonly stacks: readonly StackKind[];
}

/** Why a claim is unknown of every state: servers' configuration is kept as a hash. */
const NOT_IN_A_STATE = /a state holds only a hash of it/;

/** Those of some claims that a configuration violates. */
export const violatedBy = (judged: Judged, configuration: Tree, ids: readonly string[]): string[] =>
  judge(judged, readSynthesized(configuration), ids)
    .filter(({ status }) => status === "violated")
    .map(({ claim }) => claim.id);

/** Those of some claims that a state violates, or of which no state tells. */
export function verdictsOn(
  judged: Judged,
  state: Tree,
  ids: readonly string[],
): { readonly violated: readonly string[]; readonly untold: readonly string[] } {
  const results = judge(judged, readState(state), ids);
  const idsOf = (some: readonly ClaimResult[]) => some.map(({ claim }) => claim.id);
  return {
    violated: idsOf(results.filter(({ status }) => status === "violated")),
    untold: idsOf(results.filter(({ status, reason = "" }) => status === "unknown" && NOT_IN_A_STATE.test(reason))),
  };
}

function judge({ page, environment, stacks }: Judged, model: Model, ids: readonly string[]): readonly ClaimResult[] {
  const claims = page.claims.filter(({ id }) => ids.includes(id));
  return evaluate({ ...page, claims }, { system: page.system, environment, stacks, others: [], model });
}
