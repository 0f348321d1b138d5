import type { RestProduct } from "../product";
import { dnssecRoutes } from "./cloudflare/dnssec";
import { error } from "./cloudflare/envelope";
import { originPullRoutes } from "./cloudflare/origin-pulls";
import { recordRoutes } from "./cloudflare/records";
import { settingRoutes } from "./cloudflare/settings";
import { zoneRoutes } from "./cloudflare/zones";

/** Cloudflare's API: zones, their settings, their DNS records, DNSSEC and authenticated origin pulls. */
export const cloudflare: RestProduct = {
  kind: "rest",
  service: "cloudflare",
  hosts: ["api.cloudflare.com"],
  routes: [...zoneRoutes, ...settingRoutes, ...recordRoutes, ...dnssecRoutes, ...originPullRoutes],
  error,
};
