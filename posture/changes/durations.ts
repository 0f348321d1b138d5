import { textOrEmpty } from "../model/attribute-readers";
import { Attribute } from "../model/attribute";

/** A number, or a duration such as `604800s`, in a unit in which both sides compare. */
export function toSeconds(attribute: Attribute): number | undefined {
  if (attribute.kind !== "value") return undefined;
  if (typeof attribute.value === "number") return attribute.value;
  const [, figure, unit = ""] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(textOrEmpty(attribute)) ?? [];
  if (figure === undefined) return undefined;
  return Number(figure) * ({ s: 1, m: 60, h: 3600, d: 86400 }[unit] ?? 1);
}
