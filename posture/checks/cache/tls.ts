import { Check, SYSTEM } from "../../verdict/check";
import { equals, verdict } from "../../verdict/expectations";
import { judgeCaches, UNSUPPORTED } from "../../products/google/caches";

export const cacheTls: Check = {
  id: "cache/tls",
  title: "Every cache accepts connections over TLS only.",
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
};
