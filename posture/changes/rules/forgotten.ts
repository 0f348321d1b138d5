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
              "watches over it any more"
          : `Leaves Terraform's care: ${what} stays, and nothing watches over it any more`,
      ),
    ];
  },
};
