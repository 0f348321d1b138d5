import { answer } from "../core/answer";
import { ApiError, invalid } from "../core/errors";
import { type Body, copy, list, object, text } from "../core/json";
import { page } from "../core/pages";
import type { Resource } from "../core/store";
import type { Call, Collection } from "../product";
import {
  type Contents,
  contentsOf,
  instanceAt,
  instanceOf,
  restoreContents,
  within,
  without,
} from "./sqladmin-contents";
import { engineOf, settingsOf } from "./sqladmin-settings";

const RUNS = "sqladmin.backupRuns";
const BACKUPS = "sqladmin.backups";

/** Backups made on demand. The emulator makes none by itself. */
export const backupRuns: Collection = {
  resolve: within,
  view: (_, body) => without(body, "contents"),
};

/** Backups that outlive their instance. */
export const backups: Collection = {};

export function insertRun(call: Call): Body {
  const { world, body } = call;
  const instance = instanceOf(call);
  if (settingsOf(instance.body).activationPolicy === "NEVER") {
    throw invalid("Invalid request: Invalid request since instance is not running.");
  }
  world.clock.advance(1);
  const id = String(world.clock.time);
  const key = `${call.collectionKey}/${id}`;
  const now = world.clock.now();
  world.store.put({
    key,
    collection: RUNS,
    body: {
      kind: "sql#backupRun",
      id,
      instance: text(instance.body.name),
      selfLink: (call.product.links ?? "") + key.slice("sqladmin/".length),
      status: "SUCCESSFUL",
      type: "ON_DEMAND",
      backupKind: "SNAPSHOT",
      databaseVersion: text(instance.body.databaseVersion),
      location: text(body.location) || text(instance.body.region),
      ...(text(body.description) ? { description: text(body.description) } : {}),
      enqueuedTime: now,
      startTime: now,
      endTime: now,
      windowStartTime: now,
      contents: contentsOf(call, instance.key) as unknown as Body,
    },
  });
  const operation = answer(call, { type: "BACKUP_VOLUME", key: instance.key });
  return { ...operation, backupContext: { kind: "sql#backupContext", backupId: id } };
}

export function deleteRun(call: Call): Body {
  const run = call.item();
  call.world.store.delete(run.key);
  call.world.clock.advance(1);
  return answer(call, { type: "DELETE_BACKUP", key: run.key });
}

/** Replaces what the instance of the path holds by what a backup holds. */
export function restoreBackup(call: Call): Body {
  const target = instanceOf(call);
  const backup = namedBackup(call, target);
  const version = text(backup.body.databaseVersion);
  if (engineOf(backup.body) !== engineOf(target.body) || version > text(target.body.databaseVersion)) {
    throw invalid(
      `Invalid request: A backup of ${version} cannot be restored to ${text(target.body.databaseVersion)}.`,
    );
  }
  if (list(target.body.replicaNames).length > 0) {
    throw invalid("Invalid request: An instance with replicas cannot be restored: delete them first.");
  }
  call.world.clock.advance(1);
  restoreContents(call, target, object(backup.body.contents) as unknown as Contents);
  return answer(call, { type: "RESTORE_VOLUME", key: target.key });
}

function namedBackup(call: Call, target: Resource): Resource {
  const context = object(call.body.restoreBackupContext);
  const project = call.world.projects.id(text(context.project) || call.project);
  const source = text(context.instanceId) || text(target.body.name);
  const run = `sqladmin/projects/${project}/instances/${source}/backupRuns/${text(context.backupRunId)}`;
  const key = text(call.body.backup) ? `sqladmin/${call.world.projects.byId(text(call.body.backup))}` : run;
  if (key === run) instanceAt(call, run.split("/backupRuns/")[0] ?? "");
  const found = call.world.store.get(key);
  if (!found) throw new ApiError("NOT_FOUND", `The backup '${key.slice("sqladmin/".length)}' does not exist.`);
  return found;
}

/**
 * Keeps the backups of an instance that is deleted, where its settings or the request ask for it.
 *
 * @param shown the instance as replies have it
 */
export function keepBackups(call: Call, instance: Resource, shown: Body): void {
  const { query, world } = call;
  const settings = settingsOf(instance.body);
  const runs = settings.retainBackupsOnDelete === true ? world.store.list(RUNS, instance.key) : [];
  for (const run of runs) {
    keep(call, shown, text(run.body.type), {
      backupRun: run.key.slice("sqladmin/".length),
      description: text(run.body.description),
      location: text(run.body.location),
      contents: copy(run.body.contents ?? {}),
    });
  }
  if (query.enableFinalBackup === "true" || object(settings.finalBackupConfig).enabled === true) {
    keep(call, shown, "FINAL", {
      description: query.finalBackupDescription ?? "",
      location: text(instance.body.region),
      contents: contentsOf(call, instance.key) as unknown as Body,
    });
  }
}

function keep(call: Call, instance: Body, type: string, body: Body): void {
  const { world, project } = call;
  const of = `${text(instance.name)} ${text(instance.createTime)} ${type} ${text(body.backupRun)}`;
  const name = `projects/${project}/backups/${world.ids.uuid(of)}`;
  const now = world.clock.now();
  world.store.put({
    key: `sqladmin/${name}`,
    collection: BACKUPS,
    body: {
      ...body,
      name,
      kind: "sql#backup",
      instance: text(instance.name),
      instanceDeletionTime: now,
      instanceSettings: instance,
      databaseVersion: text(instance.databaseVersion),
      type,
      state: "SUCCESSFUL",
    },
  });
}

export const getBackup = (call: Call): Body => without(call.item().body, "contents");

export function listBackups(call: Call): Body {
  const own = call.world.store.list(BACKUPS, `sqladmin/projects/${call.project}/backups`);
  const { items, next } = page(own, Number(call.query.pageSize ?? 0), call.query.pageToken ?? "");
  const shown = items.map(({ body }) => without(body, "contents"));
  return { ...(shown.length > 0 ? { backups: shown } : {}), ...(next ? { nextPageToken: next } : {}) };
}

export function deleteBackup(call: Call): Body {
  const { key } = call.item();
  call.world.store.delete(key);
  call.world.clock.advance(1);
  return answer(call, { type: "DELETE_BACKUP", key });
}
