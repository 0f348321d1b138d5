import { GoogleStack } from "../constructs/google/google-stack";
import { Construct } from "constructs";

/** What a file in `stacks/systems/` exports as `system`. */
export interface OwnSystem<Settings> {
  /** APIs that the stack needs, without `.googleapis.com`: the bootstrap stack enables them. */
  readonly apis: readonly string[];
  /** Whether the system's workload signs URLs in its own name, which the deployer then may permit. */
  readonly signsUrls: boolean;
  readonly Stack: new (scope: Construct, id: string, environment: string, settings: Settings) => GoogleStack;
}

/** The system of a name, for its own settings. @throws Error where there is no such file */
export function ownSystem(system: string): OwnSystem<object>;
