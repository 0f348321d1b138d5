import { answer } from "../core/answer";
import { failedPrecondition, invalid } from "../core/errors";
import { type Body, text } from "../core/json";
import { daysAfter, dropLapsed } from "../core/lapse";
import type { Resource } from "../core/store";
import type { World } from "../core/world";
import type { Call, Collection, Handler } from "../product";

const BUCKETS = "projects.locations.buckets";
const VIEWS = `${BUCKETS}.views`;
const ALL_LOGS = "_AllLogs";
const OWN_BUCKETS = ["_Default", "_Required"];
const UNDELETE_DAYS = 7;
const NO_DATA_ACCESS =
  'NOT LOG_ID("cloudaudit.googleapis.com/data_access") AND NOT LOG_ID("externalaudit.googleapis.com/data_access")';

export const bucketCollections: Readonly<Record<string, Collection>> = {
  [BUCKETS]: {
    missing: (path) => {
      const [, location = "", id = ""] = /\/locations\/([^/]+)\/buckets\/([^/]+)/.exec(path) ?? [];
      return `Bucket \`${id}\` in location \`${location}\` does not exist`;
    },
    idPattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
    resolve: (call, key) => {
      if (call.project !== "") makeOwnBuckets(call.world, call.project);
      dropLapsed(call, ({ body }) =>
        body.lifecycleState === "DELETE_REQUESTED" ? daysAfter(text(body.updateTime), UNDELETE_DAYS) : undefined,
      );
      return key;
    },
    defaults: { retentionDays: 30 },
    create: (_, body) => {
      checkRetentionDays(body);
      return { ...body, lifecycleState: "ACTIVE" };
    },
    created: (call, bucket) => makeView(call.world, bucket.key, ALL_LOGS, ""),
    update: checkUpdate,
    // False is not written: that is how the service replies.
    view: (_, body) => Object.fromEntries(Object.entries(body).filter(([, value]) => value !== false)),
  },
  [VIEWS]: {
    missing: (path) => `View ${path.split("/").pop() ?? ""} does not exist`,
    idPattern: /^[A-Za-z0-9_-]{1,100}$/,
    resolve: (call, key) => {
      if (call.project !== "") makeOwnBuckets(call.world, call.project);
      return key;
    },
    update: (_, before, after) => {
      if (text(before.name).endsWith(`/${ALL_LOGS}`)) throw invalid(`The view ${ALL_LOGS} cannot be changed.`);
      return after;
    },
    delete: (_, { key }) => {
      if (key.endsWith(`/${ALL_LOGS}`)) throw invalid(`The view ${ALL_LOGS} cannot be deleted.`);
    },
  },
};

export const bucketMethods: Readonly<Record<string, Handler>> = {
  [`${BUCKETS}.delete`]: remove,
  [`${BUCKETS}.undelete`]: undelete,
};

function checkRetentionDays({ retentionDays }: Body): void {
  const days = Number(retentionDays);
  if (days < 1 || days > 3650) throw invalid(`Retention of ${String(days)} days: it must be 1 to 3650 days.`);
}

function checkUpdate(_: Call, before: Body, after: Body): Body {
  const changed: Body = { ...after, retentionDays: Number(after.retentionDays ?? 0) || 30 };
  if (before.lifecycleState !== "ACTIVE") {
    throw failedPrecondition("Buckets must be in an ACTIVE state to be modified");
  }
  if (text(before.name).endsWith("/_Required")) throw failedPrecondition("The bucket _Required cannot be modified.");
  checkRetentionDays(changed);
  if (before.locked === true && changed.locked !== true) throw failedPrecondition("A locked bucket stays locked.");
  if (before.locked === true && before.retentionDays !== changed.retentionDays) {
    throw failedPrecondition("The retention period on a locked bucket cannot be changed.");
  }
  if (before.analyticsEnabled === true && changed.analyticsEnabled !== true) {
    throw failedPrecondition("Log Analytics cannot be disabled once it is enabled.");
  }
  return changed;
}

/** A bucket can be undeleted for a week, and its name is taken until then. */
function remove(call: Call): Body {
  const bucket = call.item();
  const id = bucket.key.split("/").pop() ?? "";
  if (OWN_BUCKETS.includes(id)) throw invalid(`The bucket ${id} cannot be deleted.`);
  if (bucket.body.locked === true) throw failedPrecondition("Locked buckets currently cannot be deleted");
  if (bucket.body.lifecycleState !== "ACTIVE") throw failedPrecondition("The bucket is already being deleted.");
  return setState(call, bucket, "DELETE_REQUESTED");
}

function undelete(call: Call): Body {
  const bucket = call.item();
  if (bucket.body.lifecycleState !== "DELETE_REQUESTED") throw failedPrecondition("The bucket is not deleted.");
  return setState(call, bucket, "ACTIVE");
}

function setState(call: Call, bucket: Resource, lifecycleState: string): Body {
  call.world.clock.advance(1);
  const updateTime = call.world.clock.now();
  call.world.store.put({ ...bucket, body: { ...bucket.body, lifecycleState, updateTime } });
  return answer(call, { type: "update", key: bucket.key });
}

function makeView(world: World, bucket: string, id: string, filter: string): void {
  const key = `${bucket}/views/${id}`;
  const name = key.slice(key.indexOf("/") + 1);
  const body: Body = { name, ...(filter === "" ? {} : { filter }), createTime: world.clock.now() };
  world.store.put({ key, collection: `logging.${VIEWS}`, body: { ...body, updateTime: world.clock.now() } });
}

/** Every project has two buckets from the start. */
function makeOwnBuckets(world: World, project: string): void {
  const home = `logging/projects/${project}/locations/global/buckets`;
  if (world.store.get(`${home}/_Default`) || world.projects.number(project) === undefined) return;
  const make = (id: string, body: Body): void => {
    const key = `${home}/${id}`;
    const name = key.slice(key.indexOf("/") + 1);
    world.store.put({ key, collection: `logging.${BUCKETS}`, body: { name, lifecycleState: "ACTIVE", ...body } });
    makeView(world, key, ALL_LOGS, "");
  };
  make("_Default", { description: "Default bucket", retentionDays: 30 });
  make("_Required", { description: "Audit bucket", retentionDays: 400, locked: true });
  makeView(world, `${home}/_Default`, "_Default", NO_DATA_ACCESS);
}
