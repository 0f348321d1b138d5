import { z } from "zod";
import { type Body, text } from "../../core/json";
import type { RestCall, RestRoute } from "../../product";
import { envelope, zoneKey, zoneOf } from "./envelope";

const PATH = "/client/v4/zones/{zone}/dnssec";
const NO_KEY: Body = {
  flags: null,
  algorithm: null,
  key_type: null,
  digest_type: null,
  digest_algorithm: null,
  digest: null,
  ds: null,
  key_tag: null,
  public_key: null,
};

export const dnssecRoutes: readonly RestRoute[] = [
  { id: "cloudflare.dnssec.get", verb: "GET", path: PATH, handle: (call) => envelope(read(call)) },
  {
    id: "cloudflare.dnssec.edit",
    verb: "PATCH",
    path: PATH,
    body: z.strictObject({
      status: z.enum(["active", "disabled"]).optional(),
      dnssec_multi_signer: z.boolean().optional(),
      dnssec_presigned: z.boolean().optional(),
      dnssec_use_nsec3: z.boolean().optional(),
    }),
    handle: edit,
  },
  {
    id: "cloudflare.dnssec.delete",
    verb: "DELETE",
    path: PATH,
    handle: (call) => {
      zoneOf(call);
      call.world.store.delete(keyOf(call));
      return envelope("");
    },
  },
];

const keyOf = ({ params }: RestCall): string => `${zoneKey(params.zone ?? "")}/dnssec`;

function read(call: RestCall): Body {
  zoneOf(call);
  return call.world.store.get(keyOf(call))?.body ?? { status: "disabled", ...NO_KEY, modified_on: null };
}

/** Switched on, it stays pending: for the DS record to be seen at the registrar, someone must put it there. */
function edit(call: RestCall): Body {
  const { world, body } = call;
  const { status, ...options } = body;
  const before = read(call);
  world.clock.advance(1);
  const on = status === undefined ? before.status !== "disabled" : status === "active";
  const kept = before.status === "active" || before.status === "pending" ? text(before.status) : "pending";
  const after: Body = {
    ...before,
    ...(on ? key(call) : NO_KEY),
    ...options,
    status: on ? kept : "disabled",
    modified_on: world.clock.now(),
  };
  return envelope(world.store.put({ key: keyOf(call), collection: "cloudflare.zones.dnssec", body: after }).body);
}

/** A key of the algorithm that Cloudflare signs with: ECDSA with P-256. It is no key that signs anything. */
function key(call: RestCall): Body {
  const { world } = call;
  const purpose = `dnssec ${keyOf(call)}`;
  const digest = world.ids.hex(purpose, 64).toUpperCase();
  const tag = Number(world.ids.decimal(purpose, 4));
  const domain = text(zoneOf(call)?.body.name);
  return {
    flags: 257,
    algorithm: "13",
    key_type: "ECDSAP256SHA256",
    digest_type: "2",
    digest_algorithm: "SHA256",
    digest,
    key_tag: tag,
    public_key: Buffer.from(world.ids.hex(purpose, 64) + world.ids.hex(`${purpose} y`, 64), "hex").toString("base64"),
    ds: domain === "" ? null : `${domain}. 3600 IN DS ${String(tag)} 13 2 ${digest}`,
  };
}
