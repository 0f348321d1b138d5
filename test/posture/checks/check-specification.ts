import { Check, Verdict } from "../../../posture/verdict/check";
import { Template } from "../../parsed-stack";
import { EditedStack, faults, judgeModel } from "./edited-stack";

/** One thing that is made weaker, and where the rule must find it. */
export interface Weakening {
  readonly weakening: string;
  readonly change: (stack: EditedStack) => EditedStack;
  /** Part of an address and path, as `address path`; empty where the subject is missing. */
  readonly fault: string;
}

export const judgeIn = (
  check: Check,
  stack: Template,
  environment: string,
  change: (stack: EditedStack) => EditedStack = (edited) => edited,
): Verdict => judgeModel(check, change(new EditedStack(stack.text)).model, environment);

/** A rule holds on a stack, and is violated by each weakening of it. */
export function describeCheck(
  check: Check,
  stack: Template,
  environment: string,
  weakenings: readonly Weakening[],
): void {
  test(`${check.id} holds in ${environment}`, () => {
    const verdict = judgeIn(check, stack, environment);
    expect({ status: verdict.status, faults: faults(verdict) }).toEqual({ status: "holds", faults: [] });
  });

  test.each(weakenings)(`${check.id} is violated in ${environment} by $weakening`, ({ change, fault }) => {
    const verdict = judgeIn(check, stack, environment, change);
    expect(verdict.status).toBe("violated");
    expect(faults(verdict)).toContainEqual(expect.stringContaining(fault));
  });
}
