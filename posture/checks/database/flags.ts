import { ABSENT, Attribute, UNTIL_APPLY } from "../../model/attribute";
import { Resource } from "../../model/resource";

/** What a flag of an instance is set to; absent where it is not. */
export function flagOf(instance: Resource, name: string): Attribute {
  const { known, unknown } = instance.blocks("settings.database_flags");
  const named = known.find((flag) => {
    const attribute = flag.get("name");
    return attribute.kind === "value" && attribute.value === name;
  });
  if (named) return named.get("value");
  return unknown || known.some((flag) => ["unknown", "reference"].includes(flag.get("name").kind)) ? { kind: "unknown", until: UNTIL_APPLY } : ABSENT;
}
