import { z } from "zod";
import type { Body } from "../../core/json";
import type { RestCall, RestRoute } from "../../product";
import { envelope, zoneKey, zoneOf } from "./envelope";

const PATH = "/client/v4/zones/{zone}/origin_tls_client_auth/settings";

/** Whether Cloudflare presents the zone's client certificate to the origin: off until somebody enables it. */
export const originPullRoutes: readonly RestRoute[] = [
  {
    id: "cloudflare.originTlsClientAuth.settings.get",
    verb: "GET",
    path: PATH,
    handle: (call) => envelope(read(call)),
  },
  {
    id: "cloudflare.originTlsClientAuth.settings.update",
    verb: "PUT",
    path: PATH,
    body: z.strictObject({ enabled: z.boolean() }),
    handle: update,
  },
];

const keyOf = ({ params }: RestCall): string => `${zoneKey(params.zone ?? "")}/origin_tls_client_auth/settings`;

function read(call: RestCall): Body {
  zoneOf(call);
  return call.world.store.get(keyOf(call))?.body ?? { enabled: false };
}

function update(call: RestCall): Body {
  zoneOf(call);
  const changed: Body = { enabled: call.body.enabled ?? false };
  const collection = "cloudflare.zones.originTlsClientAuth";
  return envelope(call.world.store.put({ key: keyOf(call), collection, body: changed }).body);
}
