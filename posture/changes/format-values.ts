import { isSensitive } from "../model/attribute-readers";
import { Attribute } from "../model/attribute";
import { Difference } from "./difference";

const MAX_LENGTH = 120;
export const UNKNOWN_UNTIL_APPLY = "not known until applied";
export const SENSITIVE = "(sensitive)";

/**
 * A value in a reader's words. Never a sensitive one, and no beginnings of long ones: nothing that hides in them could
 * be told apart any more.
 */
export function formatValue(attribute: Attribute): string {
  switch (attribute.kind) {
    case "absent":
      return "not set";
    case "unknown":
    case "reference":
      return UNKNOWN_UNTIL_APPLY;
    case "value":
      return attribute.sensitive ? SENSITIVE : formatJson(attribute.value);
  }
}

function formatJson(value: unknown): string {
  if (typeof value === "string")
    return value === ""
      ? "empty"
      : value.length > MAX_LENGTH || value.includes("\n")
        ? `text of ${value.length} characters`
        : value;
  if (Array.isArray(value)) {
    if (value.length === 0) return "none";
    const text = value.every((one) => typeof one !== "object" || one === null) ? value.join(", ") : "";
    return text === "" || text.length > MAX_LENGTH ? `${value.length} of them` : text;
  }
  return typeof value === "object" && value !== null ? "a block" : String(value);
}

/** What changes at one place: before and after, or only that it does where a value is sensitive. */
export function formatTransition({ path, before, after }: Difference): string {
  if (isSensitive(before) || isSensitive(after)) return `${path} changes, a sensitive value`;
  const [from, to] = [formatValue(before), formatValue(after)];
  return from === to ? `${path} changes` : `${path} ${from} → ${to}`;
}

/** Names of things, the first few and how many more there are. */
export function formatNames(names: readonly string[], most = 4): string {
  const shown = names.slice(0, most).map(formatJson).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
