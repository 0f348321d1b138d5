import { answer } from "../core/answer";
import { invalid } from "../core/errors";
import { type Body, copy, list, object, text } from "../core/json";
import { resolveReferences } from "../core/references";
import { stamp } from "../core/stamps";
import type { Resource } from "../core/store";
import type { Call } from "../product";
import { type Contents, contentsAt, contentsOf, instanceOf, restoreContents, without } from "./sqladmin-contents";
import { HIDDEN, complete, instances, requireUnused } from "./sqladmin-instances";
import { backupsOf, keepsTransactions, settingsOf } from "./sqladmin-settings";

const DAY = 86_400_000;

/** The times that an instance can be restored to. @throws ApiError 400 where there are none */
function recoverable(call: Call, instance: Resource): { readonly from: number; readonly to: number } {
  if (!keepsTransactions(instance.body)) {
    throw invalid("Invalid request: Point-in-time recovery is not enabled for the source instance.");
  }
  const to = call.world.clock.time;
  const days = Number(backupsOf(instance.body).transactionLogRetentionDays);
  const { transactionsSince, createTime } = instance.body;
  const starts = [transactionsSince, createTime].map((time) => Date.parse(text(time)));
  return { from: Math.max(...starts, to - days * DAY), to };
}

export function latestRecoveryTime(call: Call): Body {
  const { from, to } = recoverable(call, instanceOf(call));
  return {
    kind: "sql#getLatestRecoveryTime",
    earliestRecoveryTime: new Date(from).toISOString(),
    latestRecoveryTime: new Date(to).toISOString(),
  };
}

/** A new instance with the settings of the source and with what that held at a time, or holds now. */
export function clone(call: Call): Body {
  const source = instanceOf(call);
  const { world } = call;
  const context = object(call.body.cloneContext);
  const name = text(context.destinationInstanceName);
  if (!instances.idPattern?.test(name)) throw invalid(`Invalid request: Invalid instance name (${name}).`);
  const key = `sqladmin/projects/${call.project}/instances/${name}`;
  requireUnused(call, key);
  const contents = contentsToClone(call, source, context);
  const copied = copy(without(source.body, ...HIDDEN, "replicaNames", "etag", "createTime", "selfLink"));
  const range = text(context.allocatedIpRange);
  const networking = object(settingsOf(copied).ipConfiguration);
  if (range) networking.allocatedIpRange = range;
  const settings = { ...settingsOf(copied) };
  if (text(context.preferredZone)) {
    settings.locationPreference = { kind: "sql#locationPreference", zone: text(context.preferredZone) };
  }
  const body = complete(call, key, { ...copied, settings, name });
  const references = resolveReferences(call, body);
  world.clock.advance(1);
  const stamped = { ...body, ...stamp(call, key, body) };
  const made = world.store.put({ key, collection: "sqladmin.instances", body: stamped, references });
  restoreContents(call, made, contents);
  return answer(call, { type: "CLONE", key });
}

function contentsToClone(call: Call, source: Resource, context: Body): Contents {
  const milliseconds = text(context.pitrTimestampMs);
  const time = milliseconds ? Number(milliseconds) : Date.parse(text(context.pointInTime));
  const whole = contentsAtTime(call, source, time);
  const only = list(context.databaseNames).map(text);
  if (only.length === 0) return whole;
  return { ...whole, databases: whole.databases.filter(({ name }) => only.includes(text(name))) };
}

function contentsAtTime(call: Call, source: Resource, time: number): Contents {
  if (Number.isNaN(time)) return contentsOf(call, source.key);
  const { from, to } = recoverable(call, source);
  const found = time >= from && time <= to ? contentsAt(source, time) : undefined;
  if (found) return found;
  throw invalid(
    `Invalid request: The point in time ${new Date(time).toISOString()} is outside of what can be recovered: ` +
      `${new Date(from).toISOString()} to ${new Date(to).toISOString()}.`,
  );
}
