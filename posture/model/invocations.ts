import { isObject } from "./attribute";
import { InputError, objectsAt, own, textAt, Tree } from "./input";
import { collectSecrets } from "./sensitive";

/** An action of a provider that the apply runs (Terraform 1.14): a side effect that leaves no resource behind. */
export interface Invocation {
  readonly address: string;
  readonly type: string;
  /** What runs it: an event of a resource, such as `after_create`; nothing where the plan was made with `-invoke`. */
  readonly trigger?: { readonly resource: string; readonly event: string };
}

/** The actions that a plan runs. @throws InputError where they are not of the known shape. */
export function invocationsOf(tree: Tree, secrets: Set<string>): readonly Invocation[] {
  return objectsAt(tree, "action_invocations", "").map((raw, index) => {
    const where = `action_invocations[${index}].`;
    collectSecrets(own(raw, "config_values"), own(raw, "config_sensitive"), secrets);
    const trigger = own(raw, "lifecycle_action_trigger");
    return {
      address: textAt(raw, "address", where),
      type: textAt(raw, "type", where),
      ...(isObject(trigger) && {
        trigger: {
          resource: textAt(trigger, "triggering_resource_address", `${where}lifecycle_action_trigger.`),
          event: textAt(trigger, "action_trigger_event", `${where}lifecycle_action_trigger.`),
        },
      }),
    };
  });
}

/** @throws InputError where an action waits for something that a later plan knows. */
export function refuseDeferredActions(tree: Tree, reasons: (deferred: readonly Tree[]) => string): void {
  const deferred = objectsAt(tree, "deferred_action_invocations", "");
  if (deferred.length > 0)
    throw new InputError(
      `this plan defers ${deferred.length} ${deferred.length === 1 ? "action" : "actions"} to a later one ` +
        `(${reasons(deferred)}), so nobody knows what will be done. Apply what is waited for, and plan again.`,
    );
}
