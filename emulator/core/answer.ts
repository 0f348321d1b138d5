import type { Call } from "../product";
import { validateReply } from "./validate";
import type { Body } from "./json";
import { operate } from "./operations";
import type { OperationStyle } from "./running";
import type { Resource } from "./store";
import { view } from "./view";

export interface Outcome {
  /** As the service names it in its operations: `insert`, `patch`, `delete`. */
  readonly type: string;
  /** Key of what was changed. */
  readonly key: string;
  /** What exists now. */
  readonly resource?: Resource;
  /** What was deleted, for services that reply with it. */
  readonly deleted?: Resource;
  readonly failure?: string;
}

/** How a call is answered: by the document's response, an operation of the product's style or nothing. */
export function operationStyle(call: Call): OperationStyle | undefined {
  const style = call.collection.operations ?? call.product.operations;
  return style !== "none" && /Operation$/.test(call.routed.method.response ?? "") ? style : undefined;
}

/** The reply to a change, in the shape that the method's document gives it: an operation, the resource, or nothing. */
export function answer(call: Call, outcome: Outcome): Body {
  const { type, key, resource, failure } = outcome;
  const style = operationStyle(call);
  const response = call.routed.method.response;
  if (style) {
    const shown = resource ? view(call, resource) : undefined;
    if (shown && call.itemSchema) validateReply(call.routed.document, call.itemSchema, shown);
    return operate(call, style, {
      type,
      key,
      ...(shown ? { response: shown } : {}),
      ...(call.itemSchema ? { schema: call.itemSchema } : {}),
      ...(failure ? { failure } : {}),
    });
  }
  const shown = resource ?? outcome.deleted;
  return response !== undefined && response === call.itemSchema && shown ? view(call, shown) : {};
}
