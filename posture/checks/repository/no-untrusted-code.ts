import { Finding } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { isObject } from "../../model/attribute";
import { defineRepositoryCheck } from "../../verdict/define";
import { commandsOf } from "../../products/github/commands";
import { input, isAction } from "../../products/github/scan";
import { inFile, noWorkflow } from "../../verdict/repository-finding";
import { Job, Step, textOf, Workflow, workflowsOf } from "../../products/github/workflows";

const NO_CHECKOUT = "no checkout where the event gives a stranger's code the repository's token";
const NO_CREDENTIALS = "credentials only for branches of the repository itself";
const NO_INJECTION = "values of the event only through variables of the environment";

/** Events that run with the repository's token whoever caused them. */
const PRIVILEGED = ["pull_request_target", "workflow_run", "issue_comment", "issues", "discussion_comment"];
const OWN_BRANCH = "github.event.pull_request.head.repo.full_name == github.repository";
/** What whoever opens a pull request or starts a run chooses. */
const CHOSEN = new RegExp(
  String.raw`\$\{\{[^}]*\b(?:` +
    [
      String.raw`github\.(?:head_ref|ref_name|event\.(?!pull_request\.(?:number|base\.sha|head\.sha)\b)[\w.]+)`,
      String.raw`inputs\.[\w-]+`,
    ].join("|") +
    String.raw`)[^}]*\}\}`,
);

export const noUntrustedCode = defineRepositoryCheck({
  id: "repository/no-untrusted-code",
  summary:
    "No workflow runs a stranger's code, or puts a stranger's text into a script, where it has a token or secrets.",
  severity: "critical",
  links: ["https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/"],
  remedy:
    "Use pull_request, limit jobs with credentials to branches of the repository, and pass values of the event " +
    "through env.",
  evaluate: (repository) => {
    const { all, faults } = workflowsOf(repository);
    return verdict(faults, all.length === 0 ? noWorkflow("a workflow on pull requests") : all.flatMap(judge));
  },
});

function judge(workflow: Workflow): readonly Finding[] {
  const wrong = workflow.jobs.flatMap((job) => [
    ...checkouts(workflow, job),
    ...credentials(workflow, job),
    ...job.steps.flatMap((step) => injections(workflow, step)),
  ]);
  return wrong.length > 0 ? wrong : [inFile("holds", workflow.file, "", NO_CHECKOUT, "so")];
}

function checkouts(workflow: Workflow, { steps }: Job): readonly Finding[] {
  const event = PRIVILEGED.find((one) => workflow.triggers.has(one));
  return steps.flatMap((step) => {
    const unsafe = input(step, "allow-unsafe-pr-checkout") === "true";
    const checksOut =
      isAction(step.uses, "actions/checkout") ||
      commandsOf(step).some(({ words }) =>
        /^(?:git (?:fetch|checkout|clone|pull)|gh pr checkout)\b/.test(words.join(" ")),
      );
    if (!unsafe && !(event !== undefined && checksOut)) return [];
    const actual = unsafe ? "allow-unsafe-pr-checkout" : `a checkout, started by ${event ?? ""}`;
    return [inFile("violated", workflow.file, step.at, NO_CHECKOUT, actual)];
  });
}

/** A pull request's job that may write, sign in or read a secret, for whoever opened the pull request. */
function credentials(workflow: Workflow, job: Job): readonly Finding[] {
  if (!workflow.triggers.has("pull_request") || job.conditions.some((one) => one.includes(OWN_BRANCH))) return [];
  const { permissions } = job;
  const token = isObject(permissions) && Object.values(permissions).includes("write");
  const secret = job.steps.find(({ env, with: inputs }) =>
    [...Object.values(env), ...Object.values(inputs)].some((value) =>
      /\bsecrets\.(?!GITHUB_TOKEN)/.test(textOf(value)),
    ),
  );
  return token || secret
    ? [inFile("violated", workflow.file, secret?.at ?? `jobs.${job.id}`, NO_CREDENTIALS, `no condition ${OWN_BRANCH}`)]
    : [];
}

function injections(workflow: Workflow, step: Step): readonly Finding[] {
  // actions/github-script runs its input as JavaScript, after GitHub has put the values in.
  const script = isAction(step.uses, "actions/github-script") ? input(step, "script") : "";
  const [found] = CHOSEN.exec(step.run) ?? CHOSEN.exec(script) ?? [];
  return found === undefined ? [] : [inFile("violated", workflow.file, step.at, NO_INJECTION, found)];
}
