import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { equals, forEvery, verdict } from "../../verdict/expectations";
import { expectConfigured } from "../../verdict/configured";
import { BACKUP, INSTANCE, primaries } from "../../products/google/sql-instances";

export const databaseDailyBackups = defineCheck({
  id: "database/daily-backups",
  summary: "Cloud SQL backs up every database instance daily.",
  severity: "critical",
  links: ["https://cloud.google.com/sql/docs/postgres/backup-recovery/backups"],
  remedy: "Set enabled to true in backup_configuration.",
  stacks: SYSTEM,
  // Automated backups are daily; start_time only moves the hour.
  evaluate: ({ model }) =>
    verdict(
      forEvery(primaries(model), INSTANCE, (instance) => expectConfigured(instance, `${BACKUP}.enabled`, equals(true))),
    ),
});
