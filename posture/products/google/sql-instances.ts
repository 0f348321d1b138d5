import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { configured } from "../../verdict/configured";

export const INSTANCE = "a Cloud SQL instance";
export const BACKUP = "settings.backup_configuration";

export const instances = (model: Model): readonly Resource[] => model.resources("google_sql_database_instance");

/** The instances that take writes: a replica has no backups and no standby of its own. */
export const primaries = (model: Model): readonly Resource[] =>
  instances(model).filter((instance) => !isReplica(instance));

function isReplica(instance: Cursor): boolean {
  const primary = configured(instance, "master_instance_name");
  return primary.kind === "reference" || (primary.kind === "value" && primary.value !== "");
}
