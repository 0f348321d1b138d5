import { defineRepositoryCheck } from "../../verdict/define";
import { verdict } from "../../verdict/expectations";
import { trivyDependencies } from "./dependency-scanning";
import { judgeScan } from "../../products/github/scan";
import { workflowsOf } from "../../products/github/workflows";

export const weeklyScans = defineRepositoryCheck({
  id: "repository/weekly-scans",
  summary:
    "Trivy scans all dependencies at least once a week, whether or not anything changed, and findings fail the " +
    "workflow.",
  severity: "medium",
  links: ["https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows"],
  remedy:
    "Add a schedule with a weekly cron to the workflow that runs trivy fs, without a condition that skips " +
    "scheduled runs.",
  evaluate: (repository) =>
    verdict(workflowsOf(repository).faults, judgeScan(repository, trivyDependencies, "schedule")),
});
