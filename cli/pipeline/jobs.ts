import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadSettings } from "../../environments/load";
import { Settings } from "../../environments/settings";
import { UnusableInput } from "./faults";

/** A stack that a job plans or applies, with what the job needs to sign in. Nothing in it is secret. */
export interface StackJob {
  readonly stack: string;
  readonly system: string;
  readonly environment: string;
  readonly planEnvironment: string;
  readonly project: string;
  readonly region: string;
  readonly bucket: string;
  readonly planner: string;
  readonly planProvider: string;
  readonly deployer: string;
  readonly deployProvider: string;
  /** Host that the smoke test asks. */
  readonly host: string;
}

export interface Selection {
  readonly jobs: readonly StackJob[];
  /** Stacks that are not planned, each with the reason. */
  readonly omitted: readonly string[];
}

/**
 * Stacks by name, each with the text of its configuration.
 *
 * @param directory what was synthesized, with `stacks/` in it
 * @throws UnusableInput where nothing was
 */
export function synthesizedIn(directory: string): ReadonlyMap<string, string> {
  const stacks = join(directory, "stacks");
  if (!existsSync(stacks)) throw new UnusableInput(`${directory}: got no stacks/; allowed: what npm run synth wrote`);
  const names = readdirSync(stacks).filter((name) => existsSync(join(stacks, name, "cdk.tf.json")));
  return new Map(names.sort().map((name) => [name, readFileSync(join(stacks, name, "cdk.tf.json"), "utf8")]));
}

/** Names of the stacks whose configuration is new, gone or another. */
export function changedStacks(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  return new Set([...before.keys(), ...after.keys()].filter((name) => before.get(name) !== after.get(name)));
}

/**
 * The jobs for stacks that can be planned.
 *
 * @param directory settings of all environments
 * @param wanted names of stacks
 * @param environment only of this one
 */
export function select(directory: string, wanted: ReadonlySet<string>, environment?: string): Selection {
  const jobs: StackJob[] = [];
  const omitted: string[] = [];
  const known = new Set<string>();
  for (const settings of loadSettings(directory)) {
    const name = `${settings.system}-${settings.environment}`;
    known.add(name).add(`${name}-bootstrap`);
    if (environment !== undefined && settings.environment !== environment) continue;
    if (wanted.has(`${name}-bootstrap`)) omitted.push(`${name}-bootstrap: a person applies it (docs/deploying.md)`);
    if (!wanted.has(name)) continue;
    const why = notPlannable(settings);
    if (why !== undefined) omitted.push(`${name}: ${why}`);
    else if (settings.kind !== "smallcrm") jobs.push(jobOf(name, settings));
  }
  for (const name of wanted)
    if (!known.has(name)) omitted.push(`${name}: its settings are gone, and nothing destroys it`);
  return { jobs, omitted };
}

function notPlannable(settings: Settings): string | undefined {
  if (settings.kind === "smallcrm") return "its S3 keys write too, so no workflow gets them (docs/review.md)";
  if (settings.values.example) return "its settings are examples";
  if (settings.values.state.backend !== "gcs") return "its state is a file on somebody's machine";
  const { deployEnvironment } = settings.values.delivery;
  return deployEnvironment === settings.environment
    ? undefined
    : `delivery.deployEnvironment is ${deployEnvironment}, and the workflow deploys from ${settings.environment}`;
}

function jobOf(stack: string, settings: Exclude<Settings, { kind: "smallcrm" }>): StackJob {
  const { system, environment, values } = settings;
  const { project, delivery, state, edge } = values;
  const account = (id: string) => `${id}@${project.id}.iam.gserviceaccount.com`;
  const provider = (name: string) =>
    `projects/${project.number}/locations/global/workloadIdentityPools/github/providers/env-${name}`;
  return {
    stack,
    system,
    environment,
    planEnvironment: delivery.planEnvironment,
    project: project.id,
    region: project.region,
    bucket: state.backend === "gcs" ? state.bucket : "",
    planner: account("planner"),
    planProvider: provider(delivery.planEnvironment),
    deployer: account("deployer"),
    deployProvider: provider(delivery.deployEnvironment),
    host: edge.hosts[0] ?? "",
  };
}
