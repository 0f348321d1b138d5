import { defineRepositoryCheck } from "../../verdict/define";
import { verdict } from "../../verdict/expectations";
import { judgeScan } from "../../products/github/scan";
import { isWholeTree, scannersOf, trivy } from "../../products/github/trivy";
import { workflowsOf } from "../../products/github/workflows";

/** Trivy over the files of the repository, where the lock files are. */
export const trivyDependencies = trivy("Trivy scans the dependencies", (settings) => {
  if (!/^(?:fs|filesystem|repo|repository)$/.test(settings.mode)) return undefined;
  const types = settings.given("pkg-types") || settings.given("vuln-type");
  return [
    ...(scannersOf(settings, "vuln").includes("vuln") ? [] : ["it does not look for vulnerabilities"]),
    ...(types !== "" && !types.split(",").includes("library") ? [`it scans only packages of ${types}`] : []),
    ...(isWholeTree(settings.target) ? [] : [`it scans only ${settings.target}`]),
    ...settings.elsewhere,
  ];
});

export const dependencyScanning = defineRepositoryCheck({
  id: "repository/dependency-scanning",
  summary:
    "Trivy scans all dependencies for known vulnerabilities on every pull request and push, and findings fail " +
    "the workflow.",
  severity: "medium",
  links: ["https://trivy.dev/latest/docs/scanner/vulnerability/"],
  remedy:
    "Run trivy fs --scanners vuln --exit-code 1 . after the checkout, in a workflow that starts on pull_request " +
    "and push.",
  evaluate: (repository) =>
    verdict(
      workflowsOf(repository).faults,
      judgeScan(repository, trivyDependencies, "pull_request"),
      judgeScan(repository, trivyDependencies, "push"),
    ),
});
