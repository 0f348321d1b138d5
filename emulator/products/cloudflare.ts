import type { RestProduct } from "../product";
import { dnssecRoutes } from "./cloudflare/dnssec";
import { error } from "./cloudflare/envelope";
import { recordRoutes } from "./cloudflare/records";
import { settingRoutes } from "./cloudflare/settings";
import { zoneRoutes } from "./cloudflare/zones";

/** Cloudflare's API: zones, their settings, their DNS records and DNSSEC. */
export const cloudflare: RestProduct = {
  kind: "rest",
  service: "cloudflare",
  hosts: ["api.cloudflare.com"],
  routes: [...zoneRoutes, ...settingRoutes, ...recordRoutes, ...dnssecRoutes],
  error,
};
