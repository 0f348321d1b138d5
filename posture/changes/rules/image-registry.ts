import { isOn, isUnknown, shownTextOf } from "../../model/attribute-readers";
import { Cursor } from "../../model/cursor";
import { toSeconds } from "../durations";
import { ChangeRule, elevated, Reason } from "../rule";
import { UNKNOWN_UNTIL_APPLY, formatValue } from "../format-values";

/** Images are deleted sooner, or another image may take a known one's name. */
export const imageRegistry: ChangeRule = {
  concerns: (type) => type === "google_artifact_registry_repository",
  assess({ existed, remains, before, after }) {
    if (!existed || !remains) return [];
    const tags = after.get("docker_config.immutable_tags");
    const mutable =
      isOn(before.get("docker_config.immutable_tags")) && !isOn(tags)
        ? [
            elevated(
              isUnknown(tags)
                ? `Whether its tags can move is ${UNKNOWN_UNTIL_APPLY}`
                : "Tags become mutable: docker_config.immutable_tags is off",
            ),
          ]
        : [];
    return [...mutable, ...cleanup(before, after)];
  },
};

function cleanup(before: Cursor, after: Cursor): Reason[] {
  if (after.blocks("cleanup_policies").unknown)
    return [elevated(`Which images are deleted when is ${UNKNOWN_UNTIL_APPLY}: cleanup_policies`)];
  if (isOn(after.get("cleanup_policy_dry_run"))) return [];
  const deletes = policies(after, "DELETE");
  if (deletes.size === 0) return [];
  const had = policies(before, "DELETE");
  const keeps = policies(after, "KEEP");
  const lostKeeps = [...policies(before, "KEEP").keys()].filter((id) => !keeps.has(id));
  return [
    ...(isOn(before.get("cleanup_policy_dry_run"))
      ? [elevated("Its rules now delete images: cleanup_policy_dry_run is off")]
      : []),
    ...[...deletes].flatMap(([id, now]) => deletedSooner(had.get(id), now)),
    ...(lostKeeps.length > 0 ? [elevated("Removes a rule that kept images, while others delete them")] : []),
  ];
}

const AGE = "condition.older_than";

function deletedSooner(before: Cursor | undefined, now: Cursor): Reason[] {
  const [was, is] = [before?.get(AGE), now.get(AGE)];
  const text = formatValue(is);
  if (!was) return [elevated(`A new rule deletes images${is.kind === "absent" ? "" : `: older_than ${text}`}`)];
  if (isUnknown(is)) return [elevated(`When images are deleted is ${UNKNOWN_UNTIL_APPLY}: older_than`)];
  const [old, next] = [toSeconds(was), toSeconds(is)];
  return old !== undefined && (next === undefined || next < old)
    ? [elevated(`Images are deleted sooner: older_than ${formatValue(was)} → ${text}`)]
    : [];
}

const policies = (at: Cursor, action: string) =>
  new Map(
    at
      .blocks("cleanup_policies")
      .known.filter((policy) => shownTextOf(policy.get("action")) === action)
      .map((policy) => [shownTextOf(policy.get("id")) ?? "", policy]),
  );
