import type { Call, Reference } from "../product";
import { ApiError, invalid, notFound } from "./errors";
import { type Body, places, put } from "./json";
import type { Resource } from "./store";

/**
 * Path of a resource by what refers to it: `https://www.googleapis.com/compute/v1/projects/…`,
 * `//certificatemanager.googleapis.com/projects/…`, `projects/…` or `global/networks/…`, with the project by id.
 */
export function pathOf(call: Pick<Call, "project" | "world">, given: string): string {
  const path = given
    .replace(/^(https?:)?\/\/[^/]+\//, "")
    .replace(/^\//, "")
    .replace(/^((compute|sql|dns|storage)\/)?(v\d+(alpha|beta)?\d*|beta)\//, "");
  const full = /^(global|regions|zones)\//.test(path) ? `projects/${call.project}/${path}` : path;
  return call.world.projects.byId(full);
}

const targets = (reference: Reference): readonly string[] =>
  typeof reference.to === "string" ? [reference.to] : reference.to;

function find(call: Call, reference: Reference, given: string): Resource | "none" | undefined {
  const { store } = call.world;
  if (reference.key) {
    const key = reference.key(call, given);
    return key === undefined ? "none" : store.get(key);
  }
  const path = pathOf(call, given);
  for (const collection of targets(reference)) {
    const found = store.get(`${collection.split(".")[0] ?? ""}/${path}`);
    if (found?.collection === collection) return found;
  }
  return undefined;
}

/**
 * Checks the declared references of a body and writes them in the form that replies have.
 *
 * @param body is changed
 * @returns keys that must not be deleted while the resource exists
 * @throws ApiError where a target does not exist
 */
export function resolveReferences(call: Call, body: Body): string[] {
  const keys = new Set<string>();
  for (const [field, reference] of Object.entries(call.collection.references ?? {})) {
    for (const place of places(body, field)) {
      if (typeof place.value !== "string" || place.value === "") continue;
      const target = find(call, reference, place.value);
      if (target === "none") continue;
      if (!target && !reference.optional) throw missing(call, place.at, place.value);
      if ((reference.form ?? (call.product.links ? "url" : "given")) === "url") {
        put(place, urlOf(call, place.value, target));
      }
      if (target && reference.onDelete !== "allow") keys.add(target.key);
    }
  }
  return [...keys];
}

function urlOf(call: Call, given: string, target: Resource | undefined): string {
  const { links, service } = call.product;
  if (target && !target.key.startsWith(`${service}/`)) return given;
  return `${links ?? ""}${pathOf(call, given)}`;
}

function missing(call: Call, field: string, given: string): ApiError {
  if (call.product.errors === "legacy") {
    return invalid(`Invalid value for field 'resource.${field}': '${given}'. The referenced resource cannot be found.`);
  }
  return notFound(`The resource that '${field}' refers to does not exist: ${given}`);
}

/** @throws ApiError while others refer to the resource or to what is below it */
export function refuseWhileReferenced(call: Call, resource: Resource): void {
  const { store } = call.world;
  const going = [resource, ...store.below(resource.key)];
  const own = new Set(going.map((one) => one.key));
  for (const one of going) {
    const user = store.referring(one.key).find((referring) => !own.has(referring.key));
    if (!user) continue;
    const [used, by] = [one.key, user.key].map((key) => key.slice(key.indexOf("/") + 1)) as [string, string];
    throw new ApiError("FAILED_PRECONDITION", `The resource '${used}' is already being used by '${by}'`, {
      reason: "resourceInUseByAnotherResource",
    });
  }
}
