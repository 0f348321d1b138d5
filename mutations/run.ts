import { Context, StackKind } from "../posture/verdict/check";
import { Page } from "../posture/claim";
import { evaluate } from "../posture/evaluate";
import { Tree } from "../posture/model/input";
import { readSynthesized } from "../posture/model/synthesized";
import { mutationsOf } from "./generate";
import { harmlessBecause } from "./harmless";
import { Mutation } from "./definitions/mutation";

/** A stack to be weakened. */
export interface MutationTarget {
  readonly name: string;
  readonly page: Page;
  readonly environment: string;
  readonly stacks: readonly StackKind[];
  readonly tree: Tree;
}

export type Outcome =
  /** Claims that the mutation turned to violated. */
  | { readonly kind: "killed"; readonly claims: readonly string[] }
  /** No claim noticed, and none had to: why. */
  | { readonly kind: "harmless"; readonly because: string }
  /** No claim noticed. */
  | { readonly kind: "survived" };

export interface Result {
  readonly target: MutationTarget;
  readonly mutation: Omit<Mutation, "tree">;
  readonly outcome: Outcome;
}

/** Weakens a stack in every single place, one after the other, and judges the page's claims each time. */
export function* mutate(specimen: MutationTarget, all: readonly MutationTarget[]): Generator<Result> {
  const others: Context["others"] = all
    .filter(
      (one) =>
        one.page === specimen.page &&
        one.environment !== specimen.environment &&
        one.stacks.join() === specimen.stacks.join(),
    )
    .map(({ environment, tree }) => ({ environment, model: readSynthesized(tree) }));
  const before = new Set(violatedBy(specimen, specimen.tree, others));
  for (const { tree, ...mutation } of mutationsOf(specimen.tree)) {
    const claims = violatedBy(specimen, tree, others).filter((id) => !before.has(id));
    const because = claims.length > 0 ? undefined : harmlessBecause(mutation, specimen.name);
    yield {
      target: specimen,
      mutation,
      outcome:
        claims.length > 0 ? { kind: "killed", claims } : because ? { kind: "harmless", because } : { kind: "survived" },
    };
  }
}

function violatedBy(specimen: MutationTarget, tree: Tree, others: Context["others"]): string[] {
  const { page, environment, stacks } = specimen;
  const results = evaluate(page, { model: readSynthesized(tree), system: page.system, environment, others, stacks });
  return results.flatMap(({ claim, status }) => (status === "violated" ? [claim.id] : []));
}
