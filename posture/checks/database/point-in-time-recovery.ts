import { Check, SYSTEM } from "../../verdict/check";
import { isBetween, equals, forEvery, Matcher, verdict, satisfies } from "../../verdict/expectations";
import { expectConfigured } from "../../verdict/configured";
import { BACKUP, INSTANCE, primaries } from "../../products/google/sql-instances";

const DAYS = `${BACKUP}.transaction_log_retention_days`;
/** The longest that Cloud SQL keeps transaction logs. */
const MAX_DAYS = 35;

/**
 * A database can be taken back to any moment of the days before. @param days how many exactly: fewer break
 * what is said of recovery, and more what is said of deletion; left out, any number will do
 */
export function databasePointInTimeRecovery(days?: number): Check {
  const span = isBetween(1, MAX_DAYS, "days");
  // Not stated, it is 7 or 14 days, by the edition: enough where no number is promised.
  const kept: Matcher =
    days === undefined
      ? satisfies(
          `${span.expected}, or Google's default`,
          (value) =>
            value === undefined || span.judge({ kind: "value", value, sensitive: false, references: [] }) === "holds",
        )
      : equals(days);
  const within = days === undefined ? "" : ` within the last ${days} days`;
  return {
    id: `database/point-in-time-recovery${days === undefined ? "" : `-${days}-days`}`,
    title: `Every database instance can be recovered to any point in time${within}.`,
    remedy:
      "Set enabled and point_in_time_recovery_enabled to true in " +
      `backup_configuration${days === undefined ? "" : `, and transaction_log_retention_days to ${days}`}.`,
    stacks: SYSTEM,
    evaluate: ({ model }) =>
      verdict(
        forEvery(primaries(model), INSTANCE, (instance) => [
          // Recovery starts from a backup and replays the logs from there.
          expectConfigured(instance, `${BACKUP}.enabled`, equals(true)),
          expectConfigured(instance, `${BACKUP}.point_in_time_recovery_enabled`, equals(true)),
          expectConfigured(instance, DAYS, kept),
        ]),
      ),
  };
}
