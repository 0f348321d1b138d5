import { Check, SYSTEM } from "../../check";
import { equals, forEvery, verdict } from "../../judge";
import { expectConfigured } from "../shared/written";
import { BACKUP, INSTANCE, primaries } from "./instances";

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
