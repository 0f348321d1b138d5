import { isUnknown, numberOf, shownTextOf } from "../../model/attribute-readers";
import { Cursor } from "../../model/cursor";
import { stringify } from "../difference";
import { ChangeRule, elevated } from "../rule";
import { UNKNOWN_UNTIL_APPLY, formatValue } from "../format-values";

const AGES = ["age", "days_since_noncurrent_time", "num_newer_versions"];
const NARROWING = [
  "matches_prefix",
  "matches_suffix",
  "matches_storage_class",
  "with_state",
  "created_before",
  "custom_time_before",
  "noncurrent_time_before",
  "days_since_custom_time",
];

/** A bucket's own rules delete objects sooner than before. */
export const lifecycleDeletion: ChangeRule = {
  concerns: (type) => type === "google_storage_bucket",
  assess({ existed, remains, before, after }) {
    if (!existed || !remains) return [];
    const { unknown } = after.blocks("lifecycle_rule");
    if (unknown) return [elevated(`Which objects are deleted when is ${UNKNOWN_UNTIL_APPLY}: lifecycle_rule`)];
    const old = new Map(deletions(before).map((rule) => [identity(rule), rule]));
    return deletions(after).flatMap((rule) => {
      const same = old.get(identity(rule));
      if (!same) return [elevated(`A new rule deletes objects${agesText(rule)}`)];
      return AGES.flatMap((path) => {
        const [was, now] = [number(same, path), number(rule, path)];
        if (isUnknown(rule.get(`condition.${path}`)))
          return [elevated(`When objects are deleted is ${UNKNOWN_UNTIL_APPLY}: ${path}`)];
        return was !== undefined && (now === undefined || now < was)
          ? [
              elevated(
                `Objects are deleted sooner: ${path} ${formatValue(same.get(`condition.${path}`))} → ` +
                  `${formatValue(rule.get(`condition.${path}`))}`,
              ),
            ]
          : [];
      });
    });
  },
};

const deletions = (at: Cursor) =>
  at.blocks("lifecycle_rule").known.filter((rule) => shownTextOf(rule.get("action.type")) === "Delete");

/** Rules are the same where they speak of the same objects and differ in when only. */
function identity(rule: Cursor): string {
  const speaks = NARROWING.map((path) => {
    const attribute = rule.get(`condition.${path}`);
    return attribute.kind === "value" && attribute.value !== "" ? (stringify(attribute.value) ?? "") : "";
  });
  return [
    ...speaks.map((one) => (one === "[]" || one === '"ANY"' ? "" : one)),
    ...AGES.map((path) => (number(rule, path) === undefined ? "" : path)),
  ].join("|");
}

/** Zero is how the provider says not set. */
function number(rule: Cursor, path: string): number | undefined {
  const value = numberOf(rule.get(`condition.${path}`));
  return value !== undefined && value > 0 ? value : undefined;
}

function agesText(rule: Cursor): string {
  const ages = AGES.flatMap((path) =>
    number(rule, path) === undefined ? [] : [`${path} ${formatValue(rule.get(`condition.${path}`))}`],
  );
  return ages.length > 0 ? `: ${ages.join(", ")}` : "";
}
