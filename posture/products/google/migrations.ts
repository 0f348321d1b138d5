import { appendTo } from "../../model/grouping";
import { oncePer } from "../../memoize";
import { Finding } from "../../verdict/check";
import { findingAt } from "../../verdict/expectations";
import { Attribute, describe } from "../../model/attribute";
import { Link, Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { grantsPermission, Grant, grants, permissionsOf, principalOf, targetOf } from "./iam";
import { workloads } from "./workloads";

/** Google's own roles that let their holder run a job. */
const RUNNERS: ReadonlySet<string> = new Set([
  "roles/run.invoker",
  "roles/run.developer",
  "roles/run.admin",
  "roles/run.sourceDeveloper",
  "roles/run.jobsExecutor",
  "roles/run.jobsExecutorWithOverrides",
  "roles/editor",
  "roles/owner",
]);
const RUNS = ["run.jobs.run", "run.jobs.runWithOverrides"];
const JOB = "google_cloud_run_v2_job";

/** The jobs that migrate the database, by their names, their commands or their arguments. */
export const migrationJobs = (model: Model): readonly Resource[] =>
  workloads(model)
    .filter(
      ({ kind, resource, containers }) =>
        (kind === "job" &&
          [
            resource.get("name"),
            ...containers.flatMap((container) => [...container.elements("command"), ...container.elements("args")]),
          ].some(mentionsMigration)) ||
        (kind === "job" && /migrat/i.test(resource.address)),
    )
    .map(({ resource }) => resource);

const mentionsMigration = (attribute: Attribute) =>
  attribute.kind === "value" && /migrat/i.test(String(attribute.value));

/** Whether a grant lets its member run a job. */
export function runsJobs(model: Model, grant: Grant): "yes" | "no" | "unknown" {
  const permissions = permissionsOf(model, grant);
  const answers = RUNS.map((permission) => grantsPermission(permissions, permission, RUNNERS));
  return answers.includes("yes") ? "yes" : answers.includes("unknown") ? "unknown" : "no";
}

/** A grant by which somebody may, or may well, run a job. */
export interface Runner {
  readonly grant: Grant;
  readonly certain: boolean;
}

/** Every grant by which somebody may run some job. Read once for each model. */
const allRunners = oncePer((model: Model): readonly Runner[] =>
  grants(model).flatMap((grant) => {
    if (grant.scope === "resource" && !grant.resource.type.startsWith(`${JOB}_iam_`)) return [];
    const answer = runsJobs(model, grant);
    return answer === "no" ? [] : [{ grant, certain: answer === "yes" }];
  }),
);

/** Runners of every job that there is, and of each. Found once for each model. */
const runners = oncePer((model: Model) => {
  const ofAll: Runner[] = [];
  const ofOne = new Map<Resource, Runner[]>();
  for (const runner of allRunners(model)) {
    const { grant } = runner;
    const link: Link | undefined = grant.scope === "resource" ? targetOf(model, grant, JOB) : undefined;
    if (link?.kind === "resources") for (const job of new Set(link.resources)) appendTo(ofOne, job, runner);
    // What names a job that is not here is on another one.
    else if (link?.kind !== "elsewhere") ofAll.push(runner);
  }
  return { ofAll, ofOne };
});

/** Who may run a job: by a grant on it, or on all that is in the project. */
export const runnersOf = (model: Model, job: Resource): readonly Runner[] => [
  ...runners(model).ofAll,
  ...(runners(model).ofOne.get(job) ?? []),
];

/** Whether a member stands for people who are named, one by one or as a group. */
export function isPerson(grant: Grant): "yes" | "no" | "unknown" {
  const principal = principalOf(grant);
  if (principal === "people") return "yes";
  if (principal === "unknown") return "unknown";
  // People of a company's own directory come through a workforce pool; machines come through the other kind.
  const { member } = grant;
  return principal === "federated" &&
    member.kind === "value" &&
    /\/workforcePools\/[^/]+\/(subject|group)\//.test(String(member.value))
    ? "yes"
    : "no";
}

export const judgeRunner = ({ grant, certain }: Runner, status: Finding["status"], expected: string): Finding =>
  findingAt(
    status === "violated" && !certain ? "unknown" : status,
    grant.resource,
    grant.path,
    expected,
    describe(grant.member),
  );
