import { holderOf } from "../data-holders";
import { ChangeRule, elevated, EVERY_TYPE } from "../rule";

/** A resource leaves Terraform's care and stays as it is. */
export const forgotten: ChangeRule = {
  concerns: EVERY_TYPE,
  assess({ isForgotten, isReplaced, type }) {
    if (!isForgotten) return [];
    const what = holderOf(type)?.what ?? "it";
    return [
      elevated(
        isReplaced
          ? `Makes another and leaves ${what === "it" ? "the old one" : `${what} behind`}: nothing watches over it any more`
          : `Leaves Terraform's care: ${what} stays, and nothing watches over it any more`,
      ),
    ];
  },
};
