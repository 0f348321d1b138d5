import { isSensitive } from "../../model/attribute-readers";
import { PlannedChange } from "../../model/plan";
import { ChangeRule, routine, Transition, WHAT_EXISTED } from "../rule";
import { formatValue } from "../format-values";

const REPLACEMENT_REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: "it is marked as tainted: an earlier apply failed halfway, or someone asked for it",
  replace_by_request: "it was asked for with -replace",
  replace_by_triggers: "something that it names in replace_triggered_by changes",
  replace_because_cannot_update: "it cannot change in place",
  delete_because_no_resource_config: "it is no longer in the configuration",
  delete_because_no_module: "its module is no longer in the configuration",
  delete_because_wrong_repetition: "it does not, or does now, have count or for_each",
  delete_because_count_index: "its index is beyond count",
  delete_because_each_key: "its key is no longer in for_each",
  delete_because_no_move_target: "what it was moved to is not in the configuration",
};

const MAX_CAUSES = 4;

/** Why a resource is replaced or destroyed. */
export const replacement: ChangeRule = {
  concerns: WHAT_EXISTED,
  assess(transition) {
    const { change, isReplaced, isDestroyed } = transition;
    if (!isDestroyed && !isReplaced) return [];
    const why =
      change.reason !== undefined && Object.hasOwn(REPLACEMENT_REASONS, change.reason)
        ? REPLACEMENT_REASONS[change.reason]
        : undefined;
    const paths = isReplaced ? change.replacePaths.slice(0, MAX_CAUSES).map((path) => cause(transition, path)) : [];
    const more = change.replacePaths.length - paths.length;
    if (paths.length > 0)
      return [
        routine(
          `Replaced because this cannot change in place: ${paths.join("; ")}${more > 0 ? `; and ${more} more` : ""}`,
        ),
        ...(why && change.reason !== "replace_because_cannot_update" ? [routine(`Replaced because ${why}`)] : []),
      ];
    return why
      ? [routine(`${isReplaced ? "Replaced" : "Destroyed"} because ${why}`)]
      : isReplaced
        ? [routine("Replaced")]
        : [];
  },
};

function cause({ before, after, change }: Transition, path: PlannedChange["replacePaths"][number]): string {
  const hidden = Math.min(lengthOf(path, change.beforeSensitive), lengthOf(path, change.afterSensitive));
  const written = pathText(path.slice(0, hidden));
  if (hidden < path.length) return `${written}, a sensitive value`;
  if (path.some((step) => typeof step === "string" && step.includes("."))) return written;
  const [from, to] = [before.get(path.join(".")), after.get(path.join("."))];
  if (isSensitive(from) || isSensitive(to)) return `${written}, a sensitive value`;
  const [old, now] = [formatValue(from), formatValue(to)];
  return old === now ? written : `${written} ${old} → ${now}`;
}

/**
 * How much of a path leads to what is sensitive as a whole: the keys of a sensitive map are as sensitive as what they
 * hold.
 */
function lengthOf(path: readonly (string | number)[], mask: unknown): number {
  let at = mask;
  for (let index = 0; index < path.length; index++) {
    if (at === true) return index;
    at =
      typeof at === "object" && at !== null ? (at as Readonly<Record<string, unknown>>)[path[index] ?? ""] : undefined;
  }
  return path.length;
}

/** As Terraform writes it: `settings[0].tier`, `labels["a b"]`. */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((step, index) =>
      typeof step === "number"
        ? `[${step}]`
        : /^[\w-]+$/.test(step)
          ? `${index === 0 ? "" : "."}${step}`
          : `[${JSON.stringify(step)}]`,
    )
    .join("");
}
