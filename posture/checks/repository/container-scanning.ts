import { defineRepositoryCheck } from "../../verdict/define";
import { Finding } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { Deployment, deploymentsIn } from "../../products/github/deployments";
import { inFile, noWorkflow } from "../../verdict/repository-finding";
import { neededBy, runsOf } from "../../products/github/scan";
import { trivy } from "../../products/github/trivy";
import { workflowsOf } from "../../products/github/workflows";

/** Trivy over an image that the workflow made: its name holds a variable, such as the commit. */
const trivyImage = trivy(
  "Trivy scans the image",
  (settings) => {
    if (!/^(?:image|i)$/.test(settings.mode)) return undefined;
    return settings.target.includes("$") || settings.given("input") !== ""
      ? []
      : [`it scans ${settings.target || "nothing"}, which does not change from commit to commit`];
  },
  () => [],
);

const EXPECTED = "Trivy scans the image before it is deployed, and findings stop the deployment";

export const containerScanning = defineRepositoryCheck({
  id: "repository/container-scanning",
  summary: "No image is deployed unless Trivy has scanned it in the same run.",
  severity: "medium",
  links: ["https://trivy.dev/latest/docs/target/container_image/"],
  remedy:
    "Run trivy image --exit-code 1 before the step that deploys, in its job or in a job that it needs, without a " +
    "condition that continues after a failure.",
  evaluate: (repository) => {
    const { all, faults } = workflowsOf(repository);
    const deployments = all.flatMap(deploymentsIn).filter(({ brings }) => brings === "image");
    return verdict(
      faults,
      deployments.length === 0 ? noWorkflow("a workflow that scans an image and deploys it") : deployments.map(judge),
    );
  },
});

function judge(deployment: Deployment): Finding {
  const { workflow, job, step, index } = deployment;
  const needed = neededBy(workflow, job);
  const before = runsOf(workflow, trivyImage).filter(
    (run) => needed.includes(run.job) || (run.job === job && job.steps.indexOf(run.step) < index),
  );
  const [scan] = [...before].sort((a, b) => a.faults.length - b.faults.length);
  const forced = [...step.conditions, ...job.conditions]
    .filter((condition) => /always\(\)|cancelled\(\)|failure\(\)/.test(condition))
    .map((condition) => `the condition ${condition} also deploys after a failure`);
  const wrong = scan ? [...scan.faults, ...forced] : ["no scan before it"];
  return inFile(
    wrong.length === 0 ? "holds" : "violated",
    workflow.file,
    step.at,
    EXPECTED,
    wrong.length === 0 ? `scanned at ${scan?.step.at ?? ""}` : wrong.join("; "),
  );
}
