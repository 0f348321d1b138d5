import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Action, Scope } from "./actions";
import { Contexts, evaluate, Functions, interpolate, isTrue } from "./expression";
import { Hub } from "./hub";
import { Job, needsOf, Step, Workflow } from "./workflow";

export interface Event {
  readonly name: string;
  /** As GitHub writes it into the file of the event. */
  readonly payload: object;
  /** Commit that is checked out. */
  readonly commit: string;
  readonly ref: string;
}

export interface Setting {
  /** Directory for the jobs' workspaces. */
  readonly directory: string;
  /** Repository to check out from. */
  readonly origin: string;
  /** Full name at GitHub. */
  readonly repository: string;
  readonly hub: Hub;
  readonly apiUrl: string;
  readonly actions: Readonly<Record<string, Action>>;
  /** Secrets and variables of GitHub environments, by name. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  /** Variables of every step beside GitHub's. */
  readonly env: Readonly<Record<string, string>>;
}

export type Result = "success" | "failure" | "skipped";

export interface JobEnd {
  result: Result;
  outputs: Record<string, string>;
  /** What the steps printed, each under its name. */
  log: string;
  summary: string;
}

/** Whether a condition asks for the state of what came before, which otherwise has to be a success. */
const ASKS_FOR_STATUS = /\b(?:success|failure|always|cancelled)\(\)/;

/** Runs the jobs of a workflow, one after the other, each in a fresh checkout as on a runner of GitHub's. */
export class WorkflowRun {
  public readonly jobs: Record<string, JobEnd> = {};

  constructor(
    private readonly workflow: Workflow,
    private readonly event: Event,
    public readonly id: string,
    private readonly setting: Setting,
  ) {}

  /** @param omitted jobs that are not run, and that nothing else needs */
  public async run(omitted: readonly string[] = []): Promise<void> {
    for (const [name, job] of Object.entries(this.workflow.jobs))
      if (!omitted.includes(name)) await this.job(name, job);
  }

  /** Runs one job, with the outputs that the jobs before it have now. */
  public async job(name: string, job = this.workflow.jobs[name]): Promise<JobEnd> {
    if (!job) throw new Error(`no job ${name}`);
    const end: JobEnd = { result: "skipped", outputs: {}, log: "", summary: "" };
    this.jobs[name] = end;
    const before = needsOf(job).map((one) => this.jobs[one]?.result ?? "skipped");
    const contexts = this.contexts(job);
    if (
      !this.holds(
        `${job.if ?? ""}`,
        contexts,
        before.every((one) => one === "success"),
        "",
      )
    )
      return end;
    const include = job.strategy?.matrix?.include;
    const matrices = include === undefined ? [{}] : (this.value(include, contexts) as readonly object[]);
    end.result = "success";
    for (const matrix of matrices) await this.steps(name, job, { ...contexts, matrix }, end);
    return end;
  }

