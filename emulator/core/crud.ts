import type { Call, Handler } from "../product";
import { schemaOf } from "../discovery/load";
import type { Schema } from "../discovery/types";
import { answer, operationStyle } from "./answer";
import { ApiError, alreadyExists, invalid } from "./errors";
import { type Body, copy, isObject, mergePatch, object, places, text } from "./json";
import { applyChange, applyMask, parseMask } from "./masks";
import { operationsIn, poll } from "./operations";
import { filterBy, page } from "./pages";
import { getPolicy, setPolicy, testPermissions } from "./policies";
import { refuseWhileReferenced, resolveReferences } from "./references";
import { stamp, stampChange } from "./stamps";
import type { Resource } from "./store";
import { view } from "./view";

/** The generic meaning of a method by the last part of its id, where it has one. */
export function genericHandler(call: Pick<Call, "verb" | "routed" | "collection">): Handler | undefined {
  const { verb } = call;
  if (call.collection.policy === false && /Iam(Policy|Permissions)$/.test(verb)) return undefined;
  if (/operations$/i.test(call.routed.collection)) return OPERATIONS[verb];
  return Object.hasOwn(GENERIC, verb) ? GENERIC[verb] : undefined;
}

const OPERATIONS: Readonly<Record<string, Handler>> = {
  get: (call) => poll(call),
  wait: (call) => poll(call, true),
  list: (call) => ({ [listField(call)?.name ?? "operations"]: operationsIn(call) }),
};

const GENERIC: Readonly<Record<string, Handler>> = {
  insert: create,
  create,
  createAsync: create,
  get: (call) => view(call, call.item()),
  list: listItems,
  aggregatedList,
  patch: update,
  update,
  updateAsync: update,
  delete: remove,
  getIamPolicy: getPolicy,
  setIamPolicy: setPolicy,
  testIamPermissions: testPermissions,
  setLabels,
};

/** The resource in a request: the body, or the one field of it whose schema is the resource's. */
export function resourceIn(call: Call): Body {
  const { request } = call.routed.method;
  if (!request || request === call.itemSchema) return call.body;
  const properties = schemaOf(call.routed.document, request).properties ?? {};
  const envelope = Object.entries(properties).filter(([, property]) => property.$ref === call.itemSchema);
  return envelope[0] ? object(call.body[envelope[0][0]]) : call.body;
}

/**
 * Id that a request gives to a new resource: `?secretId=`, `accountId` beside the resource, or its name.
 *
 * @throws ApiError where it gives none, or one of the wrong kind
 */
export function idOf(call: Call): string {
  const { document, method } = call.routed;
  const [parameter] = Object.keys(method.parameters).filter(
    (name) =>
      method.parameters[name]?.location === "query" &&
      /(Id|_id)$/.test(name) &&
      !["requestId", "clientOperationId"].includes(name),
  );
  const inBody = Object.keys(call.body).find((name) => /[a-z]Id$/.test(name) && call.body !== resourceIn(call));
  const named = (text(call.body.name) || text(resourceIn(call).name)).split("/").pop() ?? "";
  const given = (parameter && call.query[parameter]) || (inBody && text(call.body[inBody])) || named;
  const id = call.collection.id?.(call) ?? given;
  const { idPattern } = call.collection;
  if (id === "") throw invalid(`Required field '${parameter ?? "name"}' not specified for ${document.name}.`);
  if (idPattern && !idPattern.test(id)) {
    throw invalid(`Invalid value for field 'resource.name': '${id}'. Must be a match of regex '${idPattern.source}'`);
  }
  return id;
}

export function keyOfNew(call: Call): string {
  if (call.routed.itemLevel) return call.itemKey;
  return `${call.collectionKey}/${idOf(call)}`;
}

function create(call: Call): Body {
  const { world, collection } = call;
  const key = keyOfNew(call);
  const path = key.slice(key.indexOf("/") + 1);
  requireParent(call, key);
  if (world.store.get(key)) {
    throw call.product.links
      ? alreadyExists(`The resource '${path}' already exists`)
      : alreadyExists(`Resource '${path}' already exists.`);
  }
  const given = copy(resourceIn(call));
  for (const [name, value] of Object.entries(given)) if (value === null) Reflect.deleteProperty(given, name);
  const { defaults } = collection;
  const known = typeof defaults === "function" ? defaults(call, given) : copy(defaults ?? {});
  const named: Body = { ...mergePatch(known, given), ...nameFields(call, path) };
  const body = collection.create?.(call, named) ?? named;
  const references = resolveReferences(call, body);
  if (call.fault?.kind === "operation" && operationStyle(call)) {
    return answer(call, { type: "insert", key, failure: "The operation failed (a fault asked for)." });
  }
  world.clock.advance(1);
  const resource = world.store.put({
    key,
    collection: call.collectionId,
    body: { ...body, ...stamp(call, key, body) },
    references,
  });
  collection.created?.(call, resource);
  return answer(call, { type: "insert", key, resource: world.store.get(key) ?? resource });
}

