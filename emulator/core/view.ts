import type { Call } from "../product";
import { schemaOf } from "../discovery/load";
import type { Document, Schema } from "../discovery/types";
import { type Body, type Json, copy, drop, isObject, places } from "./json";
import type { Resource } from "./store";

/** What a reply shows of a resource: no secret, nothing that is for input only, names as the service writes them. */
export function view(call: Call, resource: Resource): Body {
  const body = copy(resource.body);
  for (const path of call.collection.secret ?? []) for (const place of places(body, path).reverse()) drop(place);
  if (call.itemSchema) {
    dropInputOnly(call.routed.document, { $ref: call.itemSchema }, body, call.collection.returned ?? []);
  }
  if (call.product.projectNumbers && typeof body.name === "string") {
    body.name = call.world.projects.byNumber(body.name);
  }
  return call.collection.view?.(call, body, resource) ?? body;
}

function dropInputOnly(
  document: Document,
  schema: Schema,
  value: Json,
  returned: readonly string[],
  path: readonly string[] = [],
): void {
  if (schema.$ref) dropInputOnly(document, schemaOf(document, schema.$ref), value, returned, path);
  else if (Array.isArray(value)) {
    for (const one of value) dropInputOnly(document, schema.items ?? {}, one, returned, path);
  } else if (isObject(value)) {
    for (const [name, inner] of Object.entries(value)) {
      const property = schema.properties?.[name] ?? schema.additionalProperties;
      const here = [...path, name];
      if (property?.inputOnly && !returned.includes(here.join("."))) Reflect.deleteProperty(value, name);
      else if (property) dropInputOnly(document, property, inner, returned, here);
    }
  }
}
