import { isOn, isUnknown, shownTextOf } from "../../model/attribute-readers";
import { Attribute } from "../../model/attribute";
import { Difference } from "../difference";
import { toSeconds } from "../durations";
import { ChangeRule, elevated, high, Reason, WHAT_EXISTED } from "../rule";
import { UNKNOWN_UNTIL_APPLY, formatTransition } from "../format-values";

const PERIODS = new Set([
  ...[
    "retained_backups",
    "transaction_log_retention_days",
    "retention_days",
    "retention_in_days",
    "retention_duration_seconds",
    "retention_period",
    "retention_duration",
    "backup_retention_period",
    "backup_retention_days",
    "backup_retention_count",
  ],
  ...[
    "message_retention_duration",
    "message_retention_seconds",
    "soft_delete_retention_days",
    "snapshot_retention_limit",
    "version_retention_period",
    "version_destroy_ttl",
    "destroy_scheduled_duration",
    "recovery_window_in_days",
    "deletion_window_in_days",
    "automated_snapshot_retention_period",
    "keep_count",
    "days_since_noncurrent_time",
    "max_time_travel_hours",
  ],
]);
/** Where none is set, it is kept until someone deletes it, or for as long as the provider says. */
const NEW_SETTINGS = new Set([
  "retention_days",
  "retention_in_days",
  "retention_period",
  "version_destroy_ttl",
  "default_table_expiration_ms",
  "default_partition_expiration_ms",
  "expiration_ms",
]);
const SECRET = /^google_secret_manager_(?:regional_)?secret$/;
/** By the block that they stand in, as their own names say too little. */
const SWITCHES = new RegExp(
  String.raw`(?:^|\.)(?:` +
    [
      String.raw`point_in_time_recovery_enabled|backup_configuration\.enabled|backup_plan\.enabled`,
      String.raw`automated_backup_policy\.enabled|versioning\.enabled|point_in_time_recovery\.enabled|backups`,
      "soft_delete_enabled|retain_acl|persistence_mode",
    ].join("|") +
    ")$",
);
const LOCKS = /(?:^|\.)(?:locked|is_locked|retention_policy\.is_locked)$/;

/** What can be brought back, or looked up, is kept for less long. */
export const retention: ChangeRule = {
  concerns: WHAT_EXISTED,
  assess: ({ type, existed, remains, differences }) =>
    remains
      ? differences.flatMap((difference): Reason[] => {
          const { path, name, before, after } = difference;
          const plain = path.replace(/\[\d+\]/g, "");
          if (LOCKS.test(plain))
            return isOn(before) && !isOn(after)
              ? [
                  isUnknown(after)
                    ? elevated(`Whether its retention is locked is ${UNKNOWN_UNTIL_APPLY}`)
                    : high(`The lock on its retention is removed: ${formatTransition(difference)}`),
                ]
              : [];
          if (SWITCHES.test(plain))
            return wasRetained(before) && !wasRetained(after)
              ? [
                  isUnknown(after)
                    ? elevated(`Whether it is kept is ${UNKNOWN_UNTIL_APPLY}: ${path}`)
                    : high(`No longer kept: ${formatTransition(difference)}`),
                ]
              : [];
          if (name === "status" && plain.includes("versioning_configuration"))
            return before.kind === "value" && before.value === "Enabled"
              ? [elevated(`No longer kept: ${formatTransition(difference)}`)]
              : [];
          if (SECRET.test(type) && (path === "ttl" || path === "expire_time")) return expiry(difference);
          if (existed && NEW_SETTINGS.has(name) && isNone(before) && after.kind === "value" && !isNone(after))
            return [elevated(`Kept for a limited time, where no limit was set: ${formatTransition(difference)}`)];
          if (!PERIODS.has(name) && !(name === "days" && /expiration/.test(plain))) return [];
          const [old, now] = [toSeconds(before), toSeconds(after)];
          if (old === undefined || old === 0) return [];
          if (isUnknown(after)) return [elevated(`How long it is kept is ${UNKNOWN_UNTIL_APPLY}: ${path}`)];
          return now === undefined || now < old
            ? [elevated(`Kept for a shorter time: ${formatTransition(difference)}`)]
            : [];
        })
      : [],
};

const isNone = (attribute: Attribute) => attribute.kind === "absent" || toSeconds(attribute) === 0;

/** When a secret deletes itself. */
function expiry(difference: Difference): Reason[] {
  const { path, before, after } = difference;
  if (after.kind === "absent") return [];
  if (isUnknown(after))
    return before.kind === "absent"
      ? []
      : [elevated(`When this secret deletes itself is ${UNKNOWN_UNTIL_APPLY}: ${path}`)];
  const [old, now] = [before, after].map((attribute) =>
    path === "ttl" ? toSeconds(attribute) : Date.parse(shownTextOf(attribute) ?? ""),
  );
  return old !== undefined && now !== undefined && now >= old
    ? []
    : [high(`This secret deletes itself${before.kind === "absent" ? "" : " sooner"}: ${formatTransition(difference)}`)];
}

const wasRetained = (attribute: Attribute) =>
  isOn(attribute) ||
  (attribute.kind === "value" && typeof attribute.value === "string" && /^(?:RDB|AOF)$/.test(attribute.value));
