import { InputError } from "../../../posture/model/input";
import { read } from "../../../posture/model/read";

/** Why a text is refused; fails where it is read. */
export function refusal(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error("it was read");
}

/** A plan, as Terraform prints it. */
export const plan = (rest: object) =>
  JSON.stringify({ format_version: "1.2", planned_values: {}, resource_changes: [], ...rest });
export const change = { address: "a.b", type: "a", change: { actions: ["create"], before: null, after: {} } };
