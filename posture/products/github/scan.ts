import { Finding } from "../../verdict/check";
import { own } from "../../model/input";
import { Command, commandsOf } from "./commands";
import { alwaysRuns, Event, startFaults } from "./events";
import { inFile, noWorkflow } from "../../verdict/repository-finding";
import { Repository } from "../../model/repository/repository";
import { Job, Step, textOf, Workflow, workflowsOf } from "./workflows";

/** A scanner, as workflows run it. */
export interface Scanner {
  /** What it does, with its name: `Trivy scans the dependencies`. */
  readonly description: string;
  /** What keeps an action from finding and stopping; undefined where the action is not this scanner. */
  action(step: Step): readonly string[] | undefined;
  /** The same of a command. */
  command(command: Command, step: Step): readonly string[] | undefined;
  /** What the job has to have done before. @param before steps before it */
  isPrepared?(before: readonly Step[]): readonly string[];
  /** Whether changes of these files alone need no scan. */
  harmless(path: string): boolean;
}

/** A step that runs a scanner, and what keeps it from stopping what it finds. */
export interface Run {
  readonly workflow: Workflow;
  readonly job: Job;
  readonly step: Step;
  readonly faults: readonly string[];
}

/** Judges that a scanner runs at an event and stops what it finds: by the best step that runs it. */
export function judgeScan(repository: Repository, scanner: Scanner, event: Event): Finding {
  const expected = `${scanner.description} ${EVENT_LABELS[event]}, and its findings fail the workflow`;
  const { all } = workflowsOf(repository);
  const runs = all.flatMap((workflow) => {
    const start = startFaults(workflow, event, scanner.harmless);
    return start ? runsOf(workflow, scanner, event).map((run) => ({ ...run, faults: [...start, ...run.faults] })) : [];
  });
  const [best] = runs.sort((a, b) => a.faults.length - b.faults.length);
  if (!best) return noWorkflow(expected);
  return inFile(
    best.faults.length === 0 ? "holds" : "violated",
    best.workflow.file,
    best.step.at,
    expected,
    best.faults.length === 0 ? "it does" : best.faults.join("; "),
  );
}

const EVENT_LABELS: Readonly<Record<Event, string>> = {
  pull_request: "on every pull request",
  push: "on every push",
  schedule: "on a schedule",
};

/**
 * The steps of a workflow that run a scanner.
 *
 * @param event judges conditions for it; without one a condition is a fault
 */
export function runsOf(workflow: Workflow, scanner: Scanner, event?: Event): readonly Run[] {
  return workflow.jobs.flatMap((job) =>
    job.steps.flatMap((step, index): readonly Run[] => {
      const faults = faultsOf(step, scanner);
      if (!faults) return [];
      const before = job.steps.slice(0, index);
      return [
        {
          workflow,
          job,
          step,
          faults: [
            ...skipped(workflow, job, step, event),
            ...toleratedFailures(job, step),
            ...(scanner.isPrepared ?? checkedOut)(before),
            ...faults,
          ],
        },
      ];
    }),
  );
}

function faultsOf(step: Step, scanner: Scanner): readonly string[] | undefined {
  if (step.uses !== "") return scanner.action(step);
  const found = commandsOf(step).flatMap((command) => {
    const faults = scanner.command(command, step);
    return faults ? [[...command.masked, ...faults]] : [];
  });
  return found.sort((a, b) => a.length - b.length)[0];
}

function skipped(workflow: Workflow, job: Job, step: Step, event: Event | undefined): readonly string[] {
  const conditions = [...step.conditions, ...[job, ...neededBy(workflow, job)].flatMap((one) => one.conditions)];
  return [...new Set(conditions)]
    .filter((condition) => !event || !alwaysRuns(condition, event))
    .map((condition) => `the condition ${condition} may skip it`);
}

/** The jobs that a job waits for, directly or not: where one of them is skipped, so is it. */
export function neededBy({ jobs }: Workflow, job: Job): readonly Job[] {
  const byId = new Map(jobs.map((one) => [one.id, one]));
  const found = new Set<Job>();
  const waiting = [job];
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    const needs = one.needs.flatMap((id) => byId.get(id) ?? []).filter((need) => !found.has(need));
    for (const need of needs) found.add(need);
    waiting.push(...needs);
  }
  return [...found];
}

const toleratedFailures = (job: Job, step: Step): readonly string[] =>
  job.toleratesFailure || step.toleratesFailure ? ["continue-on-error ignores its failure"] : [];

/** A scanner finds nothing where nothing was checked out. */
export function checkedOut(before: readonly Step[]): readonly string[] {
  const checkouts = before.filter(({ uses }) => isAction(uses, "actions/checkout"));
  if (checkouts.length === 0) return ["no earlier step checks out the code"];
  return checkouts.some((step) => own(step.with, "sparse-checkout") !== undefined)
    ? ["sparse-checkout omits code"]
    : [];
}

/** What a command that runs in a directory below the repository's cannot see. */
export const elsewhere = (step: Step, command: Command): readonly string[] =>
  [...new Set([step.directory, command.directory])]
    .filter((directory) => !ROOT.test(directory))
    .map((directory) => `it runs only in ${directory}`);
const ROOT = /^(?:|\.\/?|\$\{\{\s*github\.workspace\s*\}\}|\$\{?GITHUB_WORKSPACE\}?)$/;

export const isAction = (uses: string, ...names: readonly string[]) =>
  names.some((name) => uses === name || uses.startsWith(`${name}@`));

/** An input of an action, as text. */
export const input = (step: Step, name: string) => textOf(own(step.with, name));
