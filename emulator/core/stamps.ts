import type { Call } from "../product";
import { schemaOf } from "../discovery/load";
import type { Schema } from "../discovery/types";
import type { Body } from "./json";
import type { Resource } from "./store";

function properties(call: Call): Readonly<Record<string, Schema>> {
  return call.itemSchema ? (schemaOf(call.routed.document, call.itemSchema).properties ?? {}) : {};
}

/** What every service sets on a new resource, as far as the collection's schema has the field. */
export function stamp(call: Call, key: string, body: Body): Body {
  const { world, product } = call;
  const path = key.slice(key.indexOf("/") + 1);
  const now = world.clock.now();
  const purpose = `${key} ${String(world.store.incarnation(key) + 1)}`;
  const [, region] = /^projects\/[^/]+\/regions\/([^/]+)/.exec(path) ?? [];
  const [, zone] = /^projects\/[^/]+\/zones\/([^/]+)/.exec(path) ?? [];
  const links = product.links ?? "";
  const values: Record<string, () => string | undefined> = {
    createTime: () => now,
    updateTime: () => now,
    creationTimestamp: () => now,
    timeCreated: () => now,
    updated: () => now,
    uid: () => world.ids.uuid(purpose),
    id: () => (product.links ? world.ids.decimal(purpose, 19) : undefined),
    selfLink: () => (product.links ? links + path : undefined),
    region: () => (product.links && region ? `${links}projects/${call.project}/regions/${region}` : undefined),
    zone: () => (product.links && zone ? `${links}projects/${call.project}/zones/${zone}` : undefined),
    ...concurrency(call, purpose, 1),
  };
  const stamped: Body = {};
  for (const [name, property] of Object.entries(properties(call))) {
    const value = name === "kind" ? property.default : values[name]?.();
    if (value !== undefined && property.type === "string" && body[name] === undefined) stamped[name] = value;
  }
  return stamped;
}

/** What every service sets anew on a change. */
export function stampChange(call: Call, before: Resource): Body {
  const now = call.world.clock.now();
  const purpose = `${before.key} ${String(call.world.store.incarnation(before.key))}`;
  const values: Record<string, () => string | undefined> = {
    updateTime: () => now,
    updated: () => now,
    ...concurrency(call, purpose, before.version + 1),
  };
  const stamped: Body = {};
  for (const [name, property] of Object.entries(properties(call))) {
    const value = values[name]?.();
    if (value !== undefined && property.type === "string") stamped[name] = value;
  }
  return stamped;
}

function concurrency(call: Call, purpose: string, version: number): Record<string, () => string> {
  const { ids } = call.world;
  const bytes = call.product.errors === "legacy" || properties(call).etag?.format === "byte";
  const token = (field: string): string => `${field} ${purpose} ${String(version)}`;
  return {
    etag: () => (bytes ? ids.base64(token("etag"), 6) : `"${ids.hex(token("etag"), 14)}"`),
    fingerprint: () => ids.base64(token("fingerprint"), 8),
    labelFingerprint: () => ids.base64(token("labels"), 8),
  };
}
