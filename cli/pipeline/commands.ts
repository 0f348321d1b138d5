import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createHash } from "node:crypto";
import { ROOT } from "../synthesize";
import { requireApproval } from "./approval";
import { Section, upsertComment } from "./comment";
import { decide, verdictOfPullRequest } from "./decide";
import { reconcileIssue } from "./drift-issue";
import { pullRequestOf } from "./event";
import { Refusal, UnusableInput } from "./faults";
import { Github } from "./github";
import { describePlan, REVIEWED_STATE, verifyPlan } from "./reviewed-plan";
import { addSummary, annotations, Environment, readJson, readText, setOutput, variable } from "./runner";
import { annotationsOf, joinSarif } from "./sarif-files";
import { readSavedPlan, readStatePosition } from "./saved-plan";
import { changedStacks, select, synthesizedIn } from "./jobs";
import { unmanaged } from "./unmanaged";
import { parseVerdict, Verdict, verdictOf } from "./verdict";

/** Values of a command's options, by name. */
export type Values = Readonly<Record<string, string | undefined>>;

export interface Command {
  /** What it does, for `--help`. */
  readonly does: string;
  /** Options that have to be given. */
  readonly required: readonly string[];
  readonly optional?: readonly string[];
  run(values: Values, env: Environment): Promise<void> | void;
}

const SETTINGS = join(ROOT, "environments");

const given = (values: Values, name: string): string => values[name] ?? "";
const write = (file: string, value: unknown) => {
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
};
const runUrl = (env: Environment) =>
  `${env.GITHUB_SERVER_URL ?? "https://github.com"}/${variable(env, "GITHUB_REPOSITORY")}/actions/runs/` +
  variable(env, "GITHUB_RUN_ID");

