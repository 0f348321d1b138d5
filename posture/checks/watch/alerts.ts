import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { Reference } from "../../model/attribute";
import { primaries } from "../../products/google/sql-instances";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { conditionsOf, judgeFires, judgeNotifies, WatchedCondition } from "../../products/google/alerting";

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

interface OnDatabases extends WatchedCondition {
  readonly references: readonly Reference[];
}

/** Conditions of one sort, with what each refers to. */
const conditionsFor = (model: Model, is: (text: string) => boolean): readonly OnDatabases[] =>
  conditionsOf(model)
    .filter(({ text }) => is(text))
    .map((watching) => ({
      ...watching,
      references:
        watching.filter.kind === "reference" || watching.filter.kind === "value" ? watching.filter.references : [],
    }));

const isOnDown = (text: string) => text.includes("cloudsql.googleapis.com/database/up");
const isOnBackups = (text: string) =>
  /automatedBackup|cloudsql\.googleapis\.com\/backup|backup_?(run|fail)/i.test(text) &&
  /severity|status|state|error/i.test(text);

function judgeDatabaseDown(model: Model, watching: readonly OnDatabases[], instance: Resource): readonly Finding[] {
  const alert = watching.find((one) => covers(one, instance));
  if (!alert)
    return [
      findingAt("violated", instance, "", "an alert when it is down (cloudsql.googleapis.com/database/up)", "none"),
    ];
  return [...judgeNotifies(model, alert.policy), ...judgeFires(alert, undefined)];
}

function judgeBackupFailure(model: Model, watching: readonly OnDatabases[], instance: Resource): readonly Finding[] {
  const alert = watching.find((one) => covers(one, instance));
  return alert
    ? judgeNotifies(model, alert.policy)
    : [findingAt("violated", instance, "settings.backup_configuration", "an alert when a backup fails", "none")];
}

/** Whether a condition is on an instance, or on all of them. */
function covers({ text, references }: OnDatabases, instance: Resource): boolean {
  if (!/database_id/.test(text)) return true;
  const name = instance.get("name");
  if (name.kind === "value" && text.includes(`:${String(name.value)}"`)) return true;
  return instance.isInstanceOf(references);
}
