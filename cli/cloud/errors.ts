import { FAILED_PRECONDITION, NOT_FOUND, PERMISSION_DENIED, statusOf, UNAUTHENTICATED } from "./status";

const HTTP_UNAUTHORIZED = 401;
const NO_CREDENTIALS = /default credentials/i;
const LOGIN = "gcloud auth application-default login";

/** Google refused or could not do something: what it was, why, and what to do. For exit code 1. */
export class CloudError extends Error {
  public override readonly name = "CloudError";
}

/** What was asked for cannot work, or is already so: nothing was changed. For exit code 1. */
export class Refusal extends Error {
  public override readonly name = "Refusal";
}

export interface Attempt {
  /** What was attempted, for "cannot …": `read the revisions of smvue`. */
  readonly what: string;
  /** Permission that it takes: `run.revisions.list`. */
  readonly permission: string;
  readonly project: string;
}

/** @throws CloudError for whatever the attempt throws, with what to do about it */
export async function attempt<T>({ what, permission, project }: Attempt, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CloudError || error instanceof Refusal) throw error;
    throw new CloudError(`cannot ${what}: ${oneLine(error)}${adviceFor(error, permission, project)}`);
  }
}

/** The message of an error as one line, without what the client library repeats. */
export function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replace(/^\d+ [A-Z_]+: /, "")
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/\.$/, "");
}

function adviceFor(error: unknown, permission: string, project: string): string {
  const code = statusOf(error);
  if (code === PERMISSION_DENIED) return `; it takes ${permission} in the project ${project}`;
  if (code === UNAUTHENTICATED || code === HTTP_UNAUTHORIZED) return `; sign in again: ${LOGIN}`;
  if (error instanceof Error && NO_CREDENTIALS.test(error.message)) return `; sign in: ${LOGIN}`;
  if (code === NOT_FOUND) return `; the project ${project} has it once its stack is deployed (docs/deploying.md)`;
  return code === FAILED_PRECONDITION ? "" : "; nothing else was attempted";
}
