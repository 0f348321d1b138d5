import { isOn, isUnknown, textOrEmpty } from "../../model/attribute-readers";
import { ChangeRule, elevated, Reason, WHAT_EXISTED } from "../rule";
import { UNKNOWN_UNTIL_APPLY, formatTransition } from "../format-values";

const ON = new Set([
  "deletion_protection",
  "deletion_protection_enabled",
  "enable_deletion_protection",
  "delete_protection",
  "rebuild_protection",
  "retain_backups_on_delete",
  "purge_protection_enabled",
  "disable_api_termination",
  "termination_protection",
  "prevent_deletion_if_contains_resources",
  "delete_protection_state",
]);
const OFF = new Set([
  "force_destroy",
  "skip_final_snapshot",
  "delete_contents_on_destroy",
  "force_delete",
  "delete_automated_backups",
  "force_delete_without_recovery",
  "skip_destroy_protection",
]);
/** From the one that keeps nothing. */
const POLICIES = ["DELETE", "DISABLE", "ABANDON", "PREVENT"];
const LOCKS = new Set(["google_resource_manager_lien", "azurerm_management_lock"]);

/** What stood between a mistake and a deletion is lifted. */
export const deletionProtection: ChangeRule = {
  concerns: WHAT_EXISTED,
  assess({ type, remains, isDestroyed, differences }) {
    if (LOCKS.has(type) && isDestroyed && !remains) return [elevated("Removes a deletion lock")];
    if (!remains) return [];
    return differences.flatMap((difference): Reason[] => {
      const { name, path, before, after } = difference;
      const text = `Deletion protection removed: ${formatTransition(difference)}`;
      if (
        ON.has(name)
          ? isOn(before)
          : OFF.has(name)
            ? before.kind === "value" && !isOn(before)
            : name === "deletion_policy" && before.kind === "value" && before.value !== "DELETE"
      ) {
        if (isUnknown(after)) return [elevated(`Whether it can be deleted is ${UNKNOWN_UNTIL_APPLY}: ${path}`)];
      }
      if (ON.has(name)) return isOn(before) && !isOn(after) ? [elevated(text)] : [];
      if (OFF.has(name)) return !isOn(before) && isOn(after) ? [elevated(text)] : [];
      if (name !== "deletion_policy" || before.kind !== "value") return [];
      const [old, now] = [
        POLICIES.indexOf(textOrEmpty(before)),
        after.kind === "value" ? POLICIES.indexOf(textOrEmpty(after)) : 0,
      ];
      return old > 0 && now >= 0 && now < old ? [elevated(text)] : [];
    });
  },
};
