import { readFileSync } from "node:fs";
import { mutationsOf } from "../../../mutations/generate";
import { HARMLESS } from "../../../mutations/harmless";
import { recordVerdicts, unaffectedBy } from "../../../mutations/reads";
import { judge } from "../../../posture/evaluate";
import { Tree } from "../../../posture/model/input";
import { readSynthesized } from "../../../posture/model/synthesized";
import { pageOf } from "../../../posture/pages/load-page";
import { Check, StackKind } from "../../../posture/verdict/check";
import { stackFile } from "../../stacks/synthesized";

const GUARDS = new Set(
  HARMLESS.flatMap(({ because: { ground } }) => (ground.kind === "guarded" ? [ground.check] : [])),
);

interface Stack {
  readonly kinds: readonly StackKind[];
  readonly tree: Tree;
}

/** Checks that hold of a stack, and that nothing which is taken from it, or changed or added in it, violates. */
function neverViolated(checks: readonly Check[], system: string, { kinds, tree }: Stack): readonly Check[] {
  const posture = { system, environment: "production", others: [], stacks: kinds };
  const recorded = recordVerdicts(checks, tree, posture);
  const left = new Set(checks.filter((check) => recorded.get(check)?.verdict.status === "holds"));
  const rest = checks.filter((check) => !left.has(check));
  for (const { tree: mutated } of mutationsOf(tree, system)) {
    if (left.size === 0) break;
    const unaffected = new Set(unaffectedBy(recorded, tree, mutated).map(([check]) => check));
    const asked = [...left].filter((check) => !unaffected.has(check));
    if (asked.length === 0) continue;
    const model = readSynthesized(mutated);
    for (const check of asked) if (judge(check, { ...posture, model }).status === "violated") left.delete(check);
  }
  return [...rest, ...left];
}

test.each(["smvue", "smepro", "smallcrm"])(
  "what guards %s's sentences in an entry's place is violated when it goes too",
  async (system) => {
    const { claims } = await pageOf(system);
    const checks = new Map<string, Check>(
      claims
        .flatMap((claim) => (claim.kind === "process" ? [] : claim.checks))
        .filter(({ id }) => GUARDS.has(id.replace(/\(.*/, "")))
        .map((check) => [check.id, check]),
    );
    expect(checks.size).toBeGreaterThan(4);
    const stacks = [
      { name: `${system}-production`, kinds: ["system"] as const },
      ...(system === "smallcrm" ? [] : [{ name: `${system}-production-bootstrap`, kinds: ["bootstrap"] as const }]),
    ].map(({ name, kinds }) => ({ kinds, tree: JSON.parse(readFileSync(stackFile(name), "utf8")) as Tree }));
    const never = stacks.reduce<readonly Check[]>(
      (left, stack) => neverViolated(left, system, stack),
      [...checks.values()],
    );
    expect(never.map(({ id }) => id)).toEqual([]);
  },
);
