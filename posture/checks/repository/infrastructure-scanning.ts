import { defineRepositoryCheck } from "../../verdict/define";
import { verdict } from "../../verdict/expectations";
import { judgeScan } from "../../products/github/scan";
import { isWholeTree, scannersOf, trivy } from "../../products/github/trivy";
import { workflowsOf } from "../../products/github/workflows";

/** Trivy over Terraform, wherever the workflow has it made. */
const trivyConfiguration = trivy("Trivy scans Terraform for misconfigurations", (settings) => {
  if (/^(?:config|conf)$/.test(settings.mode)) return [];
  if (
    !/^(?:fs|filesystem|repo|repository)$/.test(settings.mode) ||
    !scannersOf(settings, "vuln").some((one) => one === "misconfig" || one === "config")
  )
    return undefined;
  return isWholeTree(settings.target) ? [] : [`it scans only ${settings.target}`];
});

export const infrastructureScanning = defineRepositoryCheck({
  id: "repository/infrastructure-scanning",
  summary:
    "Trivy scans Terraform for misconfigurations on every pull request and push, and findings fail the workflow.",
  severity: "medium",
  links: ["https://trivy.dev/latest/docs/scanner/misconfiguration/"],
  remedy:
    "Run trivy config --exit-code 1 over the Terraform files, in a workflow that starts on pull_request and push.",
  evaluate: (repository) =>
    verdict(
      workflowsOf(repository).faults,
      judgeScan(repository, trivyConfiguration, "pull_request"),
      judgeScan(repository, trivyConfiguration, "push"),
    ),
});
