import { Check } from "../../../../posture/verdict/check";
import { Stack, verdictOf } from "./stack";

/** Changes for the worse, by what they are. */
export type Weakenings = Readonly<Record<string, (stack: Stack) => void>>;

/**
 * A rule holds on the good stack and is violated by each weakening of it, in the synthesized file and in the plan
 * alike.
 */
export function describeRule(check: Check, weakenings: Weakenings, harmless: Weakenings = {}): void {
  describe(check.id, () => {
    test("holds on the stack that the page describes", () => {
      expect(verdictOf(check).findings.filter(({ status }) => status !== "holds")).toEqual([]);
      expect(verdictOf(check).status).toBe("holds");
    });

    test.each(Object.entries(weakenings))("is violated where %s", (_, change) => {
      expect(verdictOf(check, change).status).toBe("violated");
    });

    if (Object.keys(harmless).length > 0) {
      test.each(Object.entries(harmless))("still holds where %s", (_, change) => {
        expect(verdictOf(check, change).findings.filter(({ status }) => status !== "holds")).toEqual([]);
      });
    }
  });
}
