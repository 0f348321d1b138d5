import { isUnknown, numberOf, textOf } from "../../model/attribute-readers";
import { Difference } from "../difference";
import { ChangeRule, elevated, Reason, WHAT_EXISTED } from "../rule";
import { UNKNOWN_UNTIL_APPLY, formatTransition } from "../format-values";

const INSTANCE = "google_sql_database_instance";
const CACHE = "google_redis_instance";

/** Counts of which 0 leaves nothing that serves. */
const COUNTS = new Set([
  "manual_instance_count",
  "desired_count",
  "desired_capacity",
  "desired_size",
  "replicas",
  "replica_count",
  "node_count",
  "target_size",
  "max_replicas",
  "max_size",
  "max_capacity",
]);

/** What runs on one machine instead of two, or not at all. */
export const availability: ChangeRule = {
  concerns: WHAT_EXISTED,
  assess: ({ type, existed, remains, differences }) =>
    existed && remains
      ? differences.flatMap((difference) => [
          ...(type === CACHE ? cache(difference) : type === INSTANCE ? instance(difference) : []),
          ...none(difference),
        ])
      : [],
};

function none(difference: Difference): Reason[] {
  const { name, before, after } = difference;
  const [old, now] = [numberOf(before), numberOf(after)];
  if (old === undefined || old <= 0 || now !== 0) return [];
  if (name === "max_instance_count")
    return [elevated(`No instance may run, or as many as the provider allows: ${formatTransition(difference)}`)];
  return COUNTS.has(name) ? [elevated(`Nothing runs any longer: ${formatTransition(difference)}`)] : [];
}

function cache(difference: Difference): Reason[] {
  return difference.path === "tier" ? standby(difference, "STANDARD_HA") : [];
}

function instance(difference: Difference): Reason[] {
  const { path, before, after } = difference;
  if (path === "settings.availability_type") return standby(difference, "REGIONAL");
  return path === "settings.activation_policy" && textOf(after) === "NEVER" && textOf(before) !== "NEVER"
    ? [elevated(`The database is stopped: ${formatTransition(difference)}`)]
    : [];
}

function standby(difference: Difference, redundant: string): Reason[] {
  const { path, before, after } = difference;
  if (textOf(before) !== redundant || textOf(after) === redundant) return [];
  return [
    elevated(
      isUnknown(after)
        ? `Whether it has a standby is ${UNKNOWN_UNTIL_APPLY}: ${path}`
        : `No longer has a standby in another zone: ${formatTransition(difference)}`,
    ),
  ];
}
