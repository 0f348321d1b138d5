import { defineRepositoryCheck } from "../../verdict/define";
import { Finding } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { Command, commandsOf, option } from "../../products/github/commands";
import { deploymentsIn, migrates } from "../../products/github/deployments";
import { inFile, noWorkflow } from "../../verdict/repository-finding";
import { Job, Step, Workflow, workflowsOf } from "../../products/github/workflows";

const EXPECTED = "workflows that migrate in staging only";

export const manualProductionMigrations = defineRepositoryCheck({
  id: "repository/manual-production-migrations",
  summary: "No workflow migrates a database outside staging.",
  severity: "medium",
  links: ["https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments"],
  remedy:
    "Give the job that migrates the environment staging, or a condition that limits it to staging; in " +
    "production, a person runs the migration job.",
  evaluate: (repository) => {
    const { all, faults } = workflowsOf(repository);
    const deployed = all.some((workflow) => deploymentsIn(workflow).length > 0);
    return verdict(
      faults,
      deployed
        ? inFile("holds", ".github/workflows", "", EXPECTED, "workflows that deploy were found")
        : noWorkflow("a workflow that deploys, so that what it does to the database can be seen"),
      all.flatMap(migrationsIn),
    );
  },
});

const migrationsIn = (workflow: Workflow): readonly Finding[] =>
  workflow.jobs.flatMap((job) =>
    job.steps.flatMap((step) => {
      const command = mostTelling(commandsOf(step).filter(migrates));
      if (!command) return [];
      const text = command.words.join(" ").slice(0, 120);
      const isStaging = inStagingOnly(job, step) && STAGING.test(option(command.words, "--environment") ?? "staging");
      return [
        inFile(
          isStaging ? "holds" : "violated",
          workflow.file,
          step.at,
          EXPECTED,
          isStaging
            ? `in staging only: ${text}`
            : `${job.environment === "" ? "wherever it runs" : `in ${job.environment}`}: ${text}`,
        ),
      ];
    }),
  );

/** Of several migrations in a step, one that names an environment beyond staging. */
const mostTelling = (commands: readonly Command[]): Command | undefined =>
  commands.find(({ words }) => !STAGING.test(option(words, "--environment") ?? "staging")) ?? commands[0];

const STAGING = /^(?:[\w-]*-)?(?:staging|test|dev|development|preview)$/i;

function inStagingOnly(job: Job, step: Step): boolean {
  if (STAGING.test(job.environment)) return true;
  return [...job.conditions, ...step.conditions].some((condition) =>
    condition.split("||").every((either) => /==\s*'(?:[\w-]*-)?staging'/.test(either)),
  );
}
