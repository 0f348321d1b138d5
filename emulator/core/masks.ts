import { invalid } from "./errors";
import { type Body, type Json, camel, isObject, isUnsafeName, mergePatch } from "./json";

/**
 * Paths of an update mask in camel case: `labels,version_template.protectionLevel`.
 *
 * @throws ApiError for a path that the schema lacks, as far as `knows` tells
 */
export function parseMask(mask: string, knows: (path: readonly string[]) => boolean): string[][] {
  return mask
    .split(",")
    .map((path) => path.trim())
    .filter((path) => path !== "")
    .map((path) => {
      const steps = split(path);
      if (steps.some(isUnsafeName) || (path !== "*" && !knows(steps))) {
        throw invalid(`Invalid value at 'update_mask': no field ${JSON.stringify(path)}.`);
      }
      return steps;
    });
}

/** Keys of maps may be quoted by backticks and keep their case. */
function split(path: string): string[] {
  return [...path.matchAll(/`([^`]*)`|[^.]+/g)].map(([whole, quoted]) => quoted ?? camel(whole));
}

/** Takes from `change` exactly what the mask names; a named field that it lacks is removed. */
export function applyMask(before: Body, change: Body, mask: readonly (readonly string[])[]): Body {
  let after = before;
  for (const path of mask) after = path[0] === "*" ? { ...change } : set(after, path, read(change, path));
  return after;
}

function read(body: Body, path: readonly string[]): Json | undefined {
  let value: Json | undefined = body;
  for (const step of path) value = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  return value;
}

function set(body: Body, path: readonly string[], value: Json | undefined): Body {
  const [step = "", ...rest] = path;
  const copied: Body = { ...body };
  if (rest.length > 0) {
    const inner = copied[step];
    copied[step] = set(isObject(inner) ? inner : {}, rest, value);
  } else if (value === undefined || value === null) Reflect.deleteProperty(copied, step);
  else copied[step] = value;
  return copied;
}

/** A change without a mask: its fields replace those of the resource, or merge into them at every depth. */
export function applyChange(before: Body, change: Body, merge: "deep" | "fields"): Body {
  if (merge === "deep") return mergePatch(before, change);
  let after = before;
  for (const [name, value] of Object.entries(change)) after = set(after, [name], value);
  return after;
}
