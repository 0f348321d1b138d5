import fc from "fast-check";
import { anyOf, atomsOf, Condition, constant, isAlways, isPossible, not } from "../../../../posture/formats/cel";
import { Earlier, IPV4 } from "../../../../posture/products/google/earlier-rules";

const atom = (text: string): Condition => ({ kind: "atom", text });
const all = (...of: Condition[]): Condition => ({ kind: "all", of });

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(IPV4, "a", "b", "c").map(atom),
    fc.boolean().map(constant),
    tie("condition").map(not),
    fc
      .tuple(fc.constantFrom("all" as const, "any" as const), fc.array(tie("condition"), { maxLength: 3 }))
      .map(([kind, of]): Condition => ({ kind, of })),
  ),
}));

/** The definition, by comparison with every earlier rule that shares an atom. */
function isCovered(later: Condition, earlier: readonly Condition[]): boolean {
  const families = earlier.filter((one) => atomsOf(one).every((text) => text === IPV4));
  const atoms = new Set(atomsOf(later));
  const related = earlier.filter((one) => atomsOf(one).some((text) => atoms.has(text)));
  return [anyOf(families), ...related].some((one) => isAlways(anyOf([not(later), one])));
}

describe("earlier rules of a policy", () => {
  test("cover a condition if one of them does, or all about address families together", () => {
    fc.assert(
      fc.property(fc.array(condition, { maxLength: 6 }), condition, (rules, later) => {
        fc.pre(isPossible(later));
        const earlier = new Earlier();
        for (const rule of rules) earlier.add(rule);
        expect(earlier.covers(later)).toBe(isCovered(later, rules));
      }),
    );
  });

  test("cover every request by a rule for each address family", () => {
    const earlier = new Earlier();
    earlier.add(atom(IPV4));
    expect(earlier.covers(constant(true))).toBe(false);
    earlier.add(not(atom(IPV4)));
    expect(earlier.covers(constant(true))).toBe(true);
  });

  test("are found by the rarest of the atoms that they all ask for", () => {
    const earlier = new Earlier();
    for (const range of ["1", "2", "3"]) earlier.add(all(atom("path"), atom(range)));
    expect(earlier.covers(all(atom("3"), atom("path"), atom("country")))).toBe(true);
    expect(earlier.covers(all(atom("4"), atom("path")))).toBe(false);
    expect(earlier.covers(atom("path"))).toBe(false);
  });
});
