import { defineCheck } from "../../verdict/define";
import { BOOTSTRAP } from "../../verdict/check";
import { notApplicable, verdict } from "../../verdict/expectations";
import { grants } from "../../products/google/iam";
import { isPerson, judgeRunner, runsJobs } from "../../products/google/migrations";

export const runNoProjectWideRunner = defineCheck({
  id: "run/no-project-wide-runner",
  summary: "In production, no service account may run every job of the project, not even the deployer's.",
  severity: "high",
  links: ["https://cloud.google.com/run/docs/reference/iam/roles"],
  remedy: "Remove run.jobs.run from the deployer's role, and grant it on individual jobs.",
  stacks: BOOTSTRAP,
  evaluate: ({ model, environment }) => {
    if (environment !== "production") return notApplicable("the page says so only of production");
    const machines = grants(model).filter((grant) => grant.scope !== "resource" && isPerson(grant) !== "yes");
    const runners = machines.flatMap((grant) => {
      const answer = runsJobs(model, grant);
      return answer === "no"
        ? []
        : [judgeRunner({ grant, certain: answer === "yes" }, "violated", "a role without run.jobs.run")];
    });
    return verdict(runners, {
      status: "holds",
      address: "",
      path: "",
      expected: "roles without run.jobs.run",
      actual: `${machines.length - runners.length} of ${machines.length} grants`,
    });
  },
});
