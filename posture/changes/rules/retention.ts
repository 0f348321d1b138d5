import { Attribute } from "../../model/attribute";
import { ChangeRule, elevated, EVERY_TYPE, high, isOn, isUnknown, plain, Reason } from "../rule";
import { NOT_KNOWN, transition } from "../words";

const PERIODS = new Set([
  ...["retained_backups", "transaction_log_retention_days", "retention_days", "retention_in_days", "retention_duration_seconds", "retention_period", "retention_duration", "backup_retention_period", "backup_retention_days", "backup_retention_count"],
  ...["message_retention_duration", "message_retention_seconds", "soft_delete_retention_days", "snapshot_retention_limit", "version_retention_period", "version_destroy_ttl", "destroy_scheduled_duration", "recovery_window_in_days", "deletion_window_in_days", "automated_snapshot_retention_period", "keep_count", "days_since_noncurrent_time", "max_time_travel_hours"],
]);
/** By the block that they stand in, as their own names say too little. */
const SWITCHES = /(?:^|\.)(?:point_in_time_recovery_enabled|backup_configuration\.enabled|backup_plan\.enabled|automated_backup_policy\.enabled|versioning\.enabled|point_in_time_recovery\.enabled|backups|soft_delete_enabled|retain_acl|persistence_mode)$/;
const LOCKS = /(?:^|\.)(?:locked|is_locked|retention_policy\.is_locked)$/;

/** What can be brought back, or looked up, is kept for less long. */
export const retention: ChangeRule = {
  concerns: EVERY_TYPE,
  assess: ({ remains, differences }) =>
    remains
      ? differences.flatMap((difference): Reason[] => {
          const { path, name, before, after } = difference;
          const plain = path.replace(/\[\d+\]/g, "");
          if (LOCKS.test(plain)) return isOn(before) && !isOn(after) ? [isUnknown(after) ? elevated(`Whether its retention is locked is ${NOT_KNOWN}`) : high(`The lock on its retention is removed: ${transition(difference)}`)] : [];
          if (SWITCHES.test(plain)) return wasKept(before) && !wasKept(after) ? [isUnknown(after) ? elevated(`Whether it is kept is ${NOT_KNOWN}: ${path}`) : high(`Kept no more: ${transition(difference)}`)] : [];
          if (name === "status" && plain.includes("versioning_configuration")) return before.kind === "value" && before.value === "Enabled" ? [elevated(`Kept no more: ${transition(difference)}`)] : [];
          if (!PERIODS.has(name) && !(name === "days" && /expiration/.test(plain))) return [];
          const [old, now] = [seconds(before), seconds(after)];
          if (old === undefined || old === 0) return [];
          if (isUnknown(after)) return [elevated(`How long it is kept is ${NOT_KNOWN}: ${path}`)];
          return now === undefined || now < old ? [elevated(`Kept for less long: ${transition(difference)}`)] : [];
        })
      : [],
};

const wasKept = (attribute: Attribute) => isOn(attribute) || (attribute.kind === "value" && typeof attribute.value === "string" && /^(?:RDB|AOF)$/.test(attribute.value));

/** A number, or a duration such as `604800s`, in a unit in which both sides compare. */
function seconds(attribute: Attribute): number | undefined {
  if (attribute.kind !== "value") return undefined;
  if (typeof attribute.value === "number") return attribute.value;
  const [, figure, unit = ""] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(plain(attribute)) ?? [];
  if (figure === undefined) return undefined;
  return Number(figure) * ({ s: 1, m: 60, h: 3600, d: 86400 }[unit] ?? 1);
}
