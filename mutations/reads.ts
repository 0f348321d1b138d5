import { isObject } from "../posture/model/attribute";
import { objectAt, Tree } from "../posture/model/input";
import { readOf, readSynthesized } from "../posture/model/synthesized";
import { judge, Posture } from "../posture/evaluate";
import { Check, Verdict } from "../posture/verdict/check";

/** A rule's verdict on a stack as it is, and what the rule read for it. */
export interface RecordedVerdict {
  readonly verdict: Verdict;
  readonly reads: ReadonlySet<string>;
}

/**
 * Judges a stack by each rule and records what the rule read. Each gets a model of its own: rules share what they find
 * out about a model, and the second one would not read it again.
 */
export function recordVerdicts(
  checks: Iterable<Check>,
  tree: Tree,
  posture: Omit<Posture, "model">,
): ReadonlyMap<Check, RecordedVerdict> {
  const recorded = new Map<Check, RecordedVerdict>();
  for (const check of checks) {
    const reads = new Set<string>();
    const model = readSynthesized(tree, (read) => reads.add(read));
    recorded.set(check, { verdict: judge(check, { ...posture, model }), reads });
  }
  return recorded;
}

/**
 * Verdicts that are the same on a mutated stack, because the rule read nothing that the mutation changed.
 *
 * @param original the stack that the verdicts were recorded on
 * @param mutated made of it: whatever it shares with it has not changed
 */
export function unaffectedBy(
  recorded: ReadonlyMap<Check, RecordedVerdict>,
  original: Tree,
  mutated: Tree,
): (readonly [Check, Verdict])[] {
  const changed = changedReads(original, mutated);
  if (changed === "unknown") return [];
  return [...recorded].flatMap(([check, { verdict, reads }]) =>
    changed.some((read) => reads.has(read)) ? [] : [[check, verdict] as const],
  );
}

/** What gives another answer when it is read; unknown where more than resources differ. */
function changedReads(original: Tree, mutated: Tree): readonly string[] | "unknown" {
  const others = keysOf(original, mutated).filter((block) => block !== "resource");
  if (others.some((block) => original[block] !== mutated[block])) return "unknown";
  const [before, after] = [original, mutated].map((tree) => objectAt(tree, "resource", ""));
  if (!before || !after) return "unknown";
  const types = keysOf(before, after).filter((type) => before[type] !== after[type]);
  // What is executed may stand in any of them.
  const executions = types.length > 0 ? [readOf.executions] : [];
  const reads = types.flatMap((type) => [
    ...(hasAny(before[type]) === hasAny(after[type]) ? [] : [readOf.types]),
    ...changedReadsOf(type, before[type], after[type]),
  ]);
  return [...executions, ...reads];
}

/** Arguments that decide whether there is a resource, and whose it is. */
const DECISIVE = ["count", "for_each", "provider"];

function changedReadsOf(type: string, before: unknown, after: unknown): readonly string[] {
  const whole = [readOf.resources(type)];
  if (!isObject(before) || !isObject(after)) return whole;
  return keysOf(before, after)
    .filter((name) => before[name] !== after[name])
    .flatMap((name) => {
      const [one, other] = [before[name], after[name]];
      if (!isObject(one) || !isObject(other)) return whole;
      const keys = keysOf(one, other).filter((key) => one[key] !== other[key]);
      if (keys.some((key) => DECISIVE.includes(key))) return whole;
      const sameKeys = keys.every((key) => Object.hasOwn(one, key) && Object.hasOwn(other, key));
      return [...keys.map((key) => readOf.attribute(type, key)), ...(sameKeys ? [] : [readOf.attributes(type)])];
    });
}

const keysOf = (one: object, other: object) => [...new Set([...Object.keys(one), ...Object.keys(other)])];

const hasAny = (byName: unknown): boolean => isObject(byName) && Object.keys(byName).length > 0;
