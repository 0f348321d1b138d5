import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../../cli/synthesize";
import { Outcome, Workspace } from "../cli/pipeline/step";

interface Step {
  readonly id?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
}

/** What action.yml says. */
export const ACTION = parse(readFileSync(join(ROOT, "action.yml"), "utf8")) as {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
};

/**
 * Runs the steps of action.yml as GitHub would, with these inputs.
 *
 * @throws Error for an input that the action does not have
 */
export function useAction(workspace: Workspace, given: Readonly<Record<string, string>>): Promise<Outcome> {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(ACTION.inputs, name));
  if (unknown.length > 0) throw new Error(`action.yml has no input ${unknown.join(", ")}`);
  const values = Object.fromEntries(
    Object.entries(ACTION.inputs).map(([name, { default: value = "" }]) => [name, given[name] ?? value]),
  );
  const [step] = ACTION.runs.steps.filter(({ run }) => run !== undefined);
  const env = Object.entries(step?.env ?? {}).map(([name, text]): [string, string] => [
    name,
    text.replace(/^\$\{\{ inputs\.([\w-]+) \}\}$/, (_, input: string) => values[input] ?? ""),
  ]);
  return workspace.run(
    "bash",
    ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step?.run ?? ""],
    { ...Object.fromEntries(env), GITHUB_ACTION_PATH: ROOT, RUNNER_TEMP: workspace.directory },
    workspace.directory,
  );
}
