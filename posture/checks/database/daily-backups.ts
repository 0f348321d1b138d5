import { Check, SYSTEM } from "../../verdict/check";
import { equals, forEvery, verdict } from "../../verdict/expectations";
import { expectConfigured } from "../../verdict/configured";
import { BACKUP, INSTANCE, primaries } from "../../products/google/sql-instances";

export const databaseDailyBackups: Check = {
  id: "database/daily-backups",
  title: "Cloud SQL backs up every database instance daily.",
  remedy: "Set enabled to true in backup_configuration.",
  stacks: SYSTEM,
  // Automated backups are daily; start_time only moves the hour.
  evaluate: ({ model }) =>
    verdict(
      forEvery(primaries(model), INSTANCE, (instance) => expectConfigured(instance, `${BACKUP}.enabled`, equals(true))),
    ),
};
