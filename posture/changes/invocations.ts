import { Invocation } from "../model/invocations";
import { Change } from "./change";

/** Names of actions that lose or overwrite something, or stop what runs. */
const DESTRUCTIVE = new Set([
  "restore",
  "delete",
  "destroy",
  "remove",
  "purge",
  "drop",
  "truncate",
  "terminate",
  "stop",
  "shutdown",
  "reset",
  "wipe",
  "failover",
  "rollback",
]);

/** An action that the apply runs: a plan does not show what it does, so every one asks for a review. */
export function assessInvocation({ address, type, trigger }: Invocation): Change {
  const isDestructive = type.split("_").some((word) => DESTRUCTIVE.has(word));
  return {
    address,
    actions: ["invoke"],
    risk: isDestructive ? "high" : "elevated",
    reasons: [
      `Runs the action ${type}${trigger ? ` on ${trigger.event} of ${trigger.resource}` : ""}: ` +
        "the plan does not show what it does" +
        (isDestructive ? ", and by its name it can lose data or stop a service" : ""),
    ],
  };
}
