import { verdict } from "../../verdict/expectations";
import { RepositoryCheck } from "../../verdict/repository-check";
import { trivyDependencies } from "./dependency-scanning";
import { judgeScan } from "../../products/github/scan";
import { workflowsOf } from "../../products/github/workflows";

export const weeklyScans: RepositoryCheck = {
  id: "repository/weekly-scans",
  title:
    "Trivy scans all dependencies at least once a week, whether or not anything changed, and findings fail the " +
    "workflow.",
  remedy:
    "Add a schedule with a weekly cron to the workflow that runs trivy fs, without a condition that skips " +
    "scheduled runs.",
  evaluate: (repository) =>
    verdict(workflowsOf(repository).faults, judgeScan(repository, trivyDependencies, "schedule")),
};
