import { option } from "./commands";
import { isNonCodeFile } from "./events";
import { elsewhere, Scanner } from "./scan";

const NARROWING = ["exclude", "include", "exclude-rule", "severity", "max-target-bytes"].map((name) => `--${name}`);

const WITH_VALUE = new RegExp(
  "^(?:" +
    [
      "--config|-c|-f|--output|-o|--(?:sarif|json|text|gitlab-sast)-output|--jobs|-j|--timeout|--metrics",
      "--max-memory|--baseline-commit|--pattern|-e|--lang|-l",
    ].join("|") +
    ")$",
);

/** Semgrep, by its own command: `semgrep ci`, or `semgrep scan --error`. */
export const semgrep: Scanner = {
  description: "Semgrep scans the code",
  harmless: isNonCodeFile,
  action: () => undefined,
  command(command, step) {
    const [program, ...words] = command.words;
    const [mode = ""] = words;
    if (
      program !== "semgrep" ||
      !(/^(?:ci|scan)$/.test(mode) || (mode.startsWith("-") && !/^--(?:version|help)$/.test(mode)))
    )
      return undefined;
    const narrowed = NARROWING.filter((name) => option(words, name) !== undefined);
    const targets = words.filter(
      (word, index) => index > 0 && !word.startsWith("-") && !WITH_VALUE.test(words[index - 1] ?? ""),
    );
    return [
      ...elsewhere(step, command),
      ...(targets.length > 0 && !targets.includes(".") ? [`it scans only ${targets.join(", ")}`] : []),
      ...(mode !== "ci" && option(words, "--error") === undefined
        ? ["without --error, its findings fail nothing"]
        : []),
      ...(narrowed.length > 0 ? [`${narrowed.join(", ")} narrows the scan`] : []),
      ...(option(words, "--dryrun", "--dry-run") !== undefined ? ["it is a dry run"] : []),
    ];
  },
};
