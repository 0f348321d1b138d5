import { SettingsError } from "../../environments/load";
import { isUsage } from "../options";
import { CloudError, Refusal } from "./errors";
import type { Target } from "./target";
import { UsageError } from "./usage";

const CANNOT_BE_USED = 2;

/** @throws UsageError where --system or --environment is missing */
export function requireEnvironment(
  script: string,
  { system, environment }: { readonly system?: string; readonly environment?: string },
): { readonly system: string; readonly environment: string } {
  const missing = system === undefined ? "system" : "environment";
  if (system === undefined || environment === undefined)
    throw new UsageError(`--${missing}: it is missing\nTry: npm run ${script} -- --help`);
  return { system, environment };
}

/** Adds to an error of Google's that the settings are still those that Avouch ships. */
export async function withHint(target: Target, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CloudError) || !target.holdsExamples) throw error;
    const file = `environments/${target.system}-${target.environment}.yaml`;
    throw new CloudError(`${error.message}\n${file} still holds example values (example: true)`);
  }
}

/** Prints an error and says with which code to exit: 2 for what was given, 1 for everything else. */
export function report(error: unknown): number {
  const isGiven = isUsage(error) || error instanceof UsageError || error instanceof SettingsError;
  const isExpected = isGiven || error instanceof CloudError || error instanceof Refusal;
  process.stderr.write(`${textOf(error, isExpected)}\n`);
  return isGiven ? CANNOT_BE_USED : 1;
}

function textOf(error: unknown, isExpected: boolean): string {
  if (!(error instanceof Error)) return String(error);
  return isExpected ? error.message : (error.stack ?? error.message);
}
