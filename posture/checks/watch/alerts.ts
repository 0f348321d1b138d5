import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { primaries } from "../../products/google/sql-instances";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { ConditionsOn, conditionsOf, conditionsOn, judgeFires, judgeNotifies } from "../../products/google/alerting";

export const watchAlerts = defineCheck({
  id: "watch/alerts",
  summary: "Somebody is notified when a database is down and when a backup fails.",
  severity: "high",
  links: ["https://cloud.google.com/sql/docs/postgres/monitor-instance"],
  remedy:
    "Create an alert on cloudsql.googleapis.com/database/up below 1 for every instance that takes writes, and one on " +
    "failed automated backups, both enabled and with a notification channel.",
  stacks: SYSTEM,
  evaluate: ({ model }) => {
    const instances = primaries(model);
    const onDown = conditionsFor(model, isOnDown);
    const onBackups = conditionsFor(model, isOnBackups);
    return verdict(
      instances.length === 0
        ? missingSubject("a Cloud SQL instance")
        : instances.map((instance) => [
            ...judgeDatabaseDown(model, onDown, instance),
            ...judgeBackupFailure(model, onBackups, instance),
          ]),
    );
  },
});

/** Which conditions of one sort are on which database: on one of them, or on all. */
const conditionsFor = (model: Model, is: (text: string) => boolean): ConditionsOn =>
  conditionsOn(
    conditionsOf(model).filter(({ text }) => is(text)),
    { namesIn: databasesIn, isOnAll: ({ text }) => !text.includes("database_id") },
  );

/** The names of instances in texts such as `database_id="my-project:main"`. */
const databasesIn = (text: string): readonly string[] =>
  text
    .split('"')
    .slice(0, -1)
    .map((part) => part.slice(part.lastIndexOf(":") + 1));

const isOnDown = (text: string) => text.includes("cloudsql.googleapis.com/database/up");
const isOnBackups = (text: string) =>
  /automatedBackup|cloudsql\.googleapis\.com\/backup|backup_?(run|fail)/i.test(text) &&
  /severity|status|state|error/i.test(text);

function judgeDatabaseDown(model: Model, watching: ConditionsOn, instance: Resource): readonly Finding[] {
  const alert = watching.first(instance.get("name"), instance);
  if (!alert)
    return [
      findingAt("violated", instance, "", "an alert when it is down (cloudsql.googleapis.com/database/up)", "none"),
    ];
  return [...judgeNotifies(model, alert.policy), ...judgeFires(alert, undefined)];
}

function judgeBackupFailure(model: Model, watching: ConditionsOn, instance: Resource): readonly Finding[] {
  const alert = watching.first(instance.get("name"), instance);
  return alert
    ? judgeNotifies(model, alert.policy)
    : [findingAt("violated", instance, "settings.backup_configuration", "an alert when a backup fails", "none")];
}
