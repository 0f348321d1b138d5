import { oncePer } from "../../memoize";
import { Finding } from "../../verdict/check";
import { isObject } from "../../model/attribute";
import { own, Tree } from "../../model/input";
import { yaml } from "../../formats/yaml";
import { commandsOf } from "./commands";
import { inFile } from "../../verdict/repository-finding";
import { Repository } from "../../model/repository/repository";

/**
 * A step of a job. Actions and shell scripts that stand in the repository are taken apart: each step of the action, and
 * each script that the step runs, is a step of its own.
 */
export interface Step {
  /** Where it stands, such as `jobs.scan.steps[2]`. */
  readonly at: string;
  /** The action, such as `actions/checkout@v4`; empty where it runs commands. */
  readonly uses: string;
  readonly with: Tree;
  /** The commands; empty where it uses an action. */
  readonly run: string;
  /** The shell that is stated; empty where the runner chooses. */
  readonly shell: string;
  /** The directory that it runs in; empty where it is the repository's. */
  readonly directory: string;
  /** Variables of the workflow, the job and the step. */
  readonly env: Tree;
  /** Conditions that it stands under, those of whatever calls it included. */
  readonly conditions: readonly string[];
  /** Whether its failure lets the job go on, or may. */
  readonly toleratesFailure: boolean;
}

export interface Job {
  readonly id: string;
  /** Conditions of the job and of whatever calls it. */
  readonly conditions: readonly string[];
  readonly toleratesFailure: boolean;
  readonly needs: readonly string[];
  /** Name of the environment that it deploys to; empty where it names none. */
  readonly environment: string;
  /** What it may do: its own permissions, or else the workflow's. */
  readonly permissions: unknown;
  /** Whether it states its permissions itself. */
  readonly statesPermissions: boolean;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly file: string;
  /** Events that start it, each with its filters. */
  readonly triggers: ReadonlyMap<string, unknown>;
  /** What its jobs may do where they state nothing; undefined where it states nothing either. */
  readonly permissions: unknown;
  readonly jobs: readonly Job[];
}

export interface Workflows {
  readonly all: readonly Workflow[];
  /** Files that are no workflows that could be read. */
  readonly faults: readonly Finding[];
}

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const MAX_BYTES = 128 << 10;
const MAX_DEPTH = 5;
/** A workflow's steps are no deeper than this. */
const MAX_NESTING = 12;
const READABLE = "a workflow that GitHub can read";

/** The workflows of a repository. Read once for each. */
export const workflowsOf = oncePer((repository: Repository): Workflows => {
  const read = repository.files.filter((file) => WORKFLOW.test(file)).map((file) => readWorkflow(repository, file));
  const workflows = { all: read.filter((one) => "jobs" in one), faults: read.filter((one) => "status" in one) };
  return workflows;
});

function readWorkflow(repository: Repository, file: string): Workflow | Finding {
  try {
    const tree = parse(repository, file);
    if (typeof tree === "string") return inFile("violated", file, "", READABLE, tree);
    const triggers = triggersOf(own(tree, "on"));
    const jobs = own(tree, "jobs");
    if (triggers.size === 0) return inFile("violated", file, "on", READABLE, "no event that starts it");
    if (!isObject(jobs)) return inFile("violated", file, "jobs", READABLE, "no jobs");
    return { file, triggers, permissions: own(tree, "permissions"), jobs: new Reader(repository).jobs(tree, [], 0) };
  } catch (error) {
    if (error instanceof RangeError)
      return inFile(
        "violated",
        file,
        "",
        READABLE,
        "YAML that is nested too deeply, or jobs that call each other without end",
      );
    throw error;
  }
}

/** Texts that were parsed last: a workflow is read by several rules, and by each run of a mutation test. */
const parsed = new Map<string, Tree | string>();
const MAX_PARSED = 64;

/** The document in a file, or what is wrong with it. */
function parse(repository: Repository, file: string): Tree | string {
  const text = repository.text(file);
  if (text === undefined || text.length > MAX_BYTES) return "a file that is binary or too large";
  const known = parsed.get(text) ?? parseText(text);
  parsed.delete(text);
  parsed.set(text, known);
  if (parsed.size > MAX_PARSED) parsed.delete([...parsed.keys()][0] ?? "");
  return known;
}

