import { toNumber } from "../../model/attribute-readers";
import { Attribute } from "../../model/attribute";
import { Cursor } from "../../model/cursor";

/**
 * How long a Cloud Storage bucket keeps what is in it, in days: Infinity where nothing deletes it, NaN where the
 * file does not tell yet.
 */
export interface Lifetime {
  /** From an object's making until it is deleted by rule. */
  readonly live: number;
  /** From its deletion or replacement until the old version is deleted; 0 where there are no versions. */
  readonly noncurrent: number;
  /** For how much longer it can be undeleted. */
  readonly softDeleted: number;
}

const SECONDS_A_DAY = 86_400;
/** What Cloud Storage gives a bucket that says nothing. */
const DEFAULT_SOFT_DELETE_DAYS = 7;

export function lifetimeOf(bucket: Cursor): Lifetime {
  const rules = bucket.blocks("lifecycle_rule");
  const deleting = rules.known
    .filter((rule) => isText(rule.get("action.type"), "Delete"))
    .flatMap((rule) => rule.blocks("condition").known);
  const whole = deleting.filter((condition) => !narrowed(condition));
  const least = (days: readonly number[]) =>
    rules.unknown ? NaN : days.reduce((one, other) => Math.min(one, other), Infinity);
  const versioned = bucket.get("versioning.enabled");
  const noncurrent = whole
    .filter((condition) => !isText(condition.get("with_state"), "LIVE"))
    .flatMap((condition) =>
      shortest(set(condition, "days_since_noncurrent_time"), set(condition, "age") ?? atOnce(condition, "ARCHIVED")),
    );
  const live = whole
    .filter(
      (condition) =>
        !isText(condition.get("with_state"), "ARCHIVED") && set(condition, "days_since_noncurrent_time") === undefined,
    )
    .flatMap((condition) => set(condition, "age") ?? atOnce(condition, "LIVE") ?? []);
  const soft = bucket.get("soft_delete_policy.retention_duration_seconds");
  return {
    live: least(live),
    noncurrent: known(versioned) === "false" ? 0 : known(versioned) === undefined ? NaN : least(noncurrent),
    softDeleted: soft.kind === "value" ? toNumber(soft.value) / SECONDS_A_DAY : DEFAULT_SOFT_DELETE_DAYS,
  };
}

/** A condition that has both takes effect when both are met. */
const shortest = (noncurrent: number | undefined, age: number | undefined): number[] =>
  noncurrent === undefined && age === undefined ? [] : [Math.max(noncurrent ?? 0, age ?? 0)];

/** A condition on the state alone is met at once. */
const atOnce = (condition: Cursor, state: string) =>
  isText(condition.get("with_state"), state) && set(condition, "days_since_noncurrent_time") === undefined
    ? 0
    : undefined;

const isText = (attribute: Attribute, text: string) =>
  attribute.kind === "value" && `${attribute.value}`.toUpperCase() === text.toUpperCase();

/** What versioning says: it is off where nothing is said. */
function known(attribute: Attribute): string | undefined {
  if (attribute.kind === "absent") return "false";
  return attribute.kind === "value" ? `${attribute.value}` : undefined;
}

/** A number that is set: a state has 0 where nothing is, unless it says that 0 is meant. */
function set(condition: Cursor, path: string): number | undefined {
  const attribute = condition.get(path);
  if (attribute.kind === "unknown" || attribute.kind === "reference") return NaN;
  if (attribute.kind === "absent") return undefined;
  const number = toNumber(attribute.value);
  return number > 0 || isText(condition.get(`send_${path}_if_zero`), "true") ? number : undefined;
}

const LISTS = ["matches_prefix", "matches_suffix", "matches_storage_class"];
const TIMES = ["created_before", "custom_time_before", "noncurrent_time_before"];
const NUMBERS = ["days_since_custom_time", "num_newer_versions"];

/** Whether a condition leaves some objects out. */
const narrowed = (condition: Cursor) =>
  LISTS.some((path) => condition.elements(path).length > 0) ||
  TIMES.some((path) => {
    const attribute = condition.get(path);
    return attribute.kind === "value" && attribute.value !== "";
  }) ||
  NUMBERS.some((path) => set(condition, path) !== undefined);
