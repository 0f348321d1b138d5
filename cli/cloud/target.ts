import { resolve } from "node:path";
import { loadEnvironment, SettingsError } from "../../environments/load";
import { ROOT } from "../synthesize";

/** Where a system runs in one environment, by its settings. */
export interface Target {
  readonly system: string;
  readonly environment: string;
  readonly project: string;
  readonly region: string;
  /** Name of the Cloud Run service. */
  readonly service: string;
  /** Name of the Cloud Run job that migrates the database. */
  readonly migrationJob: string;
  /** Whether the settings are still the ones that Avouch ships. */
  readonly holdsExamples: boolean;
  /** Whether the settings leave migrations to people. */
  readonly migratesByHand: boolean;
}

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Directory of settings: `AVOUCH_ENVIRONMENTS`, or `environments/` of the project. */
const directory = () => resolve(ROOT, process.env.AVOUCH_ENVIRONMENTS || "environments");

/**
 * @param system as given with --system
 * @param environment as given with --environment
 * @throws SettingsError where there is no such environment, its settings cannot be used, or Cloud Run is not its home
 */
export function targetOf(system: string, environment: string): Target {
  for (const [option, given] of Object.entries({ system, environment }))
    if (!NAME.test(given))
      throw new SettingsError([
        `--${option}: got ${JSON.stringify(given)}; ` +
          "allowed: lowercase letters, digits and hyphens, such as smvue or production",
      ]);
  const settings = loadEnvironment(directory(), system, environment);
  if (settings.kind === "smallcrm")
    throw new SettingsError([
      "--system smallcrm: it runs at Hetzner, without Cloud Run; allowed: smvue or smepro. " +
        "docs/smallcrm-runbook.md describes releases of smallCRM",
    ]);
  const { values } = settings;
  return {
    system,
    environment,
    project: values.project.id,
    region: values.project.region,
    service: system,
    migrationJob: `${system}-migrations`,
    holdsExamples: values.example === true,
    migratesByHand: values.migrations.run === "manual",
  };
}

/** The parent of everything that Cloud Run has in a region. */
export const locationOf = ({ project, region }: Target) => `projects/${project}/locations/${region}`;