function nameFields(call: Call, path: string): Body {
  const kind = call.collection.name ?? (call.routed.template.includes("{+") ? "path" : "id");
  if (kind === "none") return {};
  return { name: kind === "path" ? path : (path.split("/").pop() ?? "") };
}

/** @throws ApiError 404 where the path goes through a resource that is served and does not exist */
function requireParent(call: Call, key: string): void {
  const parent = key.split("/").slice(0, -2).join("/");
  const collection = call.collectionId.split(".").slice(1, -1).join(".");
  if (!(collection in call.product.collections) || call.world.store.get(parent)) return;
  throw new ApiError("NOT_FOUND", `The resource '${parent.slice(parent.indexOf("/") + 1)}' was not found`);
}

function update(call: Call): Body {
  const before = call.item();
  const given = resourceIn(call);
  const after = changed(call, before, given);
  return replace(call, before, after, call.routed.method.httpMethod === "PUT" ? "update" : "patch");
}

function changed(call: Call, before: Resource, given: Body): Body {
  const mask = call.query.updateMask ?? text(call.body.updateMask);
  const schema = call.itemSchema ? schemaOf(call.routed.document, call.itemSchema) : undefined;
  if (mask !== "") {
    const knows = (path: readonly string[]): boolean => !schema || hasField(call, schema, path);
    return applyMask(before.body, given, parseMask(mask, knows));
  }
  if (call.routed.method.httpMethod === "PUT") {
    const kept = Object.entries(before.body).filter(
      ([name]) => schema?.properties?.[name]?.readOnly ?? ["name", "id", "kind", "selfLink"].includes(name),
    );
    return { ...given, ...Object.fromEntries(kept) };
  }
  return applyChange(
    before.body,
    given,
    call.collection.merge ?? (call.product.errors === "legacy" ? "deep" : "fields"),
  );
}

function hasField(call: Call, schema: Schema, path: readonly string[]): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return true;
  const { document } = call.routed;
  const resolved = schema.$ref ? schemaOf(document, schema.$ref) : schema;
  const property = resolved.properties?.[step] ?? resolved.additionalProperties ?? resolved.items;
  return property ? hasField(call, property, rest) : resolved.properties === undefined;
}

/** Stores a changed body: etags, what may not change, references, stamps. For methods that products write too. */
export function replace(call: Call, before: Resource, body: Body, type: string): Body {
  const { collection, world } = call;
  checkConcurrency(call, before, resourceIn(call));
  const after: Body = { ...copy(body) };
  for (const [name, value] of Object.entries(after)) if (value === null) Reflect.deleteProperty(after, name);
  if (before.body.name !== undefined) after.name = before.body.name;
  for (const path of collection.immutable ?? []) {
    const [was, is] = [before.body, after].map((one) => JSON.stringify(places(one, path).map(({ value }) => value)));
    if (was !== is) throw invalid(`Field '${path}' cannot be changed after creation.`);
  }
  const completed = collection.update?.(call, before.body, after) ?? after;
  const references = resolveReferences(call, completed);
  if (call.fault?.kind === "operation" && operationStyle(call)) {
    return answer(call, { type, key: before.key, failure: "The operation failed (a fault asked for)." });
  }
  world.clock.advance(1);
  const resource = world.store.put({
    ...before,
    body: { ...completed, ...stampChange(call, before) },
    references,
  });
  return answer(call, { type, key: before.key, resource });
}

/** @throws ApiError where a request names another etag or fingerprint than the present one */
function checkConcurrency(call: Call, before: Resource, given: Body): void {
  if (call.collection.concurrency === false) return;
  for (const field of ["etag", "fingerprint"]) {
    const present = before.body[field];
    const named = text(given[field]);
    if (present === undefined || named === "" || named === present) continue;
    if (call.product.errors === "legacy") {
      throw new ApiError("CONDITION_NOT_MET", field === "etag" ? "Precondition check failed." : "Invalid fingerprint.");
    }
    throw new ApiError("ABORTED", `The ${field} of the request is not the present one of '${before.key}'.`);
  }
}

