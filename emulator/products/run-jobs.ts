import { answer } from "../core/answer";
import { resourceIn } from "../core/crud";
import { failedPrecondition } from "../core/errors";
import { type Body, copy, list, object, text } from "../core/json";
import { operate } from "../core/operations";
import { stamp } from "../core/stamps";
import { view } from "../core/view";
import type { Call, Collection } from "../product";
import { log } from "./logging-entries";
import { shortName } from "./run-revisions";
import { unreadableSecret } from "./run-secrets";
import {
  authored,
  checkAccount,
  checkTemplate,
  condition,
  containersOf,
  defaultAccount,
  locationOf,
  networkReferences,
  refuseOptions,
} from "./run-templates";

const EXECUTION = "GoogleCloudRunV2Execution";
const OUTPUTS = ["uid", "createTime", "updateTime", "etag", "creator", "latestCreatedExecution", "executionCount"];

export const jobs: Collection = {
  idPattern: /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
  references: networkReferences("template.template"),
  create: (call, body) => complete(call, { ...body, latestCreatedExecution: {} }),
  update: (call, before) => {
    const outputs = Object.fromEntries(Object.entries(before).filter(([field]) => OUTPUTS.includes(field)));
    return complete(call, { ...copy(resourceIn(call)), ...outputs, name: before.name ?? "" }, before);
  },
  view: (call, body) => {
    const latest = object(body.latestCreatedExecution);
    const isRunning = runningOperation(call, `${text(body.name)}/executions/${text(latest.name)}`) !== undefined;
    if (!isRunning) return body;
    const { name = "", createTime = "" } = latest;
    return { ...body, latestCreatedExecution: { name, createTime, completionStatus: "EXECUTION_RUNNING" } };
  },
};

export const executions: Collection = {
  view: (call, body) => (runningOperation(call, text(body.name)) ? running(call, body) : body),
};

/** The operation of an execution that is not over yet. */
function runningOperation({ world }: Call, name: string): { polls: number } | undefined {
  return [...world.operations.values()].find(
    ({ polls, done }) => polls > 0 && name !== "" && object(done.metadata).name === name,
  );
}

/** What an execution looks like before it is over. */
function running(call: Call, body: Body): Body {
  const shown: Body = { ...body, runningCount: Number(body.taskCount) };
  for (const field of ["completionTime", "succeededCount", "failedCount", "cancelledCount"]) {
    Reflect.deleteProperty(shown, field);
  }
  const lastTransitionTime = call.world.clock.now();
  return { ...shown, conditions: [{ type: "Completed", state: "CONDITION_RECONCILING", lastTransitionTime }] };
}

/** Reading an execution takes it on, as reading its operation does. */
export function getExecution(call: Call): Body {
  const execution = call.item();
  const reply = view(call, execution);
  const operation = runningOperation(call, text(execution.body.name));
  if (operation) operation.polls -= 1;
  return reply;
}

function complete(call: Call, given: Body, before?: Body): Body {
  refuseOptions(call);
  const execution = object(given.template);
  const task = object(execution.template);
  checkTemplate(task);
  const template: Body = {
    taskCount: 1,
    ...execution,
    template: {
      executionEnvironment: "EXECUTION_ENVIRONMENT_GEN2",
      maxRetries: 3,
      serviceAccount: defaultAccount(call),
      timeout: "600s",
      ...task,
      containers: containersOf(task),
    },
  };
  checkAccount(call, text(object(template.template).serviceAccount));
  return {
    launchStage: "GA",
    ...given,
    ...authored(before),
    template,
    terminalCondition: condition(call, "Ready"),
    conditions: [condition(call, "ResourcesAvailable")],
  };
}

/**
 * An execution is over at once, or after the polls of a fault that slows it down. It succeeds, unless its secrets
 * cannot be read or a fault is asked for. It logs how its container ended, as Cloud Run does.
 */
