import { Check, Finding, SYSTEM } from "../../check";
import { found, missing, verdict } from "../../judge";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { conditionsOf, fires, tells, Watching } from "./alerting";

export const watchAlerts: Check = {
  id: "watch/alerts",
  title: "Somebody is told when a database is down, and when a backup fails.",
  remedy: "Make an alert on cloudsql.googleapis.com/database/up below 1 for every instance, and one on failed automated backups, each on and with a notification channel.",
  stacks: SYSTEM,
  evaluate: ({ model }) => {
    const instances = model.resources("google_sql_database_instance");
    return verdict(instances.length === 0 ? missing("a Cloud SQL instance") : instances.map((instance) => [...down(model, instance), ...(isReplica(instance) ? [] : backup(model, instance))]));
  },
};

const isReplica = (instance: Resource) => {
  const master = instance.get("master_instance_name");
  return master.kind === "reference" || (master.kind === "value" && master.value !== "");
};

function down(model: Model, instance: Resource): readonly Finding[] {
  const alert = conditionsOf(model).find((watching) => watching.text.includes("cloudsql.googleapis.com/database/up") && covers(watching, instance));
  if (!alert) return [found("violated", instance, "", "an alert when it is down (cloudsql.googleapis.com/database/up)", "none")];
  return [...tells(model, alert.policy), ...fires(alert, undefined)];
}

function backup(model: Model, instance: Resource): readonly Finding[] {
  const alert = conditionsOf(model).find((watching) => {
    const text = watching.text;
    return /automatedBackup|cloudsql\.googleapis\.com\/backup|backup_?(run|fail)/i.test(text) && /severity|status|state|error/i.test(text) && covers(watching, instance);
  });
  return alert ? tells(model, alert.policy) : [found("violated", instance, "settings.backup_configuration", "an alert when a backup fails", "none")];
}

/** Whether a condition is on an instance, or on all of them. */
function covers(watching: Watching, instance: Resource): boolean {
  const text = watching.text;
  if (!/database_id/.test(text)) return true;
  const name = instance.get("name");
  if (name.kind === "value" && text.includes(`:${String(name.value)}"`)) return true;
  const { filter } = watching;
  return (filter.kind === "reference" || filter.kind === "value") && instance.isAmong(filter.references);
}
