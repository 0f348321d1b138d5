import { isOn } from "../../model/attribute-readers";
import { ChangeRule, elevated, WHAT_EXISTED } from "../rule";

/** Switches that nobody can turn back, by how their paths end. */
const FOR_EVER: readonly (readonly [RegExp, string])[] = [
  [
    /^google_logging_\w+_bucket_config locked$/,
    "Locks the log bucket permanently: its retention cannot be shortened, nor the bucket deleted until its logs expire",
  ],
  [
    /^google_storage_bucket retention_policy\.is_locked$/,
    "Locks the bucket's retention permanently: it can only be extended, and no object can be deleted before it ends",
  ],
  [/^google_storage_bucket enable_object_retention$/, "Objects can now be locked permanently"],
  [
    /^aws_backup_vault_lock_configuration changeable_for_days$/,
    "Locks the backup vault permanently once these days are over",
  ],
  [/^azurerm_storage_container_immutability_policy locked$/, "Locks the container's retention permanently"],
  [/^aws_s3_bucket object_lock_enabled$/, "Objects can now be locked permanently"],
];

/** What no later change can undo. */
export const irreversible: ChangeRule = {
  concerns: WHAT_EXISTED,
  assess({ type, existed, remains, differences }) {
    if (!existed || !remains) return [];
    return differences.flatMap(({ path, before, after }) => {
      const [, meaning] = FOR_EVER.find(([pattern]) => pattern.test(`${type} ${path.replace(/\[\d+\]/g, "")}`)) ?? [];
      const isSet = isOn(after) || (path === "changeable_for_days" && after.kind === "value");
      return meaning !== undefined && isSet && !isOn(before) ? [elevated(`${meaning}: ${path}`)] : [];
    });
  },
};
