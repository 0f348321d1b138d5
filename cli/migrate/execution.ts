import { CloudRun, conditionOf, REPEATABLE, RunExecution, RunJob, shortName } from "../cloud/cloud-run";
import { attempt, CloudError, Refusal } from "../cloud/errors";
import { NOT_FOUND, statusOf, UNAVAILABLE } from "../cloud/status";
import { locationOf, Target } from "../cloud/target";

const RUNNING = "EXECUTION_RUNNING";
const PENDING = "EXECUTION_PENDING";

const pathOf = (target: Target) => `${locationOf(target)}/jobs/${target.migrationJob}`;

/** How an execution ended. */
export interface Outcome {
  readonly succeeded: boolean;
  /** Cloud Run's own words; empty where it has none. */
  readonly message: string;
}

/** @throws Refusal where there is no such job, or one of its executions is not over */
export async function readJob(run: CloudRun, target: Target): Promise<RunJob> {
  const { migrationJob: name, project } = target;
  return attempt({ what: `read the job ${name}`, permission: "run.jobs.get", project }, async () => {
    try {
      const [job] = await run.jobs.getJob({ name: pathOf(target) }, REPEATABLE);
      return job;
    } catch (error) {
      if (statusOf(error) !== NOT_FOUND) throw error;
      throw new Refusal(`there is no job ${name} in the project ${project}: it is there once its stack is deployed`);
    }
  });
}

/** @throws Refusal where an execution of the job is not over: two migrations at a time would get in each other's way */
export function requireIdle(job: RunJob): void {
  const { name, completionStatus } = job.latestCreatedExecution ?? {};
  if (completionStatus === RUNNING || completionStatus === PENDING)
    throw new Refusal(`the execution ${shortName(name)} is not over: follow it with --follow ${shortName(name)}`);
}

/**
 * Starts the job. The request is sent once, because a second one would start a second execution.
 *
 * @param before the job as it was read
 * @returns the execution's short name
 * @throws CloudError where nothing was started, or this is not known
 */
export async function startExecution(run: CloudRun, target: Target, before: RunJob): Promise<string> {
  const { migrationJob: job, project, region } = target;
  return attempt({ what: `run the job ${job}`, permission: "run.jobs.run", project }, async () => {
    try {
      const [operation] = await run.jobs.runJob({ name: pathOf(target) });
      const { name } = operation.metadata as RunExecution;
      return shortName(name);
    } catch (error) {
      // An execution that is over at once, or whose answer was lost, is known by the job.
      const latest = shortName((await readJob(run, target)).latestCreatedExecution?.name);
      if (latest !== "" && latest !== shortName(before.latestCreatedExecution?.name)) return latest;
      if (statusOf(error) !== UNAVAILABLE) throw error;
      throw new CloudError(
        `the request to run ${job} was not answered: it may have started. Look before you run it again: ` +
          `gcloud run jobs executions list --job ${job} --region ${region} --project ${project}`,
      );
    }
  });
}

export async function readExecution(run: CloudRun, target: Target, execution: string): Promise<RunExecution> {
  const what = `read the execution ${execution}`;
  return attempt({ what, permission: "run.executions.get", project: target.project }, async () => {
    const [found] = await run.executions.getExecution(
      { name: `${pathOf(target)}/executions/${execution}` },
      REPEATABLE,
    );
    return found;
  });
}

/** How an execution ended; undefined while it has not. */
export function outcomeOf(execution: RunExecution): Outcome | undefined {
  const completed = conditionOf(execution.conditions, "Completed");
  if (completed?.state === "CONDITION_SUCCEEDED") return { succeeded: true, message: "" };
  if (completed?.state === "CONDITION_FAILED") return { succeeded: false, message: completed.message ?? "" };
  return undefined;
}
