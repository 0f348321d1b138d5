import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { absentOrOneOf, isBetween, equals, forEvery, verdict } from "../../verdict/expectations";
import { expectConfigured } from "../../verdict/configured";
import { BACKUP, INSTANCE, primaries } from "../../products/google/sql-instances";

const RETENTION = `${BACKUP}.backup_retention_settings`;
/** Cloud SQL keeps no more automated backups than one for each day of a year. */
const MAX_RETAINED_BACKUPS = 365;

export const databaseBackupsRoll = defineCheck({
  id: "database/backups-roll",
  summary:
    "Backups of every database instance expire on a rolling schedule: a fixed number is retained, and each new " +
    "backup replaces the oldest.",
  severity: "medium",
  links: ["https://cloud.google.com/sql/docs/postgres/backup-recovery/backups"],
  remedy:
    "Set enabled to true in backup_configuration, and in backup_retention_settings set retained_backups, with " +
    "retention_unit COUNT.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(primaries(model), INSTANCE, (instance) => [
        expectConfigured(instance, `${BACKUP}.enabled`, equals(true)),
        expectConfigured(instance, `${RETENTION}.retained_backups`, isBetween(1, MAX_RETAINED_BACKUPS, "backups")),
        expectConfigured(instance, `${RETENTION}.retention_unit`, absentOrOneOf("COUNT")),
      ]),
    ),
});
