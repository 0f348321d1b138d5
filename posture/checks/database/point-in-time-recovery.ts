import { defineCheck } from "../../verdict/define";
import { integer, optional } from "../../verdict/parameters";
import { SYSTEM } from "../../verdict/check";
import { isBetween, equals, forEvery, Matcher, verdict, satisfies } from "../../verdict/expectations";
import { expectConfigured } from "../../verdict/configured";
import { BACKUP, INSTANCE, primaries } from "../../products/google/sql-instances";

const DAYS = `${BACKUP}.transaction_log_retention_days`;
/** The longest that Cloud SQL keeps transaction logs. */
const MAX_DAYS = 35;

/** How long transaction logs are kept. */
function kept(days: number | undefined): Matcher {
  if (days !== undefined) return equals(days);
  const span = isBetween(1, MAX_DAYS, "days");
  // Not stated, it is 7 or 14 days, by the edition: enough where no number is promised.
  return satisfies(
    `${span.expected}, or Google's default`,
    (value) =>
      value === undefined || span.judge({ kind: "value", value, sensitive: false, references: [] }) === "holds",
  );
}

/** Exactly as many days as stated: fewer break what a page says of recovery, and more what it says of deletion. */
export const databasePointInTimeRecovery = defineCheck({
  id: "database/point-in-time-recovery",
  summary: "Every database instance can be recovered to any point in time.",
  severity: "high",
  links: ["https://cloud.google.com/sql/docs/postgres/backup-recovery/pitr"],
  parameters: {
    days: optional(
      integer("How far back, exactly; any number of days where it is left out.", {
        unit: "days",
        minimum: 1,
        maximum: MAX_DAYS,
      }),
    ),
  },
  title: ({ days }) =>
    `Every database instance can be recovered to any point in time${
      days === undefined ? "" : ` within the last ${days} days`
    }.`,
  remedy: ({ days }) =>
    "Set enabled and point_in_time_recovery_enabled to true in " +
    `backup_configuration${days === undefined ? "" : `, and transaction_log_retention_days to ${days}`}.`,
  stacks: SYSTEM,
  evaluate: ({ model }, { days }) =>
    verdict(
      forEvery(primaries(model), INSTANCE, (instance) => [
        // Recovery starts from a backup and replays the logs from there.
        expectConfigured(instance, `${BACKUP}.enabled`, equals(true)),
        expectConfigured(instance, `${BACKUP}.point_in_time_recovery_enabled`, equals(true)),
        expectConfigured(instance, DAYS, kept(days)),
      ]),
    ),
});