  private async steps(name: string, job: Job, outer: Contexts, end: JobEnd): Promise<void> {
    const { directory, hub } = this.setting;
    const place = mkdtempSync(join(directory, `${name}-`));
    const workspace = join(place, "workspace");
    mkdirSync(workspace);
    const permissions = job.permissions ?? {};
    const token = hub.token(permissions);
    const github = { ...(outer.github as object), token };
    const steps: Record<string, { outputs: Record<string, string> }> = {};
    const contexts: Contexts = { ...outer, github, steps };
    const text = (value: unknown, env: object = {}) =>
      interpolate(`${value as string}`, { ...contexts, env }, functionsIn(workspace));
    const texts = (values: Readonly<Record<string, unknown>> = {}, env: object = {}) =>
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key, text(value, env)]));
    const common = { ...texts(this.workflow.env), ...texts(job.env) };
    const scope: Scope = {
      workspace,
      run: this.id,
      workflow: this.workflow.path,
      commit: this.event.commit,
      environment: text(job.environment?.name ?? ""),
      permissions,
      exported: {},
    };
    let failed = false;
    for (const [index, step] of job.steps.entries()) {
      const env = { ...common, ...texts(step.env, common) };
      if (!this.holds(step.if ?? "", { ...contexts, env }, !failed, workspace)) continue;
      const began = performance.now();
      const title = step.name ?? step.uses ?? step.run ?? "";
      const outputs = await (
        step.uses === undefined
          ? this.script(text(step.run, env), { place, scope, env, end })
          : this.use(step, texts(step.with, env), scope)
      ).catch((error: unknown) => {
        end.log += `${(error as Error).message}\n`;
        return undefined;
      });
      end.log += `--- ${name}[${index}] ${title}: ${outputs ? "done" : "failed"} after ${seconds(began)}\n`;
      if (!outputs) failed = true;
      else if (step.id !== undefined) steps[step.id] = { outputs };
    }
    if (failed) end.result = "failure";
    Object.assign(end.outputs, texts(job.outputs));
  }

  /** @throws Error where the script fails, with the end of what it printed */
  private async script(
    script: string,
    { place, scope, env, end }: { place: string; scope: Scope; env: Record<string, string>; end: JobEnd },
  ): Promise<Record<string, string>> {
    const files = { GITHUB_OUTPUT: join(place, "output"), GITHUB_STEP_SUMMARY: join(place, "summary") };
    for (const file of Object.values(files)) writeFileSync(file, "");
    const payload = join(place, "event.json");
    writeFileSync(payload, JSON.stringify(this.event.payload));
    const child = spawn("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script], {
      cwd: scope.workspace,
      env: {
        HOME: process.env.HOME,
        LANG: "C.UTF-8",
        CI: "true",
        GITHUB_ACTIONS: "true",
        GITHUB_API_URL: this.setting.apiUrl,
        GITHUB_REPOSITORY: this.setting.repository,
        GITHUB_EVENT_NAME: this.event.name,
        GITHUB_EVENT_PATH: payload,
        GITHUB_SHA: this.event.commit,
        GITHUB_REF: this.event.ref,
        GITHUB_REF_NAME: this.event.ref.replace(/^refs\/(?:heads\/)?/, ""),
        GITHUB_RUN_ID: this.id,
        GITHUB_WORKSPACE: scope.workspace,
        ...this.setting.env,
        ...files,
        ...scope.exported,
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (chunk: string) => (end.log += chunk));
    const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
    end.summary += readFileSync(files.GITHUB_STEP_SUMMARY, "utf8");
    if (code !== 0) throw new Error(`exit code ${String(code)}`);
    const lines = readFileSync(files.GITHUB_OUTPUT, "utf8").split("\n").filter(Boolean);
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    );
  }

  private async use(step: Step, inputs: Record<string, string>, scope: Scope): Promise<Record<string, string>> {
    const [action = ""] = (step.uses ?? "").split("@");
    if (action === "actions/checkout") {
      this.checkOut(inputs, scope);
      return {};
    }
    const known = this.setting.actions[action];
    if (!known) throw new Error(`${action}: not rehearsed`);
    return (await known(inputs, scope)) ?? {};
  }

  private checkOut({ "fetch-depth": depth = "1" }: Record<string, string>, { workspace }: Scope): void {
    const git = (...args: string[]) => {
      const { status, stderr } = spawnSync("git", args, { cwd: workspace, encoding: "utf8" });
      if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    };
    git("init", "--quiet");
    git("remote", "add", "origin", `file://${this.setting.origin}`);
    const { commit } = this.event;
    if (depth === "0") git("fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*");
    git("fetch", "--quiet", ...(depth === "0" ? [] : [`--depth=${depth}`]), "origin", commit);
    git("checkout", "--quiet", "--detach", commit);
  }

  private contexts(job: Job): Contexts {
    const { name, payload, commit, ref } = this.event;
    return {
      github: {
        event: payload,
        event_name: name,
        sha: commit,
        ref,
        repository: this.setting.repository,
        run_id: this.id,
      },
      needs: Object.fromEntries(needsOf(job).map((one) => [one, this.jobs[one]])),
      inputs: {},
      matrix: {},
      secrets: this.setting.secrets,
      vars: this.setting.vars,
    };
  }

  private holds(condition: string, contexts: Contexts, isSuccess: boolean, workspace: string): boolean {
    const text = condition.trim().replace(/^\$\{\{(.*)\}\}$/s, "$1");
    if (text === "") return isSuccess;
    const functions = { ...functionsIn(workspace), success: () => isSuccess, failure: () => !isSuccess };
    return (ASKS_FOR_STATUS.test(text) || isSuccess) && isTrue(evaluate(text, contexts, functions));
  }

  private value(text: unknown, contexts: Contexts): unknown {
    if (typeof text !== "string") return text;
    return evaluate(text.trim().replace(/^\$\{\{(.*)\}\}$/s, "$1"), contexts, functionsIn(""));
  }
}

const seconds = (began: number) => `${((performance.now() - began) / 1000).toFixed(1)} s`;

const functionsIn = (workspace: string): Functions => ({
  cancelled: () => false,
  always: () => true,
  fromjson: (value) => JSON.parse(`${value as string}`) as unknown,
  hashfiles: (file) => (existsSync(join(workspace, `${file as string}`)) ? "hash" : ""),
});
