import { z } from "zod";
import { type Body, object, text } from "../../core/json";
import type { World } from "../../core/world";
import type { RestCall, RestRoute } from "../../product";
import { envelope, page, refuse, zoneKey, zoneOf } from "./envelope";

const NAME = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+$/;
const type = z.enum(["full", "partial", "secondary", "internal"]);

export const zoneRoutes: readonly RestRoute[] = [
  { id: "cloudflare.zones.list", verb: "GET", path: "/client/v4/zones", handle: listZones },
  {
    id: "cloudflare.zones.create",
    verb: "POST",
    path: "/client/v4/zones",
    body: z.strictObject({
      name: z.string().regex(NAME, { error: "is no domain" }),
      account: z.strictObject({ id: z.string().optional() }),
      type: type.default("full"),
    }),
    handle: createZone,
  },
  {
    id: "cloudflare.zones.get",
    verb: "GET",
    path: "/client/v4/zones/{zone}",
    handle: (call) => envelope(required(call).body),
  },
  {
    id: "cloudflare.zones.edit",
    verb: "PATCH",
    path: "/client/v4/zones/{zone}",
    body: z.strictObject({
      paused: z.boolean().optional(),
      type: type.optional(),
      vanity_name_servers: z.array(z.string()).optional(),
    }),
    handle: (call) => {
      const zone = required(call);
      call.world.clock.advance(1);
      const body = { ...zone.body, ...call.body, modified_on: call.world.clock.now() };
      return envelope(call.world.store.put({ ...zone, body }).body);
    },
  },
  {
    id: "cloudflare.zones.delete",
    verb: "DELETE",
    path: "/client/v4/zones/{zone}",
    handle: (call) => {
      const zone = required(call);
      call.world.store.delete(zone.key);
      return envelope({ id: zone.body.id ?? "" });
    },
  },
];

/** The zone of the path, which a request must have made: of others the emulator does not know the domain. */
function required(call: RestCall) {
  const zone = zoneOf(call);
  if (!zone) throw refuse(404, 1001, "Invalid zone identifier");
  return zone;
}

function listZones(call: RestCall): Body {
  const { searchParams } = call.url;
  const found = call.world.store
    .list("cloudflare.zones")
    .map(({ body }) => body)
    .filter((body) => ["name", "status"].every((field) => [null, body[field]].includes(searchParams.get(field))));
  return page(call, found);
}

function newId(world: World, name: string): string {
  for (let attempt = 0; ; attempt += 1) {
    const id = world.ids.hex(`cloudflare zone ${name} ${String(attempt)}`, 32);
    if (world.store.incarnation(zoneKey(id)) === 0) return id;
  }
}

function createZone({ world, body }: RestCall): Body {
  const name = text(body.name);
  if (world.store.list("cloudflare.zones").some((one) => one.body.name === name)) {
    throw refuse(400, 1061, `${name} already exists`);
  }
  world.clock.advance(1);
  const id = newId(world, name);
  const now = world.clock.now();
  const zone: Body = {
    id,
    name,
    account: object(body.account),
    type: text(body.type),
    status: "pending",
    paused: false,
    development_mode: 0,
    name_servers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
    original_name_servers: null,
    original_registrar: null,
    original_dnshost: null,
    created_on: now,
    modified_on: now,
    activated_on: null,
  };
  return envelope(world.store.put({ key: zoneKey(id), collection: "cloudflare.zones", body: zone }).body);
}
