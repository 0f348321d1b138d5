import { Check, Context, StackKind, Verdict } from "../posture/verdict/check";
import { Page } from "../posture/claim";
import { evaluate, Posture } from "../posture/evaluate";
import { Tree } from "../posture/model/input";
import { readSynthesized } from "../posture/model/synthesized";
import { mutationsOf } from "./generate";
import { harmlessBecause } from "./harmless";
import { Mutation } from "./definitions/mutation";
import { Reason } from "./definitions/reason";
import { RecordedVerdict, recordVerdicts, unaffectedBy } from "./reads";

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
  /** No claim is violated, and some are unknown until somebody has looked at what was added. */
  | { readonly kind: "unknown"; readonly claims: readonly string[] }
  /** No claim noticed, and none had to: why. */
  | { readonly kind: "harmless"; readonly because: Reason }
  /** No claim noticed. */
  | { readonly kind: "survived" };

export interface Result {
  readonly target: MutationTarget;
  readonly mutation: Omit<Mutation, "tree">;
  readonly outcome: Outcome;
}

/**
 * Weakens a stack in every single place, one after the other, and judges the page's claims each time.
 *
 * @param full whether every rule judges every mutation. @default - only the rules that read what it changed
 * @param mutations of the stack, if not all
 */
export function* mutate(
  specimen: MutationTarget,
  all: readonly MutationTarget[],
  full = false,
  mutations: Iterable<Mutation> = mutationsOf(specimen.tree, specimen.page.system),
): Generator<Result> {
  const others: Context["others"] = all
    .filter(
      (one) =>
        one.page === specimen.page &&
        one.environment !== specimen.environment &&
        one.stacks.join() === specimen.stacks.join(),
    )
    .map(({ environment, tree }) => ({ environment, model: readSynthesized(tree) }));
  const { page, environment, stacks } = specimen;
  const posture = { system: page.system, environment, others, stacks };
  const checks = page.claims.flatMap((claim) => (claim.kind === "process" ? [] : claim.checks));
  const recorded = full ? new Map<Check, RecordedVerdict>() : recordVerdicts(new Set(checks), specimen.tree, posture);
  const before = judged(page, specimen.tree, posture);
  for (const { tree, ...mutation } of mutations) {
    const after = judged(page, tree, posture, unaffectedBy(recorded, specimen.tree, tree));
    const turned = (status: "violated" | "unknown") => after[status].filter((id) => !before[status].includes(id));
    yield { target: specimen, mutation, outcome: outcomeOf(mutation, specimen.name, turned) };
  }
}

/** What is only asked about counts where something of the lists was added, and not where something was weakened. */
function outcomeOf(
  mutation: Result["mutation"],
  stack: string,
  turned: (status: "violated" | "unknown") => string[],
): Outcome {
  const violated = turned("violated");
  if (violated.length > 0) return { kind: "killed", claims: violated };
  const unknown = mutation.listed ? turned("unknown") : [];
  if (unknown.length > 0) return { kind: "unknown", claims: unknown };
  const because = harmlessBecause(mutation, stack);
  return because ? { kind: "harmless", because } : { kind: "survived" };
}

function judged(
  page: Page,
  tree: Tree,
  posture: Omit<Posture, "model">,
  known: Iterable<readonly [Check, Verdict]> = [],
): Readonly<Record<"violated" | "unknown", string[]>> {
  const results = evaluate(page, { ...posture, model: readSynthesized(tree) }, undefined, undefined, known);
  const of = (wanted: string) => results.flatMap(({ claim, status }) => (status === wanted ? [claim.id] : []));
  return { violated: of("violated"), unknown: of("unknown") };
}