function remove(call: Call): Body {
  const resource = call.item();
  const { collection, world } = call;
  const etag = call.query.etag;
  if (etag !== undefined) checkConcurrency(call, resource, { etag });
  collection.delete?.(call, resource);
  if (collection.children === "refuse" && world.store.below(resource.key).length > 0) {
    throw new ApiError("FAILED_PRECONDITION", `'${resource.key}' still has resources below it.`);
  }
  refuseWhileReferenced(call, resource);
  if (call.fault?.kind === "operation" && operationStyle(call)) {
    return answer(call, { type: "delete", key: resource.key, failure: "The operation failed (a fault asked for)." });
  }
  const reply = answer(call, { type: "delete", key: resource.key, deleted: resource });
  world.store.delete(resource.key);
  world.clock.advance(1);
  return reply;
}

function listField(call: Call): { readonly name: string; readonly schema: Schema } | undefined {
  const response = call.routed.method.response;
  const properties = response ? (schemaOf(call.routed.document, response).properties ?? {}) : {};
  const [found] = Object.entries(properties).filter(
    ([, property]) => property.type === "array" && property.items?.$ref !== undefined,
  );
  const own = Object.entries(properties).find(([, property]) => property.items?.$ref === call.itemSchema) ?? found;
  return own ? { name: own[0], schema: own[1] } : undefined;
}

function listItems(call: Call): Body {
  const field = listField(call);
  const response = call.routed.method.response;
  if (!field || !response) throw invalid(`The emulator cannot list by ${call.routed.id}.`);
  const depth = call.collectionKey.split("/").length + 1;
  const direct = call.world.store
    .list(call.collectionId, call.collectionKey)
    .filter((one) => one.key.split("/").length >= depth);
  const keep = call.query.filter ? filterBy(call.query.filter) : () => true;
  const views = direct.map((one) => ({ key: one.key, body: view(call, one) })).filter(({ body }) => keep(body));
  const size = Number(call.query.pageSize ?? call.query.maxResults ?? 0);
  const { items, next } = page(views, size, call.query.pageToken ?? "");
  const properties = schemaOf(call.routed.document, response).properties ?? {};
  const reply: Body = {};
  if (properties.kind?.default) reply.kind = properties.kind.default;
  if (properties.totalSize?.type === "integer" && views.length > 0) reply.totalSize = views.length;
  if (call.product.operations === "compute") Object.assign(reply, listLink(call));
  if (items.length > 0) reply[field.name] = items.map(({ body }) => body);
  if (next) reply.nextPageToken = next;
  return reply;
}

/** What compute's lists are called themselves. */
function listLink(call: Call): Body {
  const path = call.url.pathname.replace(/^\/compute\/v1\//, "");
  return { id: path, selfLink: (call.product.links ?? "") + path };
}

/** Items of every location, by location, as compute lists them. */
function aggregatedList(call: Call): Body {
  const leaf = call.routed.collection;
  const response = call.routed.method.response;
  const kind = response ? schemaOf(call.routed.document, response).properties?.kind?.default : undefined;
  const scopes: Body = {};
  for (const one of call.world.store.list(call.collectionId)) {
    const [, project, scope = "global"] = /\/projects\/([^/]+)\/(global|[a-z]+\/[^/]+)/.exec(one.key) ?? [];
    if (project !== call.project) continue;
    const entry = object(scopes[scope]);
    const items = Array.isArray(entry[leaf]) ? entry[leaf] : [];
    scopes[scope] = { [leaf]: [...items, view(call, one)] };
  }
  return { ...(kind ? { kind } : {}), ...listLink(call), items: scopes };
}

function setLabels(call: Call): Body {
  const before = call.item();
  const given = text(call.body.labelFingerprint);
  if (given !== "" && before.body.labelFingerprint !== undefined && given !== before.body.labelFingerprint) {
    throw new ApiError("CONDITION_NOT_MET", "Labels fingerprint either invalid or resource labels have changed");
  }
  const labels = isObject(call.body.labels) ? call.body.labels : {};
  return replace(call, before, { ...before.body, labels }, "setLabels");
}
