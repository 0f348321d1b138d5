import { dataStoreOf } from "../data-stores";
import { ChangeRule, elevated, ALL_RESOURCE_TYPES } from "../rule";

/** A resource leaves Terraform's care and stays as it is. */
export const forgotten: ChangeRule = {
  concerns: ALL_RESOURCE_TYPES,
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
