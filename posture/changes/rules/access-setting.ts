import { isOn, shownTextOf } from "../../model/attribute-readers";
import { Cursor } from "../../model/cursor";
import { ChangeRule, elevated, Reason, Transition } from "../rule";
import { formatTransition } from "../format-values";

const VIEW = /^google_logging_log_view$/;
const ENTITLEMENT = "google_privileged_access_manager_entitlement";
const INSTANCE = "google_sql_database_instance";
const ASKED = /^(?:eligible_users|privileged_access|approval_workflow|max_request_duration)(?:[.[]|$)/;
const FLAG = "cloudsql.iam_authentication";

/** Who may see or become what, where no grant says so. */
export const accessSetting: ChangeRule = {
  concerns: (type) => VIEW.test(type) || type === ENTITLEMENT || type === INSTANCE,
  assess(changed) {
    if (!changed.remains) return [];
    if (changed.type === ENTITLEMENT) return entitlement(changed);
    if (!changed.existed) return [];
    if (changed.type === INSTANCE) return signIn(changed);
    return changed.differences
      .filter(({ path }) => path === "filter")
      .map((difference) =>
        elevated(
          difference.after.kind === "absent"
            ? "Shows every log of its bucket: filter is removed"
            : `Which logs it shows changes: ${formatTransition(difference)}`,
        ),
      );
  },
};

function entitlement({ existed, differences }: Transition): Reason[] {
  if (!existed) return [elevated("Lets people obtain a role on request")];
  return differences
    .filter(({ path }) => ASKED.test(path))
    .map((difference) => elevated(`Who may take on which role changes: ${formatTransition(difference)}`));
}

function signIn({ before, after }: Transition): Reason[] {
  return hasFlag(before) && !after.blocks("settings.database_flags").unknown && !hasFlag(after)
    ? [elevated(`Cloud identities can no longer sign in to the database, only passwords can: ${FLAG} is off`)]
    : [];
}

const hasFlag = (at: Cursor) =>
  at
    .blocks("settings.database_flags")
    .known.some((flag) => shownTextOf(flag.get("name")) === FLAG && isOn(flag.get("value")));