function parseText(text: string): Tree | string {
  const { parseDocument } = yaml();
  try {
    const document = parseDocument(text, { logLevel: "silent" });
    const [error] = document.errors;
    if (error) return `no YAML: ${error.message.split("\n")[0]?.slice(0, 120) ?? ""}`;
    const tree: unknown = document.toJS({ maxAliasCount: 100 });
    return isObject(tree) ? tree : "no workflow in it";
  } catch (error) {
    return error instanceof RangeError
      ? "YAML that is nested too deeply"
      : `no YAML: ${error instanceof Error ? error.message.split("\n")[0]?.slice(0, 120) : "unreadable"}`;
  }
}

/** What a step takes over where it states nothing itself. */
interface Inherited {
  readonly env: Tree;
  readonly shell: string;
  readonly directory: string;
  readonly conditions: readonly string[];
  readonly tolerated: boolean;
}

const MAX_STEPS = 5000;
/** By its name or by its first line. */
const SCRIPT = /^[^\n]*\.(?:ba)?sh\n|^[^\n]*\n#!.*\b(?:ba)?sh\b/;

/** Takes jobs and steps apart that are called from files of the same repository. */
class Reader {
  private readonly parsed = new Map<string, Tree | string>();
  private taken = 0;

  constructor(private readonly repository: Repository) {}

  public jobs(workflow: Tree, conditions: readonly string[], depth: number, at = ""): readonly Job[] {
    const jobs = treeOf(own(workflow, "jobs"));
    return Object.entries(jobs).flatMap(([id, raw]) =>
      isObject(raw) ? this.job(workflow, at + id, id, raw, conditions, depth) : [],
    );
  }

  private job(
    workflow: Tree,
    path: string,
    id: string,
    job: Tree,
    above: readonly string[],
    depth: number,
  ): readonly Job[] {
    this.count();
    const conditions = [...above, ...conditionOf(job)];
    const needs = list(own(job, "needs")).filter((need): need is string => typeof need === "string");
    const environment = own(job, "environment");
    const made: Job = {
      id: path,
      conditions,
      toleratesFailure: tolerates(job),
      needs: needs.map((need) => path.slice(0, path.length - id.length) + need),
      environment: textOf(isObject(environment) ? own(environment, "name") : environment),
      permissions: own(job, "permissions") ?? own(workflow, "permissions"),
      statesPermissions: own(job, "permissions") !== undefined,
      steps: this.steps(list(own(job, "steps")), `jobs.${path}.steps`, depth, {
        env: { ...treeOf(own(workflow, "env")), ...treeOf(own(job, "env")) },
        shell: fallback(job, workflow, "shell"),
        directory: fallback(job, workflow, "working-directory"),
        conditions: [],
        tolerated: false,
      }),
    };
    const called = this.local(own(job, "uses"), "");
    if (!called || depth >= MAX_DEPTH) return [made];
    // What is called is one job more, which stands under the caller's conditions and waits for what the caller waits
    // for.
    const inner = this.jobs(called, conditions, depth + 1, `${path}/`).map((one) => ({
      ...one,
      needs: [...one.needs, ...made.needs],
      toleratesFailure: one.toleratesFailure || made.toleratesFailure,
    }));
    return [{ ...made, needs: [...made.needs, ...inner.map((one) => one.id)] }, ...inner];
  }

  private steps(raw: readonly unknown[], at: string, depth: number, above: Inherited): readonly Step[] {
    return raw.flatMap((one, index): readonly Step[] => {
      if (!isObject(one)) return [];
      this.count();
      const step: Step = {
        at: `${at}[${index}]`,
        uses: textOf(own(one, "uses")),
        with: treeOf(own(one, "with")),
        run: textOf(own(one, "run")),
        shell: textOf(own(one, "shell")) || above.shell,
        directory: textOf(own(one, "working-directory")) || above.directory,
        env: { ...above.env, ...treeOf(own(one, "env")) },
        conditions: [...above.conditions, ...conditionOf(one)],
        toleratesFailure: above.tolerated || tolerates(one),
      };
      const action =
        depth < MAX_DEPTH ? (this.local(step.uses, "/action.yml") ?? this.local(step.uses, "/action.yaml")) : undefined;
      const inner = action && list(own(treeOf(own(action, "runs")), "steps"));
      return inner
        ? this.steps(inner, `${step.at}.steps`, depth + 1, {
            env: step.env,
            shell: "",
            directory: "",
            conditions: step.conditions,
            tolerated: step.toleratesFailure,
          })
        : [step, ...this.scripts(step, depth)];
    });
  }

