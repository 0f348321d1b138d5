import type { Call } from "../product";

/** An id that the service makes: it depends on what it is for, and no resource of the collection has or had it. */
export function freshId(call: Call, purpose: string, form: "decimal" | "uuid"): string {
  const { ids, store } = call.world;
  for (let count = 0; ; count++) {
    const seed = `${call.collectionKey} ${purpose} ${String(count)}`;
    const id = form === "uuid" ? ids.uuid(seed) : ids.decimal(seed, 19);
    if (store.incarnation(`${call.collectionKey}/${id}`) === 0) return id;
  }
}
