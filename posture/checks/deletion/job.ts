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
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { longestIntervalDays } from "../../formats/cron";
import { fileBuckets, isAccount } from "../../products/google/accounts";
import { conditionsOf, judgeNotifies, WatchedCondition } from "../../products/google/alerting";
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
        : jobs.map(({ job, at }) => [
            expectAttribute(at, "value", at.get("value"), equals(String(days))),
            commands(job),
            deletesFiles(model, job),
            scheduled(model, job.resource),
            watched(model, job.resource),
          ]),
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

/** Files that a service keeps are deleted by whoever may: the job needs a role on their bucket. */
function deletesFiles(model: Model, job: Workload): readonly Finding[] {
  const all = fileBuckets(model);
  const kept = new Set(all.filter(({ workload }) => workload.kind === "service").map(({ bucket }) => bucket));
  const values = job.containers.flatMap((container) => variablesOf(container).variables).map(({ value }) => value);
  return [...kept].flatMap((bucket) => {
    const grants = all.filter((one) => one.bucket === bucket && one.workload.resource === job.resource);
    const deletes = grants.map(({ grant }) =>
      grantsPermission(permissionsOf(model, grant), "storage.objects.delete", OBJECT_DELETERS),
    );
    const status = deletes.includes("yes") ? "holds" : deletes.includes("unknown") ? "unknown" : "violated";
    const links = values.map((value) => model.link(value, "google_storage_bucket"));
    const knows = links.some((link) => link.kind === "resources" && link.resources.includes(bucket));
    const mayKnow = values.some(({ kind }) => kind === "unknown");
    return [
      findingAt(status, bucket, "name", "a role with which the job deletes files", deletes[0] ?? "none"),
      findingAt(
        knows ? "holds" : mayKnow ? "unknown" : "violated",
        job.resource,
        "template.template.containers.env",
        `the name of ${bucket.address}`,
        knows ? "among its variables" : "not among its variables",
      ),
    ];
  });
}

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
  const about = conditionsOf(model).filter(
    ({ text }) => text.includes(EXECUTIONS) && text.includes(`"${String(name.value)}"`),
  );
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