export const COMMANDS: Readonly<Record<string, Command>> = {
  stacks: {
    does: "outputs the stacks to plan (jobs) and their number (count): all, or those that differ from a base",
    required: ["head"],
    optional: ["base", "other-base", "environment", "settings"],
    run(values, env) {
      const head = synthesizedIn(given(values, "head"));
      const base = values.base === undefined ? undefined : synthesizedIn(values.base);
      let wanted = base ? changedStacks(base, head) : new Set(head.keys());
      if (base && values["other-base"] !== undefined) {
        // In a merge queue: what the branch changed since the pull request was planned, and the pull request changes
        // too.
        const elsewhere = changedStacks(synthesizedIn(values["other-base"]), base);
        wanted = new Set([...wanted].filter((name) => elsewhere.has(name)));
      }
      const { jobs, omitted } = select(
        values.settings ?? env.AVOUCH_ENVIRONMENTS ?? SETTINGS,
        wanted,
        values.environment,
      );
      setOutput(env, "jobs", JSON.stringify(jobs));
      setOutput(env, "count", `${jobs.length}`);
      setOutput(env, "omitted", JSON.stringify(omitted));
      const lines = [...jobs.map(({ stack }) => `- ${stack}: planned`), ...omitted.map((line) => `- ${line}`)];
      addSummary(env, `### Stacks\n\n${lines.length === 0 ? "None to plan." : lines.join("\n")}`);
    },
  },
  verdict: {
    does: "condenses the review of one stack (review.json) into verdict.json, and outputs its exit code (code)",
    required: ["review", "out"],
    run(values, env) {
      const verdict = verdictOf(given(values, "review"), commitOf(env));
      write(given(values, "out"), verdict);
      setOutput(env, "code", `${verdict.exitCode}`);
    },
  },
  comment: {
    does: "posts or updates the pull request's comment, from DIR/STACK/verdict.json and comment.md",
    required: ["reviews"],
    optional: ["jobs", "omitted"],
    async run(values, env) {
      const event = pullRequestOf(env);
      if (event.isFork) {
        console.log("No comment: the pull request is from a fork, and its runs may not write.");
        return;
      }
      const sections = sectionsIn(given(values, "reviews"), list(values.jobs));
      const done = await upsertComment(new Github(env), event, sections, list(values.omitted).map(String));
      console.log(`Comment: ${done}.`);
    },
  },
  annotate: {
    does: "annotates the change from a review's SARIF, and adds its Markdown to the step summary",
    required: ["sarif", "markdown"],
    run(values, env) {
      process.stdout.write(annotations(annotationsOf(readJson(given(values, "sarif")), given(values, "sarif"))));
      addSummary(env, readText(given(values, "markdown")));
    },
  },
  sarif: {
    does: "joins the SARIF of the synthesized stacks with that of the plans, which takes the place of the same stack's",
    required: ["synthesized", "reviews", "out"],
    run(values) {
      const directory = given(values, "reviews");
      const plans = existsSync(directory) ? readdirSync(directory).sort() : [];
      const files = plans.map((stack) => join(directory, stack, "review.sarif"));
      mkdirSync(dirname(given(values, "out")), { recursive: true });
      write(given(values, "out"), joinSarif(given(values, "synthesized"), files));
    },
  },
  decide: {
    does:
      "outputs which stacks are applied (apply), whether a person has to approve (approval), " +
      "and refuses violations",
    required: ["verdicts", "jobs"],
    async run(values, env) {
      const commit = variable(env, "GITHUB_SHA");
      const jobs = list(values.jobs) as { stack: string }[];
      const verdicts = jobs.map(({ stack }) => verdictIn(join(given(values, "verdicts"), stack, "verdict.json")));
      const foreign = verdicts.find((one) => one.commit !== commit);
      if (foreign) throw new Refusal(`${foreign.stack}: the review is of ${foreign.commit}, and this run of ${commit}`);
      const github = new Github(env);
      const shown = new Map<string, Verdict | undefined>();
      for (const { stack, effect } of verdicts)
        if (effect !== "none") shown.set(stack, await verdictOfPullRequest(github, commit, stack));
      const { apply, approval, refused } = decide(verdicts, (stack) => shown.get(stack));
      const lines = [
        ...refused.map((line) => `- refused: ${line}`),
        ...approval.map((line) => `- to approve: ${line}`),
      ];
      addSummary(env, `### To apply: ${apply.join(", ") || "nothing"}\n\n${lines.join("\n")}`);
      setOutput(env, "apply", JSON.stringify(jobs.filter(({ stack }) => apply.includes(stack))));
      setOutput(env, "count", `${refused.length > 0 ? 0 : apply.length}`);
      setOutput(env, "approval", `${approval.length > 0}`);
      if (refused.length > 0) throw new Refusal(`nothing is applied: ${refused.join("; ")}`);
    },
  },
  "describe-plan": {
    does: "writes what is attested of a plan and its review, and outputs the plan's digest (sha256)",
    required: ["stack", "plan", "verdict", "tools", "out"],
    run(values, env) {
      const plan = readSavedPlan(given(values, "plan"));
      const tools = readJson(given(values, "tools")) as Record<string, string>;
      const verdict = verdictIn(given(values, "verdict"));
      write(given(values, "out"), describePlan(env, given(values, "stack"), plan, verdict, tools));
      setOutput(env, "sha256", plan.sha256);
    },
  },
  "verify-plan": {
    does: "refuses a plan that is not the one attested, or that state or branch have left behind",
    required: ["stack", "plan", "attestation", "state"],
    async run(values, env) {
      const [stack, plan] = [given(values, "stack"), given(values, "plan")];
      const evidence = { stack, plan, attestation: given(values, "attestation"), state: given(values, "state") };
      const verdict = await verifyPlan(env, new Github(env), evidence);
      console.log(`${stack}: the plan is the one reviewed: ${verdict.changes.length} changes.`);
    },
  },
  "describe-state": {
    does: "writes what is attested of the state after an apply, and outputs the state's digest (sha256)",
    required: ["stack", "state", "verdict", "out"],
    run(values, env) {
      const verdict = verdictIn(given(values, "verdict"));
      const [stack, file] = [given(values, "stack"), given(values, "state")];
      if (verdict.stack !== stack)
        throw new UnusableInput(`the verdict: got one of ${verdict.stack}; allowed: ${stack}`);
      write(given(values, "out"), {
        type: REVIEWED_STATE,
        stack,
        commit: commitOf(env),
        run: variable(env, "GITHUB_RUN_ID"),
        state: readStatePosition(file),
        verdict,
      });
      setOutput(env, "sha256", createHash("sha256").update(readText(file)).digest("hex"));
    },
  },
  approval: {
    does: "refuses where no person approved this run for an environment, or none had to",
    required: ["environment"],
    async run(values, env) {
      const people = await requireApproval(env, new Github(env), given(values, "environment"));
      addSummary(env, `Approved for ${given(values, "environment")} by ${people.join(", ")}.`);
    },
  },
  unmanaged: {
    does: "writes the resources and grants of a project that no state knows, as a JSON list",
    required: ["inventory", "states", "out"],
    run(values) {
      write(given(values, "out"), unmanaged(given(values, "inventory"), given(values, "states").split(",")));
    },
  },
  "drift-issue": {
    does: "opens, updates or closes the issue on a stack's drift",
    required: ["stack", "verdict", "unmanaged", "markdown"],
    async run(values, env) {
      const found = {
        stack: given(values, "stack"),
        verdict: verdictIn(given(values, "verdict")),
        unmanaged: list(readText(given(values, "unmanaged"))).map(String),
        markdown: readText(given(values, "markdown")),
      };
      console.log(`Issue: ${await reconcileIssue(new Github(env), found, runUrl(env))}.`);
    },
  },
};

/** The commit that is judged: of a pull request its head, and not the merge that GitHub tries. */
function commitOf(env: Environment): string {
  return env.GITHUB_EVENT_NAME === "pull_request" ? pullRequestOf(env).headSha : variable(env, "GITHUB_SHA");
}

const verdictIn = (file: string): Verdict => parseVerdict(readJson(file), file);

function list(text: string | undefined): readonly unknown[] {
  let value: unknown;
  try {
    value = text === undefined || text === "" ? [] : JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (!Array.isArray(value)) throw new UnusableInput(`${JSON.stringify(text?.slice(0, 80))}: allowed: a JSON list`);
  return value;
}

/** A stack whose plan failed has no directory: it is in the comment all the same. */
function sectionsIn(directory: string, jobs: readonly unknown[]): readonly Section[] {
  const planned = jobs.map((job) => (job as { stack: string }).stack);
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    names = [];
  }
  return [...new Set([...planned, ...names])].sort().map((stack): Section => {
    if (!names.includes(stack))
      return { stack, markdown: `**${stack}**: the plan failed, so nothing was judged. The run has its log.` };
    const file = join(directory, stack, "verdict.json");
    return { stack, verdict: verdictIn(file), markdown: readText(join(dirname(file), "comment.md")) };
  });
}
