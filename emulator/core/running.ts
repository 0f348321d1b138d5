import type { Body } from "./json";

/** How the changes of a service are answered. All are done in the first reply, unless a fault slows them down. */
export type OperationStyle = "compute" | "sql" | "longrunning";

/** An operation and how often it is still polled before it is done. */
export interface Running {
  readonly path: string;
  readonly style: OperationStyle;
  readonly done: Body;
  polls: number;
}

/** By service and path: `compute/projects/acme/global/operations/operation-1`. */
export type Operations = Map<string, Running>;
