import { type Body, text } from "../../core/json";
import type { Resource } from "../../core/store";
import type { World } from "../../core/world";
import { idOf } from "./kind";

export const RRSETS = "hcloud.zones.rrsets";

export const rrsetKey = (zone: Resource, name: string, type: string): string => `${zone.key}/rrsets/${name}/${type}`;

export function putRrset(world: World, zone: Resource, body: Body): Resource {
  const [name, type] = [text(body.name), text(body.type)];
  const stored: Body = { ...body, id: `${name}/${type}`, zone: idOf(zone) };
  return world.store.put({ key: rrsetKey(zone, name, type), collection: RRSETS, body: stored });
}
