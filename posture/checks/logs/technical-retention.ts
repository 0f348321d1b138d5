import { defineCheck } from "../../verdict/define";
import { integer, oneOf } from "../../verdict/parameters";
import { Context, Finding, isBeside, SYSTEM } from "../../verdict/check";
import { isBetween, expect, findingAt, Matcher, missingSubject, verdict, satisfies } from "../../verdict/expectations";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { accessLogBuckets } from "../../products/google/access-log-buckets";
import { lifetimeOf } from "../../products/google/bucket-lifetime";
import { Entries } from "../../formats/log-query";
import {
  describeDestination,
  Destination,
  entryKind,
  projectOf,
  Route,
  routes,
  configuringSameBucket,
} from "../../products/google/log-routes";

/** Technical logs are kept for at least and at most the stated numbers of days. */
export const technicalRetention = defineCheck({
  id: "logs/technical-retention",
  summary: "Technical logs are kept for the stated number of days wherever they go.",
  severity: "medium",
  links: ["https://cloud.google.com/logging/docs/buckets"],
  parameters: {
    least: integer("How long they are kept, at least.", { unit: "days", minimum: 1, maximum: 3650 }),
    most: integer("How long they are kept, at most.", { unit: "days", minimum: 1, maximum: 3650 }),
    requests: oneOf(
      "Whether request logs have to be kept: optional where a page says that addresses are " +
        "hashed, which Google does not do.",
      ["required", "optional"],
      { default: "required" },
    ),
  },
  title: ({ least, most }) => `Technical logs are kept for ${least} to ${most} days wherever they go.`,
  remedy: ({ least, most }) =>
    `Set retention to ${least} to ${most} days on every log bucket that receives request logs or the output of ` +
    "containers and databases, including _Default, and remove sinks that route them elsewhere.",
  stacks: SYSTEM,
  evaluate: (context, { least, most, requests }) => verdict(judge(context, least, most, requests === "required")),
});

/** What Google gives a log bucket that says nothing. */
const DEFAULT_DAYS = 30;

function judge(
  { model, stacks }: Pick<Context, "model" | "stacks">,
  least: number,
  most: number,
  requestsRequired: boolean,
): readonly Finding[] {
  const all = routes(model);
  const project = projectOf(model);
  const requests = requestLogs(project);
  const technical = [...requests, ...outputLogs(project)];
  const used = new Map<string, Route>();
  const unclear: Finding[] = [];
  const kept = new Set<Entries>();
  for (const route of all) {
    for (const log of technical) {
      const taken = route.matches(log);
      if ("unreadable" in taken)
        unclear.push({
          status: "unknown",
          address: route.sink?.address ?? "",
          path: "filter",
          expected: `known whether it matches ${log.description}`,
          actual: taken.unreadable,
        });
      else if (taken.answer === "all") kept.add(log);
      if ("unreadable" in taken || taken.answer !== "none") used.set(describeDestination(route.destination), route);
    }
    // Whatever no filter names ends here.
    if (isDefault(route.destination)) used.set(describeDestination(route.destination), route);
  }
  const lost = technical
    .filter((log) => !kept.has(log) && unclear.length === 0 && (requestsRequired || !requests.includes(log)))
    .map((log) => missingSubject(`a route that keeps ${log.description}`));
  return [
    ...lost,
    ...unclear,
    ...[...used.values()].flatMap((route) => retainedFor(model, route, least, most)),
    // Only deployments use the bootstrap's buckets: their access logs hold no customer's request.
    ...(isBeside({ stacks }, "system") ? [] : [...accessLogBuckets(model)]).flatMap((bucket) =>
      storage(bucket, least, most),
    ),
  ];
}

function isDefault(destination: Destination): boolean {
  if (destination.kind !== "log-bucket") return destination.kind === "google-default";
  const id = destination.resource.get("bucket_id");
  return id.kind === "value" && id.value === "_Default";
}

