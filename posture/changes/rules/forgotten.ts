import { dataStoreOf } from "../data-stores";
import { ChangeRule, elevated, WHAT_EXISTED } from "../rule";

/** A resource leaves Terraform's care and stays as it is. */
export const forgotten: ChangeRule = {
  concerns: WHAT_EXISTED,
  assess({ isForgotten, isReplaced, type }) {
    if (!isForgotten) return [];
    const what = dataStoreOf(type)?.noun ?? "it";
    return [
      elevated(
        isReplaced
          ? `Makes another and leaves ${what === "it" ? "the old one" : `${what} behind`}: nothing ` +
              "manages it any longer"
          : `No longer managed by Terraform: ${what} stays, and nothing manages it any longer`,
      ),
    ];
  },
};
