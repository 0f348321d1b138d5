import { ABSENT, Attribute, UNTIL_APPLY } from "../../model/attribute";
import { Resource } from "../../model/resource";

/**
 * What a flag of an instance is set to, wherever it is; absent where it is not, unknown where it may be set once more.
 */
export function flagsOf(instance: Resource, name: string): readonly Attribute[] {
  const { known, unknown } = instance.blocks("settings.database_flags");
  const named = known.filter((flag) => {
    const attribute = flag.get("name");
    return attribute.kind === "value" && attribute.value === name;
  });
  const hidden = unknown || known.some((flag) => ["unknown", "reference"].includes(flag.get("name").kind));
  const values = [
    ...named.map((flag) => flag.get("value")),
    ...(hidden ? [{ kind: "unknown", until: UNTIL_APPLY } as const] : []),
  ];
  return values.length > 0 ? values : [ABSENT];
}
