import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isObject } from "../posture/model/attribute";
import { withoutKeys } from "../posture/model/resource";
import { Source } from "./report";

/** Where the resources of a stack were made. */
export interface Sources {
  of(address: string): Source | null;
}

const NONE: Sources = { of: () => null };

/**
 * Reads the map that synthesis writes beside a stack. It stays beside the plan too; otherwise the stack's
 * own directory has it. Without a map, resources simply have no line.
 */
export function sourcesOf(file: string, stack: string, stacksDirectory: string): Sources {
  const places = [
    ...(file === "-" ? [] : [join(dirname(file), "sources.json")]),
    ...(/^[\w-]+$/.test(stack) ? [join(stacksDirectory, stack, "sources.json")] : []),
  ];
  const place = places.find((path) => existsSync(path));
  return place === undefined ? NONE : parse(readFileSync(place, "utf8"));
}

function parse(text: string): Sources {
  let map: unknown;
  try {
    map = JSON.parse(text);
  } catch {
    return NONE;
  }
  if (!isObject(map)) return NONE;
  const byAddress = map;
  return {
    of(address) {
      const key = withoutKeys(address);
      const frames = Object.hasOwn(byAddress, key) ? byAddress[key] : undefined;
      const first: unknown = Array.isArray(frames) ? frames[0] : undefined;
      return isObject(first) && typeof first.file === "string" && typeof first.line === "number" && first.line >= 1
        ? { file: first.file, line: first.line }
        : null;
    },
  };
}
