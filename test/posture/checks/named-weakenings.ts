import { Check } from "../../../posture/verdict/check";
import { EditedStack } from "./edited-stack";

/** A change of one thing that has to turn a rule to violated. */
export type Weakening = readonly [check: Check, what: string, change: (edited: EditedStack) => EditedStack];

/** Rows of a table, named by the rule and by what is changed. */
export const named = (weakenings: readonly Weakening[]) =>
  weakenings.map(([check, what, change]) => ({ name: `${check.id}: ${what}`, check, change }));
