import { isObject } from "./attribute";

const SHORTEST = 4;

/** Adds every value below a place that its mask marks as sensitive. Shorter ones than four characters cannot be told apart from other text. */
export function collectSecrets(value: unknown, mask: unknown, into: Set<string>): void {
  if (mask === undefined || mask === false || value === undefined || value === null) return;
  if (mask === true) {
    addLeaves(value, into);
  } else if (Array.isArray(mask)) {
    if (Array.isArray(value)) mask.forEach((one, index) => collectSecrets(value[index], one, into));
  } else if (isObject(mask)) {
    if (isObject(value)) for (const key of Object.keys(mask)) if (Object.hasOwn(value, key)) collectSecrets(value[key], mask[key], into);
  }
}

function addLeaves(value: unknown, into: Set<string>): void {
  if (typeof value === "string" || typeof value === "number") {
    const text = `${value}`;
    if (text.length >= SHORTEST) into.add(text);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      // The keys of a sensitive map are as sensitive as what they hold.
      if (!Array.isArray(value) && key.length >= SHORTEST) into.add(key);
      addLeaves(one, into);
    }
  }
}
