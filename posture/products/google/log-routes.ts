import { groupBy } from "../../model/grouping";
import { oncePer } from "../../memoize";
import { isFalse, textOf, textOrEmpty, isTrue } from "../../model/attribute-readers";
import { Attribute } from "../../model/attribute";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { conjunctionOf, Answer, matchEntries, Entries, negate, parseQuery } from "../../formats/log-query";

/** A way that log entries take: a sink, or what Google does by itself. */
export interface Route {
  /** The sink; undefined for Google's own `_Default`, which every project has. */
  readonly sink: Resource | undefined;
  readonly destination: Destination;
  /** Which of the entries go this way, its exclusions left out. */
  matches(entries: Entries): { readonly answer: Answer } | { readonly unreadable: string };
}

/** Where a route ends. */
export type Destination =
  | { readonly kind: "log-bucket" | "storage" | "dataset" | "topic"; readonly resource: Resource }
  /** The `_Default` log bucket where the file does not manage it. */
  | { readonly kind: "google-default" }
  /** A log bucket that the sink refers to and that the file does not make. */
  | { readonly kind: "missing"; readonly named: string }
  /** Named, and not in this file. */
  | { readonly kind: "elsewhere"; readonly named: string }
  | { readonly kind: "unknown" };

const LEVELS = ["project", "folder", "organization", "billing_account"];
export const LOG_BUCKETS = LEVELS.map((level) => `google_logging_${level}_bucket_config`);
const KINDS: ReadonlyMap<string, "log-bucket" | "storage" | "dataset" | "topic"> = new Map([
  ...LOG_BUCKETS.map((type) => [type, "log-bucket"] as const),
  ["google_storage_bucket", "storage"],
  ["google_bigquery_dataset", "dataset"],
  ["google_pubsub_topic", "topic"],
]);
/** Google's filter of `_Default`: what `_Required` keeps is left out. */
const DEFAULT_FILTER = ["cloudaudit", "externalaudit"]
  .flatMap((log) =>
    ["activity", "system_event", "access_transparency"].map((id) => `NOT LOG_ID("${log}.googleapis.com/${id}")`),
  )
  .join(" AND ");

/** Every route that the entries of a project can take. Read once for each model. */
export const routes = oncePer(read);

function read(model: Model): readonly Route[] {
  const sinks = model.resources(...LEVELS.map((level) => `google_logging_${level}_sink`));
  const declared = sinks.filter((sink) => textOf(sink.get("name")) !== "_Required").map((sink) => toRoute(model, sink));
  const all = sinks.some((sink) => textOf(sink.get("name")) === "_Default")
    ? declared
    : [...declared, googleDefault(model)];
  const interceptors = all.filter(({ sink }) => sink && intercepts(sink));
  return interceptors.length === 0
    ? all
    : all.map((route) => (interceptors.includes(route) ? route : withoutIntercepted(route, interceptors)));
}

/** A sink of an organization or a folder can keep what it takes from every sink below, but for `_Required`. */
const intercepts = (sink: Resource) =>
  /_(?:organization|folder)_sink$/.test(sink.type) &&
  sink.get("intercept_children").kind !== "absent" &&
  !isFalse(sink.get("intercept_children"));

const withoutIntercepted = (route: Route, interceptors: readonly Route[]): Route => ({
  ...route,
  matches(entries) {
    const own = route.matches(entries);
    if ("unreadable" in own) return own;
    const answers: Answer[] = [own.answer];
    for (const interceptor of interceptors) {
      const taken = interceptor.matches(entries);
      if ("unreadable" in taken) return taken;
      answers.push(negate(taken.answer));
    }
    return { answer: conjunctionOf(answers) };
  },
});

/**
 * The project that the entries come from, by its id: that of the provider, where there are several; `*` where the file
 * does not tell.
 */
export const projectOf = oncePer(findProject);