  /** The scripts of the repository that a step runs, after it. */
  private scripts(step: Step, depth: number): readonly Step[] {
    if (depth >= MAX_DEPTH) return [];
    return commandsOf(step).flatMap(({ file, directory, masked }): readonly Step[] => {
      const path = file.replace(/^\.\//, "");
      if (directory !== "" || step.directory !== "" || !/^[\w./-]+$/.test(path)) return [];
      const text = this.repository.files.includes(path) ? this.repository.text(path) : undefined;
      if (text === undefined || !SCRIPT.test(path + "\n" + text)) return [];
      this.count();
      const script: Step = {
        ...step,
        at: `${step.at} → ${path}`,
        run: text,
        // A script goes on after a failure until it says set -e.
        shell: "/bin/bash",
        toleratesFailure: step.toleratesFailure || masked.length > 0,
      };
      return [script, ...this.scripts(script, depth + 1)];
    });
  }

  private local(uses: unknown, suffix: string): Tree | undefined {
    if (typeof uses !== "string" || !uses.startsWith("./")) return undefined;
    const file = uses.slice(2).replace(/\/$/, "") + suffix;
    const tree = this.parsed.get(file) ?? parse(this.repository, file);
    this.parsed.set(file, tree);
    return typeof tree === "string" ? undefined : tree;
  }

  private count(): void {
    if (++this.taken > MAX_STEPS) throw new RangeError(`got more than ${MAX_STEPS} jobs and steps`);
  }
}

const ACTION = /(?:^|\/)action\.ya?ml$/;

/** An action that a workflow, or an action of the repository, uses. */
export interface Use {
  readonly file: string;
  /** Such as `actions/checkout@v4`. */
  readonly uses: string;
  /** Where it stands, such as `jobs.scan.steps[2].uses`. */
  readonly at: string;
}

/** Every `uses` in the workflows and actions of a repository, as it is written. */
export const usesIn = oncePer((repository: Repository): readonly Use[] =>
  repository.files
    .filter((file) => WORKFLOW.test(file) || ACTION.test(file))
    .flatMap((file) => {
      const tree = parse(repository, file);
      return typeof tree === "string" ? [] : usesBelow(tree, file, "", 0);
    }),
);

function usesBelow(value: unknown, file: string, at: string, depth: number): readonly Use[] {
  if (depth > MAX_NESTING || typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const place = Array.isArray(value) ? `${at}[${key}]` : at === "" ? key : `${at}.${key}`;
    return key === "uses" && typeof inner === "string"
      ? [{ file, uses: inner, at: place }]
      : usesBelow(inner, file, place, depth + 1);
  });
}

function triggersOf(on: unknown): ReadonlyMap<string, unknown> {
  if (isObject(on)) return new Map(Object.entries(on));
  return new Map(
    list(on)
      .filter((event): event is string => typeof event === "string")
      .map((event) => [event, undefined]),
  );
}

/** A condition as text; one that is always true is none. */
function conditionOf(tree: Tree): readonly string[] {
  const condition = own(tree, "if");
  return condition === undefined || condition === null
    ? []
    : [
        String(condition)
          .replace(/^\s*\$\{\{([^]*)\}\}\s*$/, "$1")
          .trim(),
      ];
}

/** What only an expression tells may be true. */
const tolerates = (tree: Tree) =>
  ![undefined, null, false, "false"].includes(own(tree, "continue-on-error") as undefined);
const defaultOf = (tree: Tree, name: string) => textOf(own(treeOf(own(treeOf(own(tree, "defaults")), "run")), name));
const fallback = (job: Tree, workflow: Tree, name: string) => defaultOf(job, name) || defaultOf(workflow, name);
const treeOf = (value: unknown): Tree => (isObject(value) ? value : {});
const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

/** Text, or a number or boolean as YAML writes it without quotes; empty for anything else. */
export const textOf = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? String(value) : "";
