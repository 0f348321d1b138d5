import { Json } from "../../model/attribute";
import { Resource } from "../../model/resource";

/** The attributes that a provider of a pool makes of a token's claims: name → expression in CEL. */
export function mappingOf(provider: Resource): ReadonlyMap<string, string> {
  const attribute = provider.get("attribute_mapping");
  const map: Json = attribute.kind === "value" ? attribute.value : {};
  return new Map(
    typeof map === "object" && map !== null && !Array.isArray(map)
      ? Object.entries(map as Readonly<Record<string, Json>>).map(([key, value]) => [key, String(value)])
      : [],
  );
}
