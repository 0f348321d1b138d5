import { Finding } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { isObject } from "../../model/attribute";
import { defineRepositoryCheck } from "../../verdict/define";
import { commandsOf } from "../../products/github/commands";
import { input, isAction } from "../../products/github/scan";
import { inFile, noWorkflow } from "../../verdict/repository-finding";
import { Job, Step, textOf, Workflow, workflowsOf } from "../../products/github/workflows";

const OWN_PERMISSIONS = "permissions of each job, and none for the whole workflow beyond reading";
const USED = "no permission to write that no step of the job needs";
const NO_TOKEN_ON_DISK = "persist-credentials: false, so that no later step finds the token";

/** What a job needs a permission to write for. */
const USERS: Readonly<Record<string, { readonly actions: readonly string[]; readonly commands: RegExp }>> = {
  "id-token": {
    actions: [
      "google-github-actions/auth",
      "actions/attest",
      "actions/attest-build-provenance",
      "sigstore/cosign-installer",
    ],
    commands: /^cosign sign\b/,
  },
  attestations: {
    actions: ["actions/attest", "actions/attest-build-provenance", "actions/attest-sbom"],
    commands: /^$/,
  },
  "security-events": {
    actions: ["github/codeql-action/upload-sarif", "github/codeql-action/analyze"],
    commands: /code-scanning\/sarifs/,
  },
  "pull-requests": {
    actions: ["marocchino/sticky-pull-request-comment", "actions/labeler"],
    commands: /^gh pr (?:comment|edit|review|create|merge)\b|pipeline -- comment\b/,
  },
  issues: { actions: ["actions/stale"], commands: /^gh issue\b|pipeline -- drift-issue\b/ },
  contents: { actions: ["softprops/action-gh-release"], commands: /^git push\b|^gh release (?:create|upload|edit)\b/ },
  packages: { actions: ["docker/build-push-action"], commands: /^docker push\b|^npm publish\b/ },
  pages: { actions: ["actions/deploy-pages"], commands: /^$/ },
};

export const minimalPermissions = defineRepositoryCheck({
  id: "repository/minimal-permissions",
  summary:
    "No job of a workflow may write what none of its steps has to write, and no checkout leaves the token behind.",
  severity: "high",
  links: ["https://docs.github.com/en/actions/tutorials/authenticate-with-github_token"],
  remedy:
    "Begin the workflow with permissions: {}, give each job what its steps need, and check out with " +
    "persist-credentials: false.",
  evaluate: (repository) => {
    const { all, faults } = workflowsOf(repository);
    return verdict(faults, all.length === 0 ? noWorkflow("a workflow with permissions") : all.flatMap(judge));
  },
});

function judge(workflow: Workflow): readonly Finding[] {
  const wide = widest(workflow.permissions);
  return [
    inFile(wide === undefined ? "holds" : "violated", workflow.file, "permissions", OWN_PERMISSIONS, wide ?? "so"),
    ...workflow.jobs.flatMap((job) => [...unused(workflow, job), ...tokensOnDisk(workflow, job)]),
  ];
}

/** What is too wide for a whole workflow. */
function widest(permissions: unknown): string | undefined {
  if (permissions === undefined || permissions === null) return "none are stated: the repository's setting decides";
  if (!isObject(permissions)) return textOf(permissions);
  const writes = Object.entries(permissions).filter(([, value]) => value === "write");
  return writes.length === 0 ? undefined : `every job may write ${writes.map(([scope]) => scope).join(", ")}`;
}

function unused(workflow: Workflow, job: Job): readonly Finding[] {
  const at = `jobs.${job.id}.permissions`;
  if (!isObject(job.permissions))
    return job.statesPermissions ? [inFile("violated", workflow.file, at, USED, textOf(job.permissions))] : [];
  return Object.entries(job.permissions).flatMap(([scope, value]) => {
    if (value !== "write") return [];
    const step = job.steps.find((one) => needs(one, scope));
    return [inFile(step ? "holds" : "violated", workflow.file, `${at}.${scope}`, USED, step?.at ?? "no step needs it")];
  });
}

function needs(step: Step, scope: string): boolean {
  const users = Object.hasOwn(USERS, scope) ? USERS[scope] : undefined;
  if (!users) return false;
  return (
    isAction(step.uses, ...users.actions) || commandsOf(step).some(({ words }) => users.commands.test(words.join(" ")))
  );
}

const tokensOnDisk = (workflow: Workflow, { steps }: Job): readonly Finding[] =>
  steps
    .filter(({ uses }) => isAction(uses, "actions/checkout"))
    .map((step) => {
      const kept = input(step, "persist-credentials") !== "false";
      return inFile(kept ? "violated" : "holds", workflow.file, step.at, NO_TOKEN_ON_DISK, kept ? "it is kept" : "so");
    });
