import { own } from "../../model/input";
import { Command, option } from "./commands";
import { isNonCodeFile } from "./events";
import { elsewhere, input, isAction, Scanner } from "./scan";
import { Step, textOf } from "./workflows";

/** The options of a Trivy run, as an action or a command. */
export interface TrivySettings {
  readonly mode: string;
  readonly target: string;
  /** What it cannot see from the directory that it runs in. */
  readonly elsewhere: readonly string[];
  /** The value of an option; empty where it is not given. */
  given(name: string): string;
}

/**
 * A scan by Trivy.
 *
 * @param does with its name
 * @param faults what this kind of scan needs; undefined where a run is of another kind
 */
export function trivy(
  does: string,
  faults: (settings: TrivySettings) => readonly string[] | undefined,
  prepared?: Scanner["isPrepared"],
): Scanner {
  const judge = (settings: TrivySettings) => {
    const own = faults(settings);
    return own && [...own, ...weakeningOptions(settings)];
  };
  return {
    description: does,
    harmless: isNonCodeFile,
    isPrepared: prepared,
    action: (step) => (isAction(step.uses, "aquasecurity/trivy-action") ? judge(ofAction(step)) : undefined),
    command: (command, step) => {
      const settings = ofCommand(command, step);
      return settings && judge(settings);
    },
  };
}

/** What a step tells the action. */
const ofAction = (step: Step): TrivySettings => ({
  mode: input(step, "scan-type") || "image",
  target: input(step, "image-ref") || input(step, "scan-ref") || ".",
  elsewhere: [],
  given: (name) => input(step, ALIAS[name] ?? name) || variable(step, name),
});

const ALIAS: Readonly<Record<string, string>> = {
  config: "trivy-config",
  ignorefile: "trivyignores",
  "pkg-types": "vuln-type",
};
const FLAGS_WITHOUT_VALUE = new Set([
  "--quiet",
  "-q",
  "--debug",
  "-d",
  "--no-progress",
  "--ignore-unfixed",
  "--insecure",
  "--list-all-pkgs",
  "--dependency-tree",
  "--offline-scan",
  "--skip-db-update",
  "--skip-check-update",
  "--include-dev-deps",
  "--include-non-failures",
  "--removed-pkgs",
  "--clear-cache",
]);

/** What a command tells Trivy; undefined where it is none of its scans. */
function ofCommand(command: Command, step: Step): TrivySettings | undefined {
  const [program, ...words] = command.words;
  const positional = words.filter(
    (word, index) =>
      !word.startsWith("-") &&
      !(
        words[index - 1]?.startsWith("-") &&
        !words[index - 1]?.includes("=") &&
        !FLAGS_WITHOUT_VALUE.has(words[index - 1] ?? "")
      ),
  );
  const [mode = "", target = ""] = positional;
  if (program !== "trivy" || !/^(?:fs|filesystem|repo|repository|rootfs|image|i|config|conf)$/.test(mode))
    return undefined;
  return {
    mode,
    target,
    elsewhere: elsewhere(step, command),
    given: (name) => option(words, `--${name}`) ?? variable(step, name),
  };
}

const variable = (step: Step, name: string) =>
  textOf(own(step.env, `TRIVY_${name.toUpperCase().replaceAll("-", "_")}`));

const EXCLUDING_OPTIONS = ["skip-dirs", "skip-files", "ignorefile", "ignore-policy", "ignore-status", "vex"];

/** What keeps any run of Trivy from stopping what it finds. */
function weakeningOptions({ given }: TrivySettings): readonly string[] {
  const exit = given("exit-code");
  const severities = given("severity").toUpperCase();
  const left = EXCLUDING_OPTIONS.filter((name) => given(name) !== "");
  return [
    ...(/^[1-9]\d*$/.test(exit) ? [] : [`exit-code is ${exit || "not set"}: its findings fail nothing`]),
    ...(severities !== "" &&
    !["HIGH", "CRITICAL"].every((one) =>
      severities
        .split(",")
        .map((part) => part.trim())
        .includes(one),
    )
      ? [`severity is ${severities}: not all HIGH and CRITICAL findings fail it`]
      : []),
    ...(left.length > 0 ? [`${left.join(", ")} narrows the scan`] : []),
    ...(given("config") !== "" ? ["its settings are in a file: state them in the step"] : []),
  ];
}

/** Scanners that a run turns on, or what it does by itself. */
export const scannersOf = ({ given }: TrivySettings, fallback: string): readonly string[] =>
  (given("scanners") || given("security-checks") || fallback).split(",").map((one) => one.trim());

export const isWholeTree = (target: string) =>
  /^(?:|\.\/?|\/|\$\{\{\s*github\.workspace\s*\}\}|"?\$\{?(?:GITHUB_WORKSPACE|PWD)\}?"?)$/.test(target);
