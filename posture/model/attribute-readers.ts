import { Attribute, Json } from "./attribute";

/**
 * The text of a known string, number or boolean; undefined where the value is not set, empty, not known yet, or a list
 * or block. Sensitive values are read too, so that rules can compare them: what is shown goes through `shownTextOf` or
 * `describe`.
 */
export const textOf = (attribute: Attribute): string | undefined =>
  attribute.kind === "value" && typeof attribute.value !== "object" && attribute.value !== ""
    ? String(attribute.value)
    : undefined;

/** As `textOf`, with an empty string where there is no text. Sensitive values are read too. */
export const textOrEmpty = (attribute: Attribute): string => textOf(attribute) ?? "";

/** The text of a known string that may be shown: undefined where it is empty, no string, or sensitive. */
export const shownTextOf = (attribute: Attribute): string | undefined =>
  attribute.kind === "value" && typeof attribute.value === "string" && attribute.value !== "" && !attribute.sensitive
    ? attribute.value
    : undefined;

/** The number that a JSON value is, also where it is written as text; NaN where it is none. */
export function toNumber(value: Json | undefined): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : NaN;
}

/**
 * The number of a known value, also where it is written as text; undefined where it is none, infinite, or not known.
 * Sensitive values are read too.
 */
export function numberOf(attribute: Attribute): number | undefined {
  const number = attribute.kind === "value" ? toNumber(attribute.value) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

/**
 * Whether a known value is true as Terraform converts it: `true`, 1, or either as text. Sensitive values are read too.
 */
export const isTrue = (attribute: Attribute): boolean => /^(?:true|1)$/.test(textOrEmpty(attribute));

/**
 * Whether a known value is false as Terraform converts it: `false`, 0, or either as text. Sensitive values are read
 * too.
 */
export const isFalse = (attribute: Attribute): boolean => /^(?:false|0)$/.test(textOrEmpty(attribute));

/**
 * Whether a known value switches something on: true, or the text `true`, `on` or `enabled`. Sensitive values are read
 * too.
 */
export const isOn = (attribute: Attribute): boolean =>
  attribute.kind === "value" &&
  (attribute.value === true || (typeof attribute.value === "string" && /^(?:true|on|enabled)$/i.test(attribute.value)));

/** Whether a value is known only after the apply, or comes from outside the file. */
export const isUnknown = (attribute: Attribute): boolean =>
  attribute.kind === "unknown" || attribute.kind === "reference";

/** Whether a value is known and marked as sensitive, so that it must not be shown. */
export const isSensitive = (attribute: Attribute): boolean => attribute.kind === "value" && attribute.sensitive;
