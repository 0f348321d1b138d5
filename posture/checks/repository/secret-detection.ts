import { Finding } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { defineRepositoryCheck } from "../../verdict/define";
import { own } from "../../model/input";
import { Repository } from "../../model/repository/repository";
import { commandsOf, option } from "../../products/github/commands";
import { Event } from "../../products/github/events";
import { checkedOut, elsewhere, input, isAction, judgeScan, Scanner } from "../../products/github/scan";
import { Step, textOf, workflowsOf } from "../../products/github/workflows";

const NARROWING = [
  "--baseline-path",
  "-b",
  "--config",
  "-c",
  "--gitleaks-ignore-path",
  "-i",
  "--enable-rule",
  "--max-target-megabytes",
  "--no-git",
];

const HISTORY = /^(?:git|detect)$/;
const MODE = /^(?:git|detect|dir|directory|protect|stdin)$/;

/** Where a change begins and ends, by its event. */
const RANGES: Readonly<Record<Event, { readonly from: RegExp; readonly to: RegExp }>> = {
  pull_request: {
    from: /github\.event\.pull_request\.base\.sha/,
    to: /github\.event\.pull_request\.head\.sha|github\.sha/,
  },
  push: { from: /github\.event\.before/, to: /github\.sha|github\.event\.after/ },
  schedule: { from: /(?!)/, to: /(?!)/ },
};

/**
 * Gitleaks over commits: all of them, or at least those of the change, by which a secret that a later commit takes out
 * again is found too.
 */
const commits = (event: Event): Scanner => ({
  description: "Gitleaks scans every commit for secrets",
  harmless: () => false,
  action: (step) => (isAction(step.uses, "gitleaks/gitleaks-action") ? [] : undefined),
  command(command, step) {
    const [program, mode = "", ...words] = command.words;
    if (program !== "gitleaks" || !MODE.test(mode)) return undefined;
    return [
      ...(HISTORY.test(mode) ? [] : [`gitleaks ${mode} does not scan the history`]),
      ...rangeFaults(option(words, "--log-opts")?.replace(/^"(.*)"$/, "$1"), step, event),
      ...weaknesses(words),
      ...elsewhere(step, command),
      ...(option(words, "--staged", "--pre-commit") !== undefined ? ["it scans only staged changes"] : []),
    ];
  },
  isPrepared: (before) => [...checkedOut(before), ...wholeHistory(before)],
});

/** Gitleaks over the files as they are: what older commits brought is in them, unless it was taken out. */
const tree: Scanner = {
  description: "Gitleaks scans every file for secrets",
  harmless: () => false,
  action: () => undefined,
  command(command, step) {
    const [program, mode = "", ...words] = command.words;
    if (program !== "gitleaks" || !/^(?:dir|directory)$/.test(mode)) return undefined;
    const targets = words.filter((word) => !word.startsWith("-") && !/^\d+$/.test(word));
    const part = targets.filter((target) => !/^(?:\.\/?|\$\{?GITHUB_WORKSPACE\}?)$/.test(target));
    return [
      ...(part.length > 0 ? [`it scans only ${part.join(", ")}`] : []),
      ...weaknesses(words),
      ...elsewhere(step, command),
    ];
  },
};

function weaknesses(words: readonly string[]): readonly string[] {
  const narrowed = NARROWING.filter((name) => option(words, name) !== undefined);
  return [
    ...(option(words, "--exit-code") === "0" ? ["--exit-code 0: its findings fail nothing"] : []),
    ...(narrowed.length > 0 ? [`${narrowed.join(", ")} narrows the scan`] : []),
  ];
}

/**
 * A range has to be the change's own, and to exist: of one that Git does not know, Gitleaks finds nothing and exits 0.
 */
function rangeFaults(range: string | undefined, step: Step, event: Event): readonly string[] {
  if (range === undefined) return [];
  const [, from, to] = /^(.+?)\.\.(.+)$/.exec(range) ?? [];
  if (from === undefined || to === undefined) return [`--log-opts ${range} narrows the scan`];
  const { from: begins, to: ends } = RANGES[event];
  return [
    ...(begins.test(resolved(from, step)) && ends.test(resolved(to, step))
      ? []
      : [`${range} is not where the change begins and ends`]),
    ...(commandsOf(step).some(
      ({ words, masked }) =>
        /^git (?:rev-list|log|rev-parse --verify)\b/.test(words.join(" ")) &&
        words.some((word) => word === range) &&
        masked.length === 0,
    )
      ? []
      : [`no git rev-list --count ${range} before it: of a range that Git does not know, Gitleaks exits 0`]),
  ];
}

/** The expression behind a variable. */
function resolved(text: string, { env }: Step): string {
  const [, name] = /^\$\{?(\w+)\}?$/.exec(text) ?? [];
  return name === undefined ? text : textOf(own(env, name));
}

function wholeHistory(before: readonly Step[]): readonly string[] {
  const checkouts = before.filter(({ uses }) => isAction(uses, "actions/checkout"));
  return checkouts.every((step) => input(step, "fetch-depth") === "0")
    ? []
    : ["the checkout lacks fetch-depth: 0, so older commits are missing"];
}

/** Only where commits are scanned by range does the tree have to be scanned as well. */
function treeScans(repository: Repository): readonly Finding[] {
  const byRange = workflowsOf(repository).all.some(({ jobs }) =>
    jobs.some(({ steps }) =>
      steps.some((step) =>
        commandsOf(step).some(
          ({ words: [program, mode = "", ...words] }) =>
            program === "gitleaks" && HISTORY.test(mode) && option(words, "--log-opts") !== undefined,
        ),
      ),
    ),
  );
  return byRange ? [judgeScan(repository, tree, "pull_request"), judgeScan(repository, tree, "push")] : [];
}

export const secretDetection = defineRepositoryCheck({
  id: "repository/secret-detection",
  summary:
    "Gitleaks scans all commits, or each change's and the tree, on every pull request and push, and fails on findings.",
  severity: "high",
  links: ["https://github.com/gitleaks/gitleaks"],
  remedy:
    "Run gitleaks git after a checkout with fetch-depth: 0, in a workflow that starts on pull_request and push and " +
    "excludes no path; with --log-opts over the commits of the change, gitleaks dir over the tree as well.",
  evaluate: (repository) =>
    verdict(
      workflowsOf(repository).faults,
      judgeScan(repository, commits("pull_request"), "pull_request"),
      judgeScan(repository, commits("push"), "push"),
      treeScans(repository),
    ),
});
