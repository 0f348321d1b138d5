import { ChangeRule, high, Reason } from "../rule";
import { formatTransition } from "../format-values";

const SOURCES = /^(?:restore_backup_context|point_in_time_restore_context|clone|backupdr_backup)(?:[.[]|$)/;

/** A database that exists is overwritten by another one, or by an earlier state of itself. */
export const restore: ChangeRule = {
  concerns: (type) => type === "google_sql_database_instance",
  assess({ existed, remains, differences }) {
    if (!existed || !remains) return [];
    return differences
      .filter(({ path, after }) => SOURCES.test(path) && after.kind !== "absent")
      .slice(0, 1)
      .map((difference): Reason =>
        high(`Overwrites the database with what it is restored from: ${formatTransition(difference)}`),
      );
  },
};
