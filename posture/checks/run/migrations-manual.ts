import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { isAbsent, expect, findingAt, missingSubject, notApplicable, verdict } from "../../verdict/expectations";
import { Attribute } from "../../model/attribute";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { isPerson, judgeRunner, migrationJobs, runnersOf } from "../../products/google/migrations";

export const runMigrationsManual = defineCheck({
  id: "run/migrations-manual",
  summary: "In production, only people may run the migrations.",
  severity: "high",
  links: ["https://cloud.google.com/run/docs/execute/jobs"],
  remedy:
    "Allow named people or a group to run the migration job, and remove service accounts, schedules, triggers " +
    "and project-wide roles that can run jobs.",
  stacks: SYSTEM,
  evaluate: ({ model, environment }) => {
    if (environment !== "production") return notApplicable("the page says so only of production");
    const jobs = migrationJobs(model);
    return verdict(
      jobs.length === 0
        ? missingSubject("a job that migrates the database")
        : jobs.map((job) => [judge(model, job), ...triggers(model, job)]),
    );
  },
});

function judge(model: Model, job: Resource): readonly Finding[] {
  const runners = runnersOf(model, job);
  const findings = runners.map((runner) => {
    const person = isPerson(runner.grant);
    return judgeRunner(runner, person === "yes" ? "holds" : person === "no" ? "violated" : "unknown", "named people");
  });
  const somebody =
    findings.length > 0 ? findings : [findingAt("violated", job, "", "somebody who may run it", "nobody in this file")];
  // An apply starts the job where either is set.
  return [...somebody, expect(job, "start_execution_token", isAbsent), expect(job, "run_execution_token", isAbsent)];
}

const SCHEDULES: Readonly<Record<string, readonly string[]>> = {
  google_cloud_scheduler_job: ["http_target.uri"],
  google_workflows_workflow: ["source_contents"],
  google_cloud_tasks_queue: ["http_target.uri_override.path_override.path"],
};

/** What starts the job by itself. */
function triggers(model: Model, job: Resource): readonly Finding[] {
  const name = job.get("name");
  const named = name.kind === "value" ? String(name.value) : undefined;
  return Object.entries(SCHEDULES).flatMap(([type, paths]) =>
    model
      .resources(type)
      .flatMap((trigger) =>
        paths.flatMap((path) =>
          starts(trigger.get(path), job, named)
            ? [findingAt("violated", trigger, path, "nothing that starts the migrations automatically", "starts them")]
            : [],
        ),
      ),
  );
}

function starts(attribute: Attribute, job: Resource, name: string | undefined): boolean {
  if (attribute.kind === "reference") return job.isInstanceOf(attribute.references);
  return (
    attribute.kind === "value" &&
    ((name !== undefined && String(attribute.value).includes(`jobs/${name}:run`)) ||
      job.isInstanceOf(attribute.references))
  );
}