export function runJob(call: Call): Body {
  const job = call.item();
  const { world } = call;
  refuseOptions(call);
  const { template, task } = overridden(job.body, object(call.body.overrides));
  const account = text(task.serviceAccount);
  const fault = call.fault?.kind === "operation" ? "The execution failed (a fault asked for)." : undefined;
  const message = unreadableSecret(call, task, account) ?? fault;
  const count = Number(job.body.executionCount ?? 0) + 1;
  const suffix = world.ids.hex(`execution ${job.key} ${String(count)} ${text(job.body.uid)}`, 5);
  const name = `${shortName(job.body.name)}-${suffix}`;
  const key = `${job.key}/executions/${name}`;
  const now = world.clock.now();
  world.clock.advance(1);
  const tasks = Number(template.taskCount ?? 1);
  const body: Body = {
    name: key.slice("run/".length),
    job: shortName(job.body.name),
    ...authored(undefined),
    launchStage: "GA",
    template: task,
    taskCount: tasks,
    parallelism: Number(template.parallelism ?? 0) || tasks,
    startTime: now,
    completionTime: world.clock.now(),
    ...(message === undefined ? { succeededCount: tasks } : { failedCount: tasks }),
    conditions: [condition(call, "Completed", message === undefined ? undefined : { reason: "INTERNAL", message })],
  };
  delete body.lastModifier;
  const at: Call = { ...call, itemSchema: EXECUTION };
  const stamped = { ...body, ...stamp(at, key, body) };
  const execution = world.store.put({ key, collection: "run.projects.locations.jobs.executions", body: stamped });
  const latest: Body = {
    name,
    createTime: text(stamped.createTime),
    completionTime: text(stamped.completionTime),
    completionStatus: message === undefined ? "EXECUTION_SUCCEEDED" : "EXECUTION_FAILED",
  };
  world.store.put({ ...job, body: { ...job.body, latestCreatedExecution: latest, executionCount: count } });
  logEnd(call, text(stamped.job), name, message === undefined ? 0 : 1);
  const shown = view({ ...at, collection: executions }, execution);
  return operate(call, "longrunning", {
    type: "run",
    key,
    schema: EXECUTION,
    metadata: running(call, shown),
    ...(message === undefined ? { response: shown } : { failure: message }),
  });
}

function logEnd(call: Call, job: string, execution: string, status: number): void {
  log(call.world, {
    logName: `projects/${call.project}/logs/run.googleapis.com%2Fvarlog%2Fsystem`,
    resource: {
      type: "cloud_run_job",
      labels: { project_id: call.project, location: locationOf(call), job_name: job },
    },
    labels: { "run.googleapis.com/execution_name": execution, "run.googleapis.com/task_index": "0" },
    severity: status === 0 ? "INFO" : "WARNING",
    textPayload: `Container called exit(${String(status)}).`,
  });
}

function overridden(job: Body, overrides: Body): { readonly template: Body; readonly task: Body } {
  const template = { ...object(job.template) };
  const task = copy(object(template.template));
  if (overrides.taskCount !== undefined) template.taskCount = overrides.taskCount;
  if (text(overrides.timeout)) task.timeout = text(overrides.timeout);
  const containers = list(task.containers).map(object);
  for (const override of list(overrides.containerOverrides).map(object)) {
    const container = containers.find(({ name }) => text(name) === text(override.name)) ?? containers[0];
    if (!container) continue;
    if (override.clearArgs === true) delete container.args;
    if (override.args) container.args = override.args;
    const names = list(override.env).map((one) => text(object(one).name));
    const kept = list(container.env).filter((one) => !names.includes(text(object(one).name)));
    if (names.length > 0) container.env = [...kept, ...list(override.env)];
  }
  return { template, task };
}

export function cancelExecution(call: Call): Body {
  const execution = call.item();
  const operation = runningOperation(call, text(execution.body.name));
  if (!operation) {
    throw failedPrecondition(`Execution '${shortName(execution.body.name)}' is over and cannot be cancelled.`);
  }
  operation.polls = 0;
  const { taskCount = 1, completionTime = "" } = execution.body;
  const failure = { reason: "CANCELLED", message: "The execution was cancelled." };
  const body: Body = {
    ...execution.body,
    cancelledCount: taskCount,
    conditions: [condition(call, "Completed", failure)],
  };
  for (const field of ["succeededCount", "failedCount"]) Reflect.deleteProperty(body, field);
  const resource = call.world.store.put({ ...execution, body: { ...body, completionTime } });
  return answer(call, { type: "cancel", key: execution.key, resource });
}
