import { defineRepositoryCheck } from "../../verdict/define";
import { verdict } from "../../verdict/expectations";
import { judgeScan } from "../../products/github/scan";
import { semgrep } from "../../products/github/semgrep";
import { workflowsOf } from "../../products/github/workflows";

export const sastOnEveryChange = defineRepositoryCheck({
  id: "repository/sast-on-every-change",
  summary: "Semgrep scans the code on every pull request and push, and findings fail the workflow.",
  severity: "medium",
  links: ["https://semgrep.dev/docs/semgrep-ci/overview"],
  remedy:
    "Run semgrep ci, or semgrep scan --error, in a job of a workflow that starts on pull_request and push, " +
    "without path filters, conditions or continue-on-error.",
  evaluate: (repository) =>
    verdict(
      workflowsOf(repository).faults,
      judgeScan(repository, semgrep, "pull_request"),
      judgeScan(repository, semgrep, "push"),
    ),
});
