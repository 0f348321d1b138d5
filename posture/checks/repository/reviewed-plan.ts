import { Finding } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { defineRepositoryCheck } from "../../verdict/define";
import { Command, commandsOf } from "../../products/github/commands";
import { deploymentsIn } from "../../products/github/deployments";
import { inFile, noWorkflow } from "../../verdict/repository-finding";
import { Job, Step, Workflow, workflowsOf } from "../../products/github/workflows";

const EXPECTED = "an apply of a saved plan that another job made, after its attestation was verified";

export const reviewedPlan = defineRepositoryCheck({
  id: "repository/reviewed-plan",
  summary:
    "What a workflow applies is the very plan that was reviewed: attested, verified before the apply, not made anew.",
  severity: "high",
  links: ["https://docs.github.com/en/actions/concepts/security/artifact-attestations"],
  remedy:
    "Plan, review and attest in one job; in the job that applies, run gh attestation verify over the plan and then " +
    "terraform apply PLAN, without a plan before it.",
  evaluate: (repository) => {
    const { all, faults } = workflowsOf(repository);
    const found = all.flatMap((workflow) => {
      const jobs = deploymentsIn(workflow).filter(({ brings }) => brings === "infrastructure");
      return [...new Set(jobs.map(({ job }) => job))].flatMap((job) => judge(workflow, job));
    });
    return verdict(faults, found.length === 0 ? noWorkflow("a workflow that applies a plan") : found);
  },
});

interface Run {
  readonly step: Step;
  readonly command: Command;
}

function judge(workflow: Workflow, job: Job): readonly Finding[] {
  const runs = job.steps.flatMap((step) => commandsOf(step).map((command): Run => ({ step, command })));
  return runs.flatMap(({ step, command }, index) => {
    const action = actionOf(command);
    if (action !== "apply") return [];
    const wrong = faults(command, runs.slice(0, index));
    const status = wrong.length === 0 ? "holds" : "violated";
    return [inFile(status, workflow.file, step.at, EXPECTED, wrong.join("; ") || "so")];
  });
}

function faults({ words }: Command, before: readonly Run[]): readonly string[] {
  const verified = before.filter(({ command }) => /^gh attestation verify\b/.test(command.words.join(" ")));
  return [
    ...(plansAnew(words) ? ["it is given no plan, so it makes one"] : []),
    ...(before.some(({ command }) => actionOf(command) === "plan") ? ["the job plans before it"] : []),
    ...(verified.length === 0 ? ["no attestation is verified before it"] : []),
    ...verified.flatMap(({ step, command }) => [
      ...command.masked,
      ...(step.toleratesFailure ? ["the verification may fail"] : []),
      ...(step.conditions.length > 0
        ? [`the condition ${step.conditions.join(" && ")} may skip the verification`]
        : []),
      ...(command.words.some((word) => word.startsWith("--predicate-type"))
        ? []
        : ["it verifies no predicate of a review"]),
    ]),
  ];
}

const TOOL = /^(?:terraform|tofu|terragrunt)$/;

function actionOf({ words }: Command): "apply" | "plan" | undefined {
  const [program = "", ...rest] = words;
  const text = words.join(" ");
  if (TOOL.test(program)) {
    const action = rest.find((word) => !word.startsWith("-"));
    return action === "apply" || action === "destroy" ? "apply" : action === "plan" ? "plan" : undefined;
  }
  return /^(?:(?:npm run |npm exec )?cdktf\b.* (?:deploy|destroy)\b|(?:npm|pnpm|yarn) (?:run )?[\w:-]*deploy\b)/.test(
    text,
  )
    ? "apply"
    : undefined;
}

/** Whether an apply is given no saved plan. */
function plansAnew(words: readonly string[]): boolean {
  const at = words.indexOf("apply");
  return !TOOL.test(words[0] ?? "") || at < 0 || !words.slice(at + 1).some((word) => !word.startsWith("-"));
}
