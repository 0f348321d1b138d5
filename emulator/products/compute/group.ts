import { type ApiError, invalid } from "../../core/errors";
import { type Body, type Json, without } from "../../core/json";
import type { Call, GoogleProduct } from "../../product";

/** One collection group of Compute Engine: a file each. */
export type Group = Pick<GoogleProduct, "collections" | "methods">;

/** Names of nearly all of Compute Engine's resources (RFC 1035). */
export const NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

export const LINKS = "https://www.googleapis.com/compute/v1/";

/** 400 in the words that Compute Engine uses for a field with a value that it does not take. */
export function wrong(field: string, value: Json | undefined, reason: string): ApiError {
  const shown = typeof value === "string" ? value : JSON.stringify(value ?? "");
  return invalid(`Invalid value for field 'resource.${field}': '${shown}'. ${reason}`);
}

/** Without the region that a request repeats in many forms: it follows from the path, and replies have its URL. */
export function withoutRegion(body: Body): Body {
  return without(body, "region");
}

/** Keeps what only the service sets, which a request that replaces the whole resource lacks. */
export function keeping(fields: readonly string[]): (call: Call, before: Body, after: Body) => Body {
  return (_, before, after) => {
    const kept = fields.filter((field) => after[field] === undefined && before[field] !== undefined);
    return { ...after, ...Object.fromEntries(kept.map((field) => [field, before[field] as Json])) };
  };
}
