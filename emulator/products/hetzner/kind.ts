import { type Body, isObject } from "../../core/json";
import { RestError } from "../../core/rest";
import type { Resource } from "../../core/store";
import type { World } from "../../core/world";
import type { RestCall } from "../../product";

/** One kind of resource of Hetzner's: how its paths, replies and keys name it. */
export interface Kind {
  /** `hcloud` for Hetzner Cloud, `hetzner` for what api.hetzner.com has. */
  readonly service: "hcloud" | "hetzner";
  /** `servers`, as in paths and lists. */
  readonly plural: string;
  /** `server`, as in replies and actions. */
  readonly singular: string;
  /** What messages call it. @default the singular */
  readonly label?: string;
  /** Digits of ids. @default 9 */
  readonly digits?: number;
  /** Whether paths may name a resource by its name too. @default false */
  readonly byName?: boolean;
  /** What replies show of a resource. @default what is stored */
  readonly view?: (world: World, body: Body) => Body;
}

export const labelOf = (kind: Kind): string => kind.label ?? kind.singular;

export const keyOf = (kind: Kind, id: string): string => `${kind.service}/${kind.plural}/${id}`;

export const collectionOf = (kind: Kind): string => `${kind.service}.${kind.plural}`;

export const idOf = (resource: { readonly body: Body }): number => Number(resource.body.id);

/** Every resource of a kind, in order of their ids. */
export const all = (world: World, kind: Kind): Resource[] => world.store.list(collectionOf(kind));

export const view = (world: World, kind: Kind, resource: Resource): Body =>
  kind.view ? kind.view(world, resource.body) : resource.body;

export const refuse = (status: number, code: string, message: string): RestError =>
  new RestError(status, code, message);

export const invalidInput = (field: string, message: string): RestError =>
  new RestError(422, "invalid_input", `invalid input in field '${field}': ${message}`, {}, [field]);

/** The resource with an id that a path or body names. @throws RestError 404 */
export function find(world: World, kind: Kind, id: unknown): Resource {
  const named = kind.byName ? all(world, kind).find((one) => one.body.name === id) : undefined;
  const found = named ?? world.store.get(keyOf(kind, String(id)));
  if (!found) throw refuse(404, "not_found", `${labelOf(kind)} with ID '${String(id)}' not found`);
  return found;
}

/** The resource that the path names by `{id}`. @throws RestError 404 */
export const here = (call: RestCall, kind: Kind): Resource => find(call.world, kind, call.params.id);

/** @throws RestError 409 where another resource of the kind has the name */
export function requireUniqueName(world: World, kind: Kind, name: unknown, self?: number): void {
  if (all(world, kind).some((one) => one.body.name === name && idOf(one) !== self)) {
    throw refuse(409, "uniqueness_error", "name is already used");
  }
}

/** @throws RestError 423 where the resource is protected from an operation */
export function requireUnprotected(kind: Kind, resource: Resource, from: "delete" | "rebuild"): void {
  const { protection } = resource.body;
  if (!isObject(protection) || protection[from] !== true) return;
  throw refuse(423, "protected", `${labelOf(kind)} ${from === "delete" ? "deletion" : "rebuild"} is protected`);
}

/** An id that no resource of the kind has or had. */
export function newId(world: World, kind: Kind, purpose: string): number {
  for (let attempt = 0; ; attempt += 1) {
    const wanted = `${collectionOf(kind)} ${purpose} ${String(attempt)}`;
    const id = world.ids.decimal(wanted, kind.digits ?? 9);
    if (world.store.incarnation(keyOf(kind, id)) === 0) return Number(id);
  }
}

/** Stores a new resource, with its id and the time of its creation. */
export function create(world: World, kind: Kind, id: number, body: Body): Resource {
  world.clock.advance(1);
  const stored = { id, ...body, created: world.clock.now() };
  return world.store.put({ key: keyOf(kind, String(id)), collection: collectionOf(kind), body: stored });
}

/** Changes fields of a resource. */
export function change(world: World, resource: Resource, fields: Body): Resource {
  world.clock.advance(1);
  return world.store.put({ ...resource, body: { ...resource.body, ...fields } });
}

export function remove(world: World, resource: Resource): void {
  world.clock.advance(1);
  world.store.delete(resource.key);
}
