import { genericHandler } from "../core/crud";
import type { Body } from "../core/json";
import type { Call, GoogleProduct, Handler } from "../product";
import {
  backupRuns,
  backups,
  deleteBackup,
  deleteRun,
  getBackup,
  insertRun,
  listBackups,
  restoreBackup,
} from "./sqladmin-backups";
import { databases, deleteDatabase, deleteUser, updateUser, userOf, users } from "./sqladmin-contents";
import { listFlags } from "./sqladmin-flags";
import { failover, instances, listServerCas, restart } from "./sqladmin-instances";
import { clone, latestRecoveryTime } from "./sqladmin-recovery";

/** Cloud SQL. No database server ever runs; a password is kept in memory alone. */
export const sqladmin: GoogleProduct = {
  kind: "google",
  service: "sqladmin",
  documents: ["sqladmin.v1beta4"],
  errors: "legacy",
  operations: "sql",
  links: "https://sqladmin.googleapis.com/sql/v1beta4/",
  collections: { instances, databases, users, backupRuns, backups },
  methods: {
    "instances.list": listed("sql#instancesList"),
    "databases.list": listed("sql#databasesList"),
    "users.list": listed("sql#usersList"),
    "backupRuns.list": listed("sql#backupRunsList"),
    "databases.delete": deleteDatabase,
    "users.get": userOf,
    "users.update": updateUser,
    "users.delete": deleteUser,
    "backupRuns.insert": insertRun,
    "backupRuns.delete": deleteRun,
    "instances.restoreBackup": restoreBackup,
    "instances.clone": clone,
    "instances.restart": restart,
    "instances.failover": failover,
    "instances.listServerCas": listServerCas,
    "projects.instances.getLatestRecoveryTime": latestRecoveryTime,
    "backups.getBackup": getBackup,
    "backups.listBackups": listBackups,
    "backups.deleteBackup": deleteBackup,
    "flags.list": listFlags,
  },
};

/** The generic list, with the `kind` that no schema of the document gives. */
function listed(kind: string): Handler {
  return async (call: Call) => ({ kind, ...((await genericHandler(call)?.(call)) as Body) });
}