function findProject(model: Model): string {
  const providers = model.providers
    .filter(({ key }) => /^google(-beta)?(\.|$)/.test(key))
    .sort((one, other) => Number(one.key.includes(".")) - Number(other.key.includes(".")));
  const named = [
    ...providers.map(({ values }) => values.get("project")),
    ...model.resources("google_logging_project_sink", ...LOG_BUCKETS).map((resource) => resource.get("project")),
  ];
  const [first = "*"] = named.flatMap((attribute) => textOf(attribute)?.replace(/^projects\//, "") ?? []);
  return first;
}

/** A kind of log entries. @param id of the log, such as `cloudaudit.googleapis.com/activity` */
export function entryKind(
  what: string,
  project: string,
  id: string | undefined,
  fields: Readonly<Record<string, string>>,
  without: readonly string[],
): Entries {
  const logName = id === undefined ? [] : [["logName", `projects/${project}/logs/${encodeURIComponent(id)}`] as const];
  return { description: what, fields: new Map([...logName, ...Object.entries(fields)]), excludedFields: without };
}

/** Audit logs of Google Cloud, by the kinds that it writes. */
export function auditLogs(project: string): readonly Entries[] {
  const log = (what: string, id: string) =>
    entryKind(
      what,
      project,
      `cloudaudit.googleapis.com/${id}`,
      { "protoPayload.@type": "type.googleapis.com/google.cloud.audit.AuditLog" },
      ["jsonPayload", "textPayload", "httpRequest"],
    );
  return [
    log("admin activity", "activity"),
    log("data access", "data_access"),
    log("system events", "system_event"),
    log("policy denials", "policy"),
  ];
}

/** How a reader would name where a route ends. */
export function describeDestination(destination: Destination): string {
  switch (destination.kind) {
    case "google-default":
      return "the _Default log bucket";
    case "missing":
      return `${destination.named}, which this file does not create`;
    case "elsewhere":
      return `${destination.named}, which is not in this file`;
    case "unknown":
      return "a destination that is not known yet";
    default:
      return destination.resource.address;
  }
}

function toRoute(model: Model, sink: Resource): Route {
  const exclusions = [
    ...excluding(sink.blocks("exclusions").known),
    ...(textOf(sink.get("name")) === "_Default" ? projectExclusions(model) : []),
  ];
  const filters = questions(sink.get("filter"), exclusions);
  const incomplete = sink.blocks("exclusions").unknown;
  return {
    sink,
    destination: destinationOf(model, sink),
    matches(entries) {
      const disabled = sink.get("disabled");
      if (isTrue(disabled)) return { answer: "none" };
      if (disabled.kind === "unknown" || disabled.kind === "reference")
        return { unreadable: "whether it is disabled is not known yet" };
      if (incomplete) return { unreadable: "its exclusions are not known yet" };
      return answer(filters, entries);
    },
  };
}

function googleDefault(model: Model): Route {
  const filters = questions(
    { kind: "value", value: DEFAULT_FILTER, sensitive: false, references: [] },
    projectExclusions(model),
  );
  return { sink: undefined, destination: defaultBucket(model), matches: (entries) => answer(filters, entries) };
}

/** A filter, or an exclusion, and how it is to be read. */
interface Question {
  readonly excludes: boolean;
  readonly parsed: ReturnType<typeof parseQuery>;
}

const questions = (filter: Attribute, exclusions: readonly Attribute[]): readonly Question[] => [
  { excludes: false, parsed: parsedOf(filter) },
  ...exclusions.map((exclusion) => ({ excludes: true, parsed: parsedOf(exclusion) })),
];

/** What is left of a filter after its exclusions. */
function answer(questions: readonly Question[], entries: Entries): ReturnType<Route["matches"]> {
  const answers: Answer[] = [];
  for (const { excludes, parsed } of questions) {
    if ("unreadable" in parsed) return parsed;
    const one = matchEntries(parsed, entries);
    answers.push(excludes ? negate(one) : one);
  }
  return { answer: conjunctionOf(answers) };
}

function parsedOf(filter: Attribute): Question["parsed"] {
  if (filter.kind === "absent") return { kind: "and", of: [] };
  const query = filter.kind === "value" ? textOrEmpty(filter) : undefined;
  if (query === undefined) return { unreadable: "its filter is not known yet" };
  const parsed = parseQuery(query);
  return "unreadable" in parsed ? { unreadable: `its filter cannot be read: ${parsed.unreadable}` } : parsed;
}

/** The exclusions of a project act on its `_Default` sink. */
const projectExclusions = (model: Model) => excluding(model.resources("google_logging_project_exclusion"));

const excluding = (exclusions: readonly { get(path: string): Attribute }[]) =>
  exclusions.filter((exclusion) => !isTrue(exclusion.get("disabled"))).map((exclusion) => exclusion.get("filter"));

function destinationOf(model: Model, sink: Resource): Destination {
  const attribute = sink.get("destination");
  const types = [...KINDS.keys()];
  const link = model.link(attribute, ...types);
  if (link.kind === "resources") {
    const [resource] = link.resources;
    const kind = resource && KINDS.get(resource.type);
    return resource && kind && link.resources.length === 1 ? { kind, resource } : { kind: "unknown" };
  }
  if (link.kind !== "elsewhere") return { kind: "unknown" };
  return attribute.kind === "reference"
    ? { kind: "missing", named: link.named }
    : (byBucketId(model, link.named) ?? { kind: "elsewhere", named: link.named });
}

/** A log bucket by its path, where the file knows no more than its short id. */
function byBucketId(model: Model, named: string): Destination | undefined {
  const [, location, id] = /\/locations\/([^/]+)\/buckets\/([^/]+)$/.exec(named) ?? [];
  const [, project] = /(?:^|\/)projects\/([^/]+)\//.exec(named) ?? [];
  if (id === "_Default") return isOther(project, projectOf(model)) ? { kind: "missing", named } : defaultBucket(model);
  const same = model
    .resources(...LOG_BUCKETS)
    .filter(
      (bucket) => textOf(bucket.get("bucket_id")) === id && (textOf(bucket.get("location")) ?? location) === location,
    );
  const resource = same.find((bucket) => !isOther(project, projectOfBucket(model, bucket)));
  if (id === undefined || same.length === 0) return undefined;
  return resource ? { kind: "log-bucket", resource } : { kind: "missing", named };
}

const projectOfBucket = (model: Model, bucket: Resource) =>
  textOf(bucket.get("project"))?.replace(/^projects\//, "") ?? projectOf(model);

/** Whether two projects are known and differ; a number may belong to any name. */
const isOther = (one: string | undefined, other: string) =>
  one !== undefined && other !== "*" && one !== other && /^\d+$/.test(one) === /^\d+$/.test(other);

const logBucketKey = (model: Model, bucket: Resource) =>
  [
    projectOfBucket(model, bucket),
    textOrEmpty(bucket.get("location")),
    textOf(bucket.get("bucket_id")) ?? bucket.address,
  ].join(" ");

const resourcesByBucket = oncePer((model: Model): ReadonlyMap<string, readonly Resource[]> =>
  groupBy(model.resources(...LOG_BUCKETS), (bucket) => logBucketKey(model, bucket)),
);

/** Every resource that sets the same log bucket: whichever is applied last counts. */
export const configuringSameBucket = (model: Model, bucket: Resource): readonly Resource[] =>
  resourcesByBucket(model).get(logBucketKey(model, bucket)) ?? [bucket];

function defaultBucket(model: Model): Destination {
  const resource = model
    .resources("google_logging_project_bucket_config")
    .find((bucket) => textOf(bucket.get("bucket_id")) === "_Default");
  return resource ? { kind: "log-bucket", resource } : { kind: "google-default" };
}
