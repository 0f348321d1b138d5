import { Check, Finding, SYSTEM } from "../../check";
import { found, missing, verdict } from "../../judge";
import { Reference } from "../../model/attribute";
import { primaries } from "../database/instances";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { conditionsOf, fires, tells, Watching } from "./alerting";

export const watchAlerts: Check = {
  id: "watch/alerts",
  title: "Somebody is notified when a database is down and when a backup fails.",
  remedy:
    "Create an alert on cloudsql.googleapis.com/database/up below 1 for every instance that takes writes, and one on " +
    "failed automated backups, both enabled and with a notification channel.",
  stacks: SYSTEM,
  evaluate: ({ model }) => {
    const instances = primaries(model);
    const onDown = watchingFor(model, isOnDown);
    const onBackups = watchingFor(model, isOnBackups);
    return verdict(
      instances.length === 0
        ? missing("a Cloud SQL instance")
        : instances.map((instance) => [...down(model, onDown, instance), ...backup(model, onBackups, instance)]),
    );
  },
};

interface OnDatabases extends Watching {
  readonly references: readonly Reference[];
}

/** Conditions of one sort, with what each refers to. */
const watchingFor = (model: Model, is: (text: string) => boolean): readonly OnDatabases[] =>
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

function down(model: Model, watching: readonly OnDatabases[], instance: Resource): readonly Finding[] {
  const alert = watching.find((one) => covers(one, instance));
  if (!alert)
    return [found("violated", instance, "", "an alert when it is down (cloudsql.googleapis.com/database/up)", "none")];
  return [...tells(model, alert.policy), ...fires(alert, undefined)];
}

function backup(model: Model, watching: readonly OnDatabases[], instance: Resource): readonly Finding[] {
  const alert = watching.find((one) => covers(one, instance));
  return alert
    ? tells(model, alert.policy)
    : [found("violated", instance, "settings.backup_configuration", "an alert when a backup fails", "none")];
}

/** Whether a condition is on an instance, or on all of them. */
function covers({ text, references }: OnDatabases, instance: Resource): boolean {
  if (!/database_id/.test(text)) return true;
  const name = instance.get("name");
  if (name.kind === "value" && text.includes(`:${String(name.value)}"`)) return true;
  return instance.isAmong(references);
}
