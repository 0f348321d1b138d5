import { defineCheck } from "../../verdict/define";
import { integer } from "../../verdict/parameters";
import { SYSTEM } from "../../verdict/check";
import { absentOrOneOf, equals, forEvery, verdict } from "../../verdict/expectations";
import { expectConfigured } from "../../verdict/configured";
import { BACKUP, INSTANCE, primaries } from "../../products/google/sql-instances";

const RETENTION = `${BACKUP}.backup_retention_settings`;

/**
 * Daily backups are kept for so many days: fewer break what is said of recovery, and more what is said of
 * deletion. Not stated, it is 7 or 15, by the edition, so it has to be stated.
 */
export const databaseBackupRetention = defineCheck({
  id: "database/backup-retention",
  summary: "Daily backups of every database instance are kept for exactly the stated number of days.",
  severity: "high",
  links: ["https://cloud.google.com/sql/docs/postgres/backup-recovery/backups"],
  parameters: { days: integer("How long a backup is kept, exactly.", { unit: "days", minimum: 1, maximum: 365 }) },
  title: ({ days }) => `Daily backups of every database instance are kept for exactly ${days} days.`,
  remedy: ({ days }) =>
    `Set retained_backups to ${days} and retention_unit to COUNT in ` +
    "backup_retention_settings. If backups are meant to " +
    `be kept for longer, the page is behind: it says ${days} days, and has to change first.`,
  stacks: SYSTEM,
  evaluate: ({ model }, { days }) =>
    verdict(
      forEvery(primaries(model), INSTANCE, (instance) => [
        expectConfigured(instance, `${BACKUP}.enabled`, equals(true)),
        expectConfigured(instance, `${RETENTION}.retained_backups`, equals(days)),
        expectConfigured(instance, `${RETENTION}.retention_unit`, absentOrOneOf("COUNT")),
      ]),
    ),
});
