import { failedPrecondition, invalid } from "../core/errors";
import { type Body, isObject, list, object, text, without } from "../core/json";
import { replace } from "../core/crud";
import type { Resource } from "../core/store";
import { stamp } from "../core/stamps";
import { view } from "../core/view";
import type { World } from "../core/world";
import type { Call, Collection, Handler } from "../product";

const SINKS = "projects.sinks";
const EXCLUSIONS = "projects.exclusions";
const METRICS = "projects.metrics";
const ID = /^[A-Za-z0-9_.-]{1,100}$/;
const SHARED_WRITER = "serviceAccount:cloud-logs@system.gserviceaccount.com";
const AUDIT = ["activity", "system_event", "access_transparency"].flatMap((log) =>
  ["cloudaudit", "externalaudit"].map((service) => `LOG_ID("${service}.googleapis.com/${log}")`),
);

const idIn = (path: string): string => path.split("/").pop() ?? "";

/** What becomes of entries: sinks, exclusions and metrics. */
export const routerCollections: Readonly<Record<string, Collection>> = {
  [SINKS]: {
    missing: (path) => `Sink ${idIn(path)} does not exist`,
    name: "id",
    idPattern: ID,
    resolve: (call, key) => {
      makeOwnSinks(call.world, call.project);
      return key;
    },
    create: (call, body) => ({ ...body, ...checkSink(body), ...writer(call, body) }),
    update: (call, before, after) => {
      if (before.name === "_Required") throw failedPrecondition("The sink _Required cannot be modified.");
      const unique = ![undefined, SHARED_WRITER].includes(before.writerIdentity as string | undefined);
      if (unique && call.query.uniqueWriterIdentity !== "true") {
        throw invalid("A sink with a writer identity of its own cannot go back to the shared one.");
      }
      return { ...without(after, "writerIdentity"), ...checkSink(after), ...writer(call, after) };
    },
    delete: (_, { body }) => {
      const name = text(body.name);
      if (["_Default", "_Required"].includes(name)) throw invalid(`The sink ${name} cannot be deleted.`);
    },
    view: (call, body) => (body.name === "_Default" ? withExclusions(call, body) : body),
  },
  [EXCLUSIONS]: {
    missing: (path) => `Exclusion ${path} does not exist`,
    name: "id",
    idPattern: ID,
    create: (_, body) => {
      if (text(body.filter) === "") throw invalid("An exclusion needs a filter.");
      return body;
    },
  },
  // Names of metrics may have slashes.
  [METRICS]: {
    missing: (path) => `Metric ${path.split("/metrics/").pop() ?? ""} does not exist.`,
    name: "none",
    id: (call) => text(call.body.name),
    idPattern: /^[^/].{0,99}$/,
    create: describe,
    update: describe,
  },
};

export const routerMethods: Readonly<Record<string, Handler>> = {
  // An update of a metric that does not exist creates it.
  [`${METRICS}.update`]: (call) => {
    const before = call.world.store.get(call.itemKey);
    if (before) return replace(call, before, { ...before.body, ...call.body }, "update");
    const body = describe(call, { ...call.body, name: call.itemKey.split("/metrics/")[1] ?? "" });
    call.world.clock.advance(1);
    const made = { ...body, ...stamp(call, call.itemKey, body) };
    return view(call, call.world.store.put({ key: call.itemKey, collection: call.collectionId, body: made }));
  },
};

function checkSink(body: Body): Body {
  const destination = text(body.destination);
  if (!/^(storage|bigquery|pubsub|logging)\.googleapis\.com\/.+/.test(destination)) {
    throw invalid(`Invalid destination of a sink: '${destination}'.`);
  }
  return { destination };
}

/** Entries for a log bucket of the same project need no identity, and such sinks have none. */
function writer(call: Call, body: Body): Body {
  const destination = text(body.destination);
  const { projects } = call.world;
  const own = `logging.googleapis.com/projects/${call.project}/`;
  const local = destination.startsWith("logging.googleapis.com/");
  if (local && destination.replace(/projects\/\d+\//, (path) => projects.byId(path)).startsWith(own)) return {};
  if (call.query.customWriterIdentity) return { writerIdentity: call.query.customWriterIdentity };
  if (call.query.uniqueWriterIdentity !== "true") return { writerIdentity: SHARED_WRITER };
  const agent = `service-${projects.number(call.project) ?? ""}@gcp-sa-logging.iam.gserviceaccount.com`;
  return { writerIdentity: `serviceAccount:${agent}` };
}

/** A project's exclusions are those of its sink _Default. */
function withExclusions(call: Call, body: Body): Body {
  const home = `logging/projects/${call.project}/exclusions`;
  const exclusions = call.world.store.list(`logging.${EXCLUSIONS}`, home).map((one: Resource) => one.body);
  return exclusions.length > 0 ? { ...body, exclusions } : body;
}

function makeOwnSinks(world: World, project: string): void {
  const home = `logging/projects/${project}/sinks`;
  if (project === "" || world.store.get(`${home}/_Default`) || world.projects.number(project) === undefined) return;
  const make = (name: string, filter: string): void => {
    const destination = `logging.googleapis.com/projects/${project}/locations/global/buckets/${name}`;
    world.store.put({ key: `${home}/${name}`, collection: `logging.${SINKS}`, body: { name, destination, filter } });
  };
  make("_Default", AUDIT.map((log) => `NOT ${log}`).join(" AND "));
  make("_Required", AUDIT.join(" OR "));
}

const untyped = (label: Body): Body => (label.valueType === "STRING" ? without(label, "valueType") : label);

/** A metric that counts entries, as far as its request does not say what it measures. */
function describe(call: Call, first: Body, second?: Body): Body {
  const body = second ?? first;
  if (text(body.filter) === "") throw invalid("A metric needs a filter.");
  const type = `logging.googleapis.com/user/${text(body.name)}`;
  // What a metric of logs cannot have of its own is dropped, and labels without a type are texts.
  const given = without(object(body.metricDescriptor), "launchStage", "metadata");
  const metricDescriptor: Body = {
    metricKind: "DELTA",
    valueType: "INT64",
    unit: "1",
    ...(body.description === undefined ? {} : { description: body.description }),
    ...given,
    ...(given.labels === undefined ? {} : { labels: list(given.labels).filter(isObject).map(untyped) }),
    name: `projects/${call.project}/metricDescriptors/${type}`,
    type,
  };
  return { ...body, metricDescriptor };
}
