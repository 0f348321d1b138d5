import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { Entries } from "../../formats/log-query";
import { fileBuckets } from "../../products/google/accounts";
import { lifetimeOf } from "../../products/google/bucket-lifetime";
import { grantsOn, grantsPermission, permissionsOf } from "../../products/google/iam";
import { externalBackends } from "../../products/google/load-balancer";
import { describeDestination, entryKind, projectOf, routes } from "../../products/google/log-routes";
import { OBJECT_READERS, wideObjectReaders } from "../../products/google/wide-object-readers";
import { workloads } from "../../products/google/workloads";

const BUCKET = "google_storage_bucket";
const STORAGE = "storage.googleapis.com";
/** Cloud Storage's lifecycle rules count in days: less than one cannot be said. */
const MOST_DAYS = 1;

export const logsNoClientAddresses = defineCheck({
  id: "logs/no-client-addresses",
  summary:
    "No log that Google writes keeps the addresses of clients: request logs are off or dropped, accesses to Cloud " +
    "Storage are not audited, and access logs of buckets with files are unreadable and gone after a day.",
  severity: "medium",
  links: ["https://cloud.google.com/logging/docs/routing/overview"],
  remedy:
    "Turn off log_config of the backend services, exclude the logs requests and run.googleapis.com/requests from " +
    "every sink and from _Default, audit no DATA_READ or DATA_WRITE of storage.googleapis.com, and delete access " +
    "logs of buckets with files after one day, without versions, soft delete or readers.",
  stacks: SYSTEM,
  evaluate: ({ model }) => verdict(requestLogs(model), auditedFiles(model), accessLogs(model)),
});

function requestLogs(model: Model): readonly Finding[] {
  const project = projectOf(model);
  const request = (what: string, id: string, type: string) =>
    entryKind(what, project, id, { "resource.type": type }, ["protoPayload", "textPayload"]);
  const backends = externalBackends(model);
  const services = workloads(model).filter(({ kind }) => kind === "service");
  if (backends.length === 0 && services.length === 0) return [missingSubject("a service that receives requests")];
  const logging = backends.filter((backend) => !isOff(backend));
  return [
    ...backends
      .filter(isOff)
      .map((backend) => findingAt("holds", backend, "log_config.enable", "requests not logged", "not logged")),
    ...(logging.length === 0
      ? []
      : keptNowhere(model, request("requests at the load balancer", "requests", "http_load_balancer"))),
    ...(services.length === 0
      ? []
      : keptNowhere(model, request("requests at Cloud Run", "run.googleapis.com/requests", "cloud_run_revision"))),
  ];
}

/** Logging is off unless a backend turns it on. */
function isOff(backend: Resource): boolean {
  const enabled = backend.get("log_config.enable");
  return enabled.kind === "absent" || (enabled.kind === "value" && ["false", "0"].includes(String(enabled.value)));
}

/** Judges that no route takes any of the entries. */
function keptNowhere(model: Model, entries: Entries): readonly Finding[] {
  const expected = `no ${entries.description}`;
  return routes(model).map((route) => {
    const taken = route.matches(entries);
    const status = "unreadable" in taken ? "unknown" : taken.answer === "none" ? "holds" : "violated";
    const actual =
      "unreadable" in taken
        ? taken.unreadable
        : taken.answer === "none"
          ? "excludes them"
          : `takes them to ${describeDestination(route.destination)}`;
    // Google's own sink stands in no file.
    return route.sink
      ? findingAt(status, route.sink, "filter", expected, actual)
      : { status, address: "", path: "", expected: `${expected} in _Default`, actual };
  });
}

/** Whoever opens a signed URL is the caller of an access that Cloud Storage audits. */
function auditedFiles(model: Model): readonly Finding[] {
  if (fileBuckets(model).length === 0) return [];
  const configs = model
    .resources(...["project", "folder", "organization"].map((level) => `google_${level}_iam_audit_config`))
    .filter((config) => {
      const service = config.get("service");
      return service.kind !== "value" || ["allServices", STORAGE].includes(String(service.value));
    });
  const audited = configs.flatMap((config) => {
    const { known, unknown } = config.blocks("audit_log_config");
    const types = known.map((log) => log.get("log_type"));
    const data = types.some((type) => type.kind !== "value" || /^DATA_/.test(String(type.value)));
    return data || unknown ? [config] : [];
  });
  const [first] = audited;
  if (!first) return [];
  const entries = entryKind(
    "accesses to Cloud Storage",
    projectOf(model),
    "cloudaudit.googleapis.com/data_access",
    {
      "protoPayload.@type": "type.googleapis.com/google.cloud.audit.AuditLog",
      "protoPayload.serviceName": STORAGE,
      "resource.type": "gcs_bucket",
    },
    ["jsonPayload", "textPayload", "httpRequest"],
  );
  const kept = keptNowhere(model, entries);
  if (kept.every(({ status }) => status === "holds")) return kept;
  return audited.map((config) =>
    findingAt(
      kept.some(({ status }) => status === "violated") ? "violated" : "unknown",
      config,
      "service",
      "no DATA_READ or DATA_WRITE of Cloud Storage, or no sink that takes them",
      "audited with the caller's address",
    ),
  );
}

function accessLogs(model: Model): readonly Finding[] {
  const logged = [...new Set(fileBuckets(model).map(({ bucket }) => bucket))].filter(
    (bucket) => bucket.get("logging.log_bucket").kind !== "absent",
  );
  const targets = new Set<Resource>();
  const elsewhere: Finding[] = [];
  for (const bucket of logged) {
    const link = model.linked(bucket, "logging.log_bucket", BUCKET);
    if (link.kind === "resources") link.resources.forEach((target) => targets.add(target));
    else elsewhere.push(findingAt("unknown", bucket, "logging.log_bucket", "a bucket of this file", "another bucket"));
  }
  return [...elsewhere, ...[...targets].flatMap((target) => [goneAfterADay(target), ...readersOf(model, target)])];
}

function goneAfterADay(target: Resource): Finding {
  const { live, noncurrent, softDeleted } = lifetimeOf(target);
  const known = ![live, noncurrent, softDeleted].some(Number.isNaN);
  return findingAt(
    !known ? "unknown" : live <= MOST_DAYS && noncurrent <= MOST_DAYS && softDeleted === 0 ? "holds" : "violated",
    target,
    "lifecycle_rule",
    `client addresses gone after ${MOST_DAYS} day`,
    known
      ? `${live} days, ${noncurrent} as an old version, ${softDeleted} in soft delete`
      : "not known until it is applied",
  );
}

function readersOf(model: Model, target: Resource): readonly Finding[] {
  const own = grantsOn(model, target).flatMap((grant) => {
    const reads = grantsPermission(permissionsOf(model, grant), "storage.objects.get", OBJECT_READERS);
    return reads === "no"
      ? []
      : [
          findingAt(
            reads === "yes" ? "violated" : "unknown",
            grant.resource,
            grant.path,
            "nobody who reads them",
            "one",
          ),
        ];
  });
  return [...own, ...wideObjectReaders(model, [target]).filter(({ status }) => status !== "holds")];
}
