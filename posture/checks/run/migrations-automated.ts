import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt, missingSubject, notApplicable, verdict } from "../../verdict/expectations";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { principalOf } from "../../products/google/iam";
import { judgeRunner, migrationJobs, runnersOf } from "../../products/google/migrations";

export const runMigrationsAutomated = defineCheck({
  id: "run/migrations-automated",
  summary: "Outside production, a deployment may run the migrations automatically.",
  severity: "low",
  links: ["https://cloud.google.com/run/docs/execute/jobs"],
  remedy: "Allow the deployer's service account to run the migration job (roles/run.invoker on it).",
  stacks: SYSTEM,
  evaluate: ({ model, environment }) => {
    if (environment === "production") return notApplicable("in production, people run them");
    const jobs = migrationJobs(model);
    return verdict(
      jobs.length === 0 ? missingSubject("a job that migrates the database") : jobs.map((job) => judge(model, job)),
    );
  },
});

function judge(model: Model, job: Resource): Finding {
  const machines = runnersOf(model, job).filter(({ grant }) =>
    ["service-account", "federated", "unknown"].includes(principalOf(grant)),
  );
  const sure = machines.find(({ grant, certain }) => certain && principalOf(grant) !== "unknown");
  const expected = "a service account that may run it";
  if (sure) return judgeRunner(sure, "holds", expected);
  const [maybe] = machines;
  return maybe ? judgeRunner(maybe, "unknown", expected) : findingAt("violated", job, "", expected, "none");
}
