import { defineRepositoryCheck } from "../../verdict/define";
import { verdict } from "../../verdict/expectations";
import { option } from "../../products/github/commands";
import { checkedOut, elsewhere, input, isAction, judgeScan, Scanner } from "../../products/github/scan";
import { Step, workflowsOf } from "../../products/github/workflows";

const NARROWING = [
  "--log-opts",
  "--baseline-path",
  "-b",
  "--gitleaks-ignore-path",
  "-i",
  "--enable-rule",
  "--max-target-megabytes",
  "--no-git",
];

const gitleaks: Scanner = {
  description: "Gitleaks scans every commit for secrets",
  harmless: () => false,
  action: (step) => (isAction(step.uses, "gitleaks/gitleaks-action") ? [] : undefined),
  command(command, step) {
    const [program, mode = "", ...words] = command.words;
    if (program !== "gitleaks" || !/^(?:git|detect|dir|directory|protect|stdin)$/.test(mode)) return undefined;
    const narrowed = NARROWING.filter((name) => option(words, name) !== undefined);
    return [
      ...(mode === "git" || mode === "detect" ? [] : [`gitleaks ${mode} does not scan the history`]),
      ...(option(words, "--exit-code") === "0" ? ["--exit-code 0: its findings fail nothing"] : []),
      ...(narrowed.length > 0 ? [`${narrowed.join(", ")} narrows the scan`] : []),
      ...elsewhere(step, command),
      ...(option(words, "--staged", "--pre-commit") !== undefined ? ["it scans only staged changes"] : []),
    ];
  },
  isPrepared: (before) => [...checkedOut(before), ...wholeHistory(before)],
};

function wholeHistory(before: readonly Step[]): readonly string[] {
  const checkouts = before.filter(({ uses }) => isAction(uses, "actions/checkout"));
  return checkouts.every((step) => input(step, "fetch-depth") === "0")
    ? []
    : ["the checkout lacks fetch-depth: 0, so older commits are missing"];
}

export const secretDetection = defineRepositoryCheck({
  id: "repository/secret-detection",
  summary: "Gitleaks scans all commits on every pull request and push, and findings fail the workflow.",
  severity: "high",
  links: ["https://github.com/gitleaks/gitleaks"],
  remedy:
    "Run gitleaks git after a checkout with fetch-depth: 0, in a workflow that starts on pull_request and push " +
    "and excludes no path.",
  evaluate: (repository) =>
    verdict(
      workflowsOf(repository).faults,
      judgeScan(repository, gitleaks, "pull_request"),
      judgeScan(repository, gitleaks, "push"),
    ),
});