const log = (what: string, project: string, id: string, type: string, ...without: readonly string[]) =>
  entryKind(what, project, id, { "resource.type": type }, ["protoPayload", ...without]);

/** Kinds of entries that say who asked for what. */
const requestLogs = (project: string): readonly Entries[] => [
  log("requests at the load balancer", project, "requests", "http_load_balancer", "textPayload"),
  log(
    "requests at Cloud Run",
    project,
    "run.googleapis.com/requests",
    "cloud_run_revision",
    "textPayload",
    "jsonPayload",
  ),
];

/** Kinds of entries that say what went wrong. */
function outputLogs(project: string): readonly Entries[] {
  const output = (what: string, id: string, type: string) => log(what, project, id, type, "jsonPayload");
  return [
    output("output of containers", "run.googleapis.com/stdout", "cloud_run_revision"),
    output("errors of containers", "run.googleapis.com/stderr", "cloud_run_revision"),
    output("output of jobs", "run.googleapis.com/stdout", "cloud_run_job"),
    output("the database's log", "cloudsql.googleapis.com/postgres.log", "cloudsql_database"),
  ];
}

function retainedFor(model: Model, { sink, destination }: Route, least: number, most: number): readonly Finding[] {
  const expected = `${least} to ${most} days`;
  switch (destination.kind) {
    case "log-bucket":
      return configuringSameBucket(model, destination.resource).map((resource) =>
        expect(resource, "retention_days", orDefault(isBetween(least, most, "days"))),
      );
    case "google-default":
      // It is not this file's: Google keeps it for 30 days.
      return sink || DEFAULT_DAYS < least || DEFAULT_DAYS > most
        ? [missingSubject(`a _Default log bucket of ${expected}`)]
        : [{ status: "holds", address: "", path: "", expected, actual: `${DEFAULT_DAYS} days, Google's default` }];
    case "storage":
      return storage(destination.resource, least, most);
    case "dataset":
      return [
        expect(
          destination.resource,
          "default_table_expiration_ms",
          isBetween(least * 86_400_000, most * 86_400_000, "milliseconds"),
        ),
      ];
    case "topic":
      return sink
        ? [
            findingAt(
              "violated",
              sink,
              "destination",
              `a destination that keeps them for ${expected}`,
              `${destination.resource.address}, which passes them on`,
            ),
          ]
        : [];
    case "missing":
    case "elsewhere":
      return sink
        ? [findingAt("violated", sink, "destination", `a bucket of ${expected}`, describeDestination(destination))]
        : [];
    default:
      return sink
        ? [findingAt("unknown", sink, "destination", `a bucket of ${expected}`, describeDestination(destination))]
        : [];
  }
}

/** What is not set is Google's 30 days. */
const orDefault = (matcher: Matcher): Matcher => ({
  ...matcher,
  judge: (attribute) =>
    matcher.judge(
      attribute.kind === "absent"
        ? { kind: "value", value: DEFAULT_DAYS, sensitive: false, references: [] }
        : attribute,
    ),
});

/** An object is deleted by rule, may stay as a version, and can be undeleted for a while: the times add up. */
function storage(bucket: Resource, least: number, most: number): readonly Finding[] {
  const { live, noncurrent, softDeleted } = lifetimeOf(bucket);
  // A rule by age deletes old versions too, a day after they became one.
  const days = live + Math.min(noncurrent, 1) + softDeleted;
  const holds = satisfies("", () => live >= least && days <= most).judge({
    kind: "value",
    value: days,
    sensitive: false,
    references: [],
  });
  return [
    findingAt(
      Number.isNaN(days) ? "unknown" : holds,
      bucket,
      "lifecycle_rule",
      `${least} to ${most} days`,
      Number.isNaN(days)
        ? "not known until it is applied"
        : days === Infinity
          ? "nothing deletes them"
          : `${live} days and up to ${days - live} more`,
    ),
  ];
}
