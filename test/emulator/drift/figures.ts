import type { Drifted, LeftOut, Measured } from "./measure";

interface Shown extends Measured {
  /** Of those that were changed, attributes that no plan can show. */
  readonly hidden: readonly Drifted[];
}

/** What was measured of a stack, with everything that was not found or not tried. */
export function describeDrift(stack: string, { drifted, hidden, leftOut, batches }: Shown): string {
  const count = (is: (one: Drifted) => boolean) => `${drifted.filter(is).length}`;
  const reasons = new Map<string, number>();
  for (const one of leftOut) reasons.set(reasonOf(one), (reasons.get(reasonOf(one)) ?? 0) + 1);
  return [
    `${stack}: ${drifted.length + hidden.length + leftOut.length} attributes that claims stand on`,
    `changed outside Terraform: ${drifted.length}, in ${batches} batches; found by the plan: ` +
      `${count(({ isPlanned }) => isPlanned)}; by the review: ${count(isReviewed)}; healed: ` +
      count(({ isHealed }) => isHealed),
    `of these, with a claim of which a state does not tell: ${count(({ untold }) => untold.length > 0)}`,
    `changed and not read back: ${hidden.length}`,
    ...[...reasons].map(([reason, number]) => `left out, ${reason}: ${number}`),
    ...drifted.flatMap(problemsOf).map((problem) => `! ${problem}`),
    ...hidden.map(({ attribute: { address, path } }) => `  ${address} ${path}: is not read back`),
    ...leftOut.map(({ attribute: { address, path }, reasons: all }) => `  ${address} ${path}: ${all.join("; ")}`),
  ].join("\n");
}

/** Kinds of the reasons for which its weakenings were not used. */
function reasonOf({ reasons }: LeftOut): string {
  const kinds = reasons.map(
    (reason) => /(replaces the resource|changes nothing|is refused|makes no claim false)/.exec(reason)?.[1] ?? "",
  );
  return [...new Set(kinds)].sort().join(" or ");
}

/** Whether the review lists the change, and names every claim of which a state tells. */
const isReviewed = ({ isListed, missed }: Drifted): boolean => isListed && missed.length === 0;

/** What was not found of an attribute's change, in one line; none where everything was. */
export function problemsOf(one: Drifted): string[] {
  const {
    attribute: { address, path },
    weakening,
    isPlanned,
    isListed,
    missed,
    isHealed,
  } = one;
  const problems = [
    ...(isPlanned ? [] : ["not in the plan"]),
    ...(isListed ? [] : ["the review does not list it"]),
    ...(missed.length === 0 ? [] : [`the review misses ${missed.join(", ")}`]),
    ...(isHealed ? [] : ["not healed"]),
  ];
  return problems.length === 0 ? [] : [`${address} ${path} (${weakening.detail}): ${problems.join("; ")}`];
}
