import { z } from "zod";
import type { Body } from "../../core/json";
import type { Resource } from "../../core/store";
import { type RestCall, type RestRoute, Reply } from "../../product";
import { actionRoute } from "./actions";
import { type Kind, all, change, here, idOf, remove, requireUniqueName, requireUnprotected, view } from "./kind";
import { listReply, selects } from "./lists";

/** Label keys and values as Hetzner documents them. */
const LABEL_KEY = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/;
export const labels = z.record(
  z.string().regex(LABEL_KEY, { error: "is no label key" }),
  z.string().regex(LABEL_VALUE, { error: "is no label value" }),
);
export const id = z.number().int().positive();
export const idOrName = z.union([id, z.string().min(1)]);

export interface Standard {
  readonly kind: Kind;
  /** Fields by which lists can be filtered, besides the name and the labels. */
  readonly filters?: readonly string[];
  /** What `PUT` takes. */
  readonly update: z.ZodType;
  /** Cleans up before a deletion. @throws RestError to refuse */
  readonly removing?: (call: RestCall, resource: Resource) => void;
  /** What a deletion replies. @default 204 without a body */
  readonly removed?: (call: RestCall, resource: Resource) => Body | Reply;
}

/** The routes that every kind has: list, get, update and delete. */
export function standard({ kind, filters = [], update, removing, removed }: Standard): RestRoute[] {
  const { service, plural, singular } = kind;
  const path = `/v1/${plural}`;
  const route = (name: string, rest: Omit<RestRoute, "id">): RestRoute => ({
    id: `${service}.${plural}.${name}`,
    ...rest,
  });
  return [
    route("list", { verb: "GET", path, handle: (call) => listReply(call, plural, filtered(call, kind, filters)) }),
    route("get", {
      verb: "GET",
      path: `${path}/{id}`,
      handle: (call) => ({ [singular]: view(call.world, kind, here(call, kind)) }),
    }),
    route("update", {
      verb: "PUT",
      path: `${path}/{id}`,
      body: update,
      handle: (call) => {
        const before = here(call, kind);
        if (call.body.name !== undefined) requireUniqueName(call.world, kind, call.body.name, idOf(before));
        return { [singular]: view(call.world, kind, change(call.world, before, call.body)) };
      },
    }),
    route("delete", {
      verb: "DELETE",
      path: `${path}/{id}`,
      handle: (call) => {
        const resource = here(call, kind);
        requireUnprotected(kind, resource, "delete");
        // Only deletions that an action carries out can fail later, by a fault.
        if (!removed || call.fault?.kind !== "operation") {
          removing?.(call, resource);
          remove(call.world, resource);
        }
        return removed?.(call, resource) ?? new Reply(204, undefined);
      },
    }),
  ];
}

/** Bodies of a list, by its name, labels and what else is asked for. */
export function filtered(call: RestCall, kind: Kind, fields: readonly string[]): Body[] {
  const { searchParams } = call.url;
  const selector = searchParams.get("label_selector");
  const matches = selector ? selects(selector) : () => true;
  return all(call.world, kind)
    .map((resource) => view(call.world, kind, resource))
    .filter(matches)
    .filter((body) =>
      ["name", ...fields].every((field) => {
        const wanted = searchParams.getAll(field);
        return wanted.length === 0 || wanted.includes(String(body[field]));
      }),
    );
}

/** `change_protection` of a kind. */
export const protectionRoute = (kind: Kind, fields: readonly string[] = ["delete"]): RestRoute =>
  actionRoute({
    kind,
    name: "change_protection",
    command: "change_protection",
    body: z.strictObject(Object.fromEntries(fields.map((field) => [field, z.boolean().optional()]))),
    run: (call) => {
      const resource = here(call, kind);
      const before = resource.body.protection as Body;
      change(call.world, resource, { protection: { ...before, ...call.body } });
      return undefined;
    },
  });
