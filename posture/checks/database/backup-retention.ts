import { Check, SYSTEM } from "../../verdict/check";
import { absentOrOneOf, equals, forEvery, verdict } from "../../verdict/expectations";
import { expectConfigured } from "../../verdict/configured";
import { BACKUP, INSTANCE, primaries } from "../../products/google/sql-instances";

const RETENTION = `${BACKUP}.backup_retention_settings`;

/**
 * Daily backups are kept for so many days: fewer break what is said of recovery, and more what is said of
 * deletion. Not stated, it is 7 or 15, by the edition, so it has to be stated.
 */
export const databaseBackupRetention = (days: number): Check => ({
  id: `database/backup-retention-${days}-days`,
  title: `Daily backups of every database instance are kept for exactly ${days} days.`,
  remedy: `Set retained_backups to ${days} and retention_unit to COUNT in backup_retention_settings.`,
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(primaries(model), INSTANCE, (instance) => [
        expectConfigured(instance, `${BACKUP}.enabled`, equals(true)),
        expectConfigured(instance, `${RETENTION}.retained_backups`, equals(days)),
        expectConfigured(instance, `${RETENTION}.retention_unit`, absentOrOneOf("COUNT")),
      ]),
    ),
});
