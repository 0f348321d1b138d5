import type { Call } from "../product";
import type { Resource } from "./store";

const DAY = 24 * 60 * 60 * 1000;

/** A time of the emulator's clock some days after another, in RFC 3339. */
export function daysAfter(time: string, days: number): string {
  return new Date(Date.parse(time) + days * DAY).toISOString();
}

/**
 * Removes the resources of a collection that were deleted softly and whose time for an undelete is over. For the hook
 * `resolve`, which runs before every method of the collection.
 *
 * @param until when a resource goes, in RFC 3339; undefined while it is not deleted
 */
export function dropLapsed(call: Call, until: (resource: Resource) => string | undefined): void {
  const { store, clock } = call.world;
  for (const one of store.list(call.collectionId)) {
    const end = until(one);
    if (end !== undefined && Date.parse(end) <= clock.time) store.delete(one.key);
  }
}
