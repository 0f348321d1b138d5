import { defineCheck } from "../../verdict/define";
import { integer } from "../../verdict/parameters";
import { toNumber } from "../../model/attribute-readers";
import { Finding, SYSTEM } from "../../verdict/check";
import {
  absentOrOneOf,
  equals,
  expect,
  expectAttribute,
  findingAt,
  isPresent,
  missingSubject,
  satisfies,
  verdict,
} from "../../verdict/expectations";
import { groupBy } from "../../model/grouping";
import { oncePer } from "../../memoize";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { longestIntervalDays } from "../../formats/cron";
import { FileBucket, fileBuckets, isAccount } from "../../products/google/accounts";
import { conditionsOf, conditionsOn, judgeNotifies, WatchedCondition } from "../../products/google/alerting";
import { grantsPermission, permissionsOf } from "../../products/google/iam";
import { runnersOf } from "../../products/google/migrations";
import { schedulesOf } from "../../products/google/scheduled-jobs";
import { variablesOf, Workload, workloads } from "../../products/google/workloads";

const OBJECT_DELETERS: ReadonlySet<string> = new Set(
  ["admin", "objectAdmin", "objectUser", "legacyBucketOwner", "legacyBucketWriter"].map(
    (role) => `roles/storage.${role}`,
  ),
);
const PERIOD = "DELETE_AFTER_DAYS";
const EXECUTIONS = "run.googleapis.com/job/completed_execution_count";
/** The longest absence that Cloud Monitoring watches for. */
const LONGEST_ABSENCE_SECONDS = 84_600;

/** @param days from the end of an account until its data is deleted, as the page says */
export const deletionJob = defineCheck({
  id: "deletion/job",
  summary:
    "A job deletes the data of accounts that ended after the stated number of days, every " +
    "day by itself, and somebody is notified where it fails.",
  severity: "high",
  links: ["https://cloud.google.com/run/docs/execute/jobs-on-schedule"],
  parameters: {
    days: integer("Days from the end of an account until its data is deleted.", {
      unit: "days",
      minimum: 1,
      maximum: 3650,
    }),
  },
  title: ({ days }) =>
    `A job deletes the data of accounts that ended, after ${days} days, every day by itself, and somebody is ` +
    "notified where it fails or does not run.",
  remedy: ({ days }) =>
    `Schedule a Cloud Run job with ${PERIOD}=${days} at least daily with Cloud Scheduler, under an identity that may ` +
    "run it, and alert on its failed executions and on the absence of successful ones.",
  stacks: SYSTEM,
  evaluate: ({ model }, { days }) => {
    const jobs = workloads(model)
      .filter(({ kind }) => kind === "job")
      .flatMap((job) => periodsOf(job).map((at) => ({ job, at })));
    return verdict(
      jobs.length === 0
        ? missingSubject(`a Cloud Run job with ${PERIOD}`)
        : [
            ...jobs.map(({ job, at }) => [
              expectAttribute(at, "value", at.get("value"), equals(String(days))),
              commands(job),
              scheduled(model, job.resource),
              watched(model, job.resource),
            ]),
            deletesFiles(model, [...new Set(jobs.map(({ job }) => job))]),
          ],
    );
  },
});

const periodsOf = ({ containers }: Workload) =>
  containers
    .flatMap((container) => variablesOf(container).variables)
    .flatMap(({ at, name }) => (name.kind === "value" && name.value === PERIOD ? [at] : []));

/** Without a command the image starts whatever it starts by itself, which is the service. */
const commands = ({ containers }: Workload): readonly Finding[] =>
  containers.map((container) =>
    container.elements("args").length > 0
      ? expect(container, "args", isPresent)
      : findingAt(
          container.elements("command").length > 0 ? "holds" : "violated",
          container,
          "command",
          "a command of its own",
          container.elements("command").length > 0 ? "one" : "none",
        ),
  );

/**
 * Files that a service keeps are deleted by whoever may: one of the jobs has a role on their bucket, and its name.
 */
function deletesFiles(model: Model, jobs: readonly Workload[]): readonly Finding[] {
  const users = groupBy(fileBuckets(model), ({ bucket }) => bucket);
  const kept = [...users.keys()].filter((bucket) =>
    users.get(bucket)?.some(({ workload }) => workload.kind === "service"),
  );
  const byResource = new Map(jobs.map((job) => [job.resource, job]));
  const [first] = jobs;
  return kept.flatMap((bucket) => {
    const own = groupBy(
      (users.get(bucket) ?? []).filter(({ workload }) => byResource.has(workload.resource)),
      ({ workload }) => workload,
    );
    const all = [...own].map(([job, grants]) => deletesIn(model, job, bucket, grants));
    return (
      all.find((findings) => findings.every(({ status }) => status === "holds")) ??
      all[0] ??
      (first ? deletesIn(model, first, bucket, []) : [])
    );
  });
}

