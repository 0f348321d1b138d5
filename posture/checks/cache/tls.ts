import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { equals, verdict } from "../../verdict/expectations";
import { judgeCaches, UNSUPPORTED } from "../../products/google/caches";

export const cacheTls = defineCheck({
  id: "cache/tls",
  summary: "Every cache accepts connections over TLS only.",
  severity: "high",
  links: ["https://cloud.google.com/memorystore/docs/redis/about-in-transit-encryption"],
  remedy: "Set transit_encryption_mode to SERVER_AUTHENTICATION.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      judgeCaches(model, {
        google_redis_instance: { path: "transit_encryption_mode", matcher: equals("SERVER_AUTHENTICATION") },
        google_redis_cluster: {
          path: "transit_encryption_mode",
          matcher: equals("TRANSIT_ENCRYPTION_MODE_SERVER_AUTHENTICATION"),
        },
        google_memorystore_instance: { path: "transit_encryption_mode", matcher: equals("SERVER_AUTHENTICATION") },
        google_memcache_instance: UNSUPPORTED,
      }),
    ),
});
