import { z } from "zod";
import { type Body, list, text } from "../../core/json";
import type { World } from "../../core/world";
import { type RestCall, type RestRoute, Reply } from "../../product";
import { act, actionRoute } from "./actions";
import { change, create, find, here, idOf, newId, refuse, requireUniqueName, view } from "./kind";
import { zones } from "./kinds";
import { putRrset } from "./rrset-store";
import { labels, protectionRoute, standard } from "./standard";

/** Default TTL of zones, in seconds. */
const DEFAULT_TTL = 3600;
export const ttl = z.number().int().min(60).max(2_147_483_647);
const NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const name = z.string().regex(NAME, { error: "is no domain in lower case without a dot at its end" });
const NAMESERVERS = ["hydrogen.ns.hetzner.com.", "oxygen.ns.hetzner.com.", "helium.ns.hetzner.de."];
const nameservers = z.array(
  z.strictObject({
    address: z.union([z.ipv4(), z.ipv6()]),
    port: z.number().int().default(53),
    tsig_algorithm: z.enum(["hmac-md5", "hmac-sha1", "hmac-sha256"]).optional(),
    tsig_key: z.string().optional(),
  }),
);

export const zoneRoutes: readonly RestRoute[] = [
  ...standard({
    kind: zones,
    filters: ["mode"],
    update: z.strictObject({ labels: labels.optional() }),
    removed: (call, zone) => new Reply(201, { action: act(call, "delete_zone", { zone: idOf(zone) }) }),
  }),
  {
    id: "hcloud.zones.create",
    verb: "POST",
    path: "/v1/zones",
    body: z.strictObject({
      name,
      mode: z.enum(["primary", "secondary"]),
      ttl: ttl.default(DEFAULT_TTL),
      labels: labels.default({}),
      primary_nameservers: nameservers.optional(),
    }),
    handle: createZone,
  },
  actionRoute({
    kind: zones,
    name: "change_ttl",
    command: "change_ttl",
    body: z.strictObject({ ttl }),
    run: (call) => {
      requireMode(call, "primary");
      change(call.world, here(call, zones), { ttl: call.body.ttl ?? DEFAULT_TTL });
      return undefined;
    },
  }),
  actionRoute({
    kind: zones,
    name: "change_primary_nameservers",
    command: "change_primary_nameservers",
    body: z.strictObject({ primary_nameservers: nameservers }),
    run: (call) => {
      requireMode(call, "secondary");
      change(call.world, here(call, zones), { primary_nameservers: call.body.primary_nameservers ?? [] });
      return undefined;
    },
  }),
  protectionRoute(zones),
];

/** @throws RestError 422 unless the zone of the path has a mode */
export function requireMode(call: RestCall, mode: "primary" | "secondary"): void {
  if (here(call, zones).body.mode !== mode) {
    throw refuse(422, "incorrect_zone_mode", "This operation is not supported for this Zone's mode.");
  }
}

function createZone(call: RestCall): Reply {
  const { world } = call;
  const { primary_nameservers: primaries, ...body } = call.body;
  requireUniqueName(world, zones, body.name);
  const made = newId(world, zones, text(body.name));
  const zone = create(world, zones, made, {
    ...body,
    ...(body.mode === "secondary" ? { primary_nameservers: list(primaries) } : {}),
    status: "ok",
    registrar: "unknown",
    protection: { delete: false },
    authoritative_nameservers: {
      assigned: NAMESERVERS,
      delegated: NAMESERVERS,
      delegation_last_check: world.clock.now(),
      delegation_status: "valid",
    },
  });
  if (body.mode === "primary") for (const one of defaults(world)) putRrset(world, zone, one);
  const action = act(call, "create_zone", { zone: made });
  return new Reply(201, { zone: view(world, zones, find(world, zones, made)), action });
}

function defaults(world: World): Body[] {
  const serial = `${world.clock.now().slice(0, 10).replaceAll("-", "")}00`;
  const soa = `${NAMESERVERS[0] ?? ""} dns.hetzner.com. ${serial} 86400 10800 3600000 3600`;
  const own = { ttl: null, labels: {}, protection: { change: false }, name: "@" };
  return [
    { ...own, type: "SOA", records: [{ value: soa }] },
    { ...own, type: "NS", records: NAMESERVERS.map((value) => ({ value })) },
  ];
}
