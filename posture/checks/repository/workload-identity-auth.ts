import { defineRepositoryCheck } from "../../verdict/define";
import { Finding } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { isObject } from "../../model/attribute";
import { own } from "../../model/input";
import { commandsOf } from "../../products/github/commands";
import { Deployment, deploymentsIn } from "../../products/github/deployments";
import { inFile, noWorkflow } from "../../verdict/repository-finding";
import { input, isAction } from "../../products/github/scan";
import { Job, Step, textOf, Workflow, workflowsOf } from "../../products/github/workflows";

const BY_FEDERATION = "google-github-actions/auth with workload_identity_provider before it, and id-token: write";
const NO_KEY = "no service account key";
const KEY_VARIABLES = [
  "GOOGLE_CREDENTIALS",
  "GOOGLE_APPLICATION_CREDENTIALS",
  "GOOGLE_CLOUD_KEYFILE_JSON",
  "CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE",
];

export const workloadIdentityAuth = defineRepositoryCheck({
  id: "repository/workload-identity-auth",
  summary:
    "Every job that deploys authenticates to Google Cloud through Workload Identity Federation, and no workflow " +
    "uses a service account key.",
  severity: "critical",
  links: ["https://github.com/google-github-actions/auth"],
  remedy:
    "Authenticate with google-github-actions/auth and workload_identity_provider, give the job id-token: write, " +
    "and remove credentials_json and key files.",
  evaluate: (repository) => {
    const { all, faults } = workflowsOf(repository);
    const deployments = all.flatMap(deploymentsIn);
    return verdict(
      faults,
      deployments.length === 0
        ? noWorkflow("a workflow that deploys, authenticated through Workload Identity Federation")
        : deployments.map(judge),
      all.flatMap(keysIn),
    );
  },
});

function judge({ workflow, job, step, index }: Deployment): Finding {
  const signedIn = job.steps
    .slice(0, index)
    .some(
      (one) =>
        isAction(one.uses, "google-github-actions/auth") &&
        input(one, "workload_identity_provider") !== "" &&
        one.conditions.every((condition) => step.conditions.includes(condition)),
    );
  const wrong = [
    ...(signedIn ? [] : ["no such step before it"]),
    ...(mayAskForToken(job) ? [] : ["the job may not ask for a token: id-token is not write"]),
  ];
  return inFile(
    wrong.length === 0 ? "holds" : "violated",
    workflow.file,
    step.at,
    BY_FEDERATION,
    wrong.length === 0 ? "so" : wrong.join("; "),
  );
}

const mayAskForToken = ({ permissions }: Job) =>
  permissions === "write-all" || (isObject(permissions) && own(permissions, "id-token") === "write");

const keysIn = (workflow: Workflow): readonly Finding[] =>
  workflow.jobs.flatMap(({ steps }) =>
    steps.flatMap((step) => keysOf(step).map((key) => inFile("violated", workflow.file, step.at, NO_KEY, key))),
  );

function keysOf(step: Step): readonly string[] {
  const variables = KEY_VARIABLES.filter((name) => textOf(own(step.env, name)).includes("secrets."));
  const commands = commandsOf(step).map(({ words }) => words.join(" "));
  return [
    ...["credentials_json", "service_account_key"].filter((name) => input(step, name) !== ""),
    ...variables,
    ...(/^_json_key/.test(input(step, "username")) || commands.some((text) => text.includes("_json_key"))
      ? ["a key as the password of an image registry"]
      : []),
    ...(commands.some((text) => /^gcloud auth activate-service-account\b/.test(text))
      ? ["gcloud auth activate-service-account"]
      : []),
  ];
}
