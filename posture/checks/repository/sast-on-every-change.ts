import { verdict } from "../../verdict/expectations";
import { RepositoryCheck } from "../../verdict/repository-check";
import { judgeScan } from "../../products/github/scan";
import { semgrep } from "../../products/github/semgrep";
import { workflowsOf } from "../../products/github/workflows";

export const sastOnEveryChange: RepositoryCheck = {
  id: "repository/sast-on-every-change",
  title: "Semgrep scans the code on every pull request and push, and findings fail the workflow.",
  remedy:
    "Run semgrep ci, or semgrep scan --error, in a job of a workflow that starts on pull_request and push, " +
    "without path filters, conditions or continue-on-error.",
  evaluate: (repository) =>
    verdict(
      workflowsOf(repository).faults,
      judgeScan(repository, semgrep, "pull_request"),
      judgeScan(repository, semgrep, "push"),
    ),
};
