import type { Body } from "../core/json";
import type { RestProduct } from "../product";
import { actionRoutes } from "./hetzner/actions";
import { catalogRoutes } from "./hetzner/catalog";
import { firewallRoutes } from "./hetzner/firewalls";
import { networkRoutes } from "./hetzner/networks";
import { placementGroupRoutes } from "./hetzner/placement-groups";
import { primaryIpRoutes } from "./hetzner/primary-ips";
import { rrsetRoutes } from "./hetzner/rrsets";
import { serverActionRoutes } from "./hetzner/server-actions";
import { serverNetworkRoutes } from "./hetzner/server-networks";
import { serverRoutes } from "./hetzner/servers";
import { sshKeyRoutes } from "./hetzner/ssh-keys";
import { storageBoxRoutes } from "./hetzner/storage-boxes";
import { subaccountRoutes } from "./hetzner/subaccounts";
import { volumeRoutes } from "./hetzner/volumes";
import { zoneRoutes } from "./hetzner/zones";

/** What Hetzner answers where the error is not one of a product's own, such as one of a fault. */
const BY_STATUS: Readonly<Record<number, string>> = {
  400: "json_error",
  403: "forbidden",
  413: "invalid_input",
  429: "rate_limit_exceeded",
  503: "unavailable",
};

function error(status: number, reason: string, message: string, fields: readonly string[]): Body {
  const code = /^[a-z0-9]+(_[a-z0-9]+)+$|^(locked|protected|conflict|forbidden)$/.test(reason)
    ? reason
    : (BY_STATUS[status] ?? "invalid_input");
  // Hetzner's provider crashes on an invalid input that has no details.
  const details = { fields: fields.map((name) => ({ name, messages: [message] })) };
  return { error: { code, message, ...(code === "invalid_input" ? { details } : {}) } };
}

/** Hetzner Cloud, by `HCLOUD_ENDPOINT` or through the proxy. */
export const hcloud: RestProduct = {
  kind: "rest",
  service: "hcloud",
  hosts: ["api.hetzner.cloud"],
  local: "/v1/",
  routes: [
    ...catalogRoutes("hcloud", ["locations", "server_types", "images"]),
    ...actionRoutes("hcloud"),
    ...serverRoutes,
    ...serverActionRoutes,
    ...serverNetworkRoutes,
    ...volumeRoutes,
    ...networkRoutes,
    ...firewallRoutes,
    ...primaryIpRoutes,
    ...placementGroupRoutes,
    ...sshKeyRoutes,
    ...zoneRoutes,
    ...rrsetRoutes,
  ],
  error,
};

/** Storage Boxes, which the provider reaches at another host with the same token. */
export const hetzner: RestProduct = {
  kind: "rest",
  service: "hetzner",
  hosts: ["api.hetzner.com"],
  local: "/v1/",
  routes: [
    ...catalogRoutes("hetzner", ["storage_box_types"]),
    ...actionRoutes("hetzner"),
    ...storageBoxRoutes,
    ...subaccountRoutes,
  ],
  error,
};