function deletesIn(model: Model, job: Workload, bucket: Resource, grants: readonly FileBucket[]): readonly Finding[] {
  const deletes = grants.map(({ grant }) =>
    grantsPermission(permissionsOf(model, grant), "storage.objects.delete", OBJECT_DELETERS),
  );
  const status = deletes.includes("yes") ? "holds" : deletes.includes("unknown") ? "unknown" : "violated";
  const { knows, mayKnow } = namesOfBuckets(model)(job);
  const named = knows.has(bucket);
  return [
    findingAt(status, bucket, "name", "a role with which the job deletes files", deletes[0] ?? "none"),
    findingAt(
      named ? "holds" : mayKnow ? "unknown" : "violated",
      job.resource,
      "template.template.containers.env",
      `the name of ${bucket.address}`,
      named ? "among its variables" : "not among its variables",
    ),
  ];
}

/** The buckets that a job's variables name, and whether some of them may name any other. */
const namesOfBuckets = oncePer((model: Model) =>
  oncePer((job: Workload) => {
    const values = job.containers.flatMap((container) => variablesOf(container).variables).map(({ value }) => value);
    const links = values.map((value) => model.link(value, "google_storage_bucket"));
    return {
      knows: new Set(links.flatMap((link) => (link.kind === "resources" ? link.resources : []))),
      mayKnow: values.some(({ kind }) => kind === "unknown"),
    };
  }),
);

function scheduled(model: Model, job: Resource): readonly Finding[] {
  const schedules = schedulesOf(model, job);
  if (schedules.length === 0) return [findingAt("violated", job, "name", "a schedule that starts it", "none")];
  // One that works is enough.
  const all = schedules.map((schedule) => judgeSchedule(model, job, schedule));
  return all.find((findings) => findings.every(({ status }) => status === "holds")) ?? all[0] ?? [];
}

function judgeSchedule(model: Model, job: Resource, schedule: Resource): readonly Finding[] {
  const invoker = schedule.get("http_target.oauth_token.service_account_email");
  const runners = runnersOf(model, job).filter(({ grant }) => isAccount(model, grant.member, invoker));
  const certain = runners.some(({ certain, grant }) => certain && grant.condition.kind === "absent");
  return [
    expect(schedule, "paused", absentOrOneOf(false)),
    expect(schedule, "schedule", DAILY),
    expect(schedule, "http_target.http_method", absentOrOneOf("POST")),
    findingAt(
      certain ? "holds" : runners.length > 0 || invoker.kind === "unknown" ? "unknown" : "violated",
      schedule,
      "http_target.oauth_token.service_account_email",
      "an identity that may run the job",
      certain ? "it may" : "no role on the job",
    ),
  ];
}

const DAILY = satisfies(
  "a cron expression that starts at least once a day",
  (value) => typeof value === "string" && longestIntervalDays([value]) <= 1,
);

function watched(model: Model, job: Resource): readonly Finding[] {
  const name = job.get("name");
  if (name.kind !== "value")
    return [findingAt("unknown", job, "name", "alerts on its executions", "a name that is not known yet")];
  const about = onExecutions(model).named(String(name.value));
  const failed = about.filter(({ text, condition }) => text.includes('"failed"') && has(condition, "threshold"));
  const missing = about.filter(({ text, condition }) => text.includes('"succeeded"') && has(condition, "absent"));
  return [
    ...alerting(model, job, failed, "an alert on its failed executions", ({ condition }) => [
      expect(condition, "condition_threshold.comparison", equals("COMPARISON_GT")),
      expect(
        condition,
        "condition_threshold.threshold_value",
        satisfies("0", (value) => toNumber(value ?? 0) === 0),
      ),
      expect(condition, "condition_threshold.duration", within(3600)),
    ]),
    ...alerting(model, job, missing, "an alert where it has not succeeded for a day", ({ condition }) => [
      expect(condition, "condition_absent.duration", within(LONGEST_ABSENCE_SECONDS)),
    ]),
  ];
}

const onExecutions = oncePer((model: Model) =>
  conditionsOn(conditionsOf(model).filter(({ text }) => text.includes(EXECUTIONS))),
);

const has = (condition: WatchedCondition["condition"], kind: "threshold" | "absent") =>
  condition.blocks(`condition_${kind}`).known.length > 0;

const within = (seconds: number) =>
  satisfies(`at most ${seconds}s`, (value) => toNumber(String(value ?? "0").replace(/s$/, "")) <= seconds);

function alerting(
  model: Model,
  job: Resource,
  conditions: readonly WatchedCondition[],
  expected: string,
  judge: (one: WatchedCondition) => readonly Finding[],
): readonly Finding[] {
  const all = conditions.map((one) => [...judgeNotifies(model, one.policy), ...judge(one)]);
  return (
    all.find((findings) => findings.every(({ status }) => status === "holds")) ??
    all[0] ?? [findingAt("violated", job, "name", expected, "none")]
  );
}
