import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { equals, verdict } from "../../verdict/expectations";
import { judgeCaches, UNSUPPORTED } from "../../products/google/caches";

export const cacheAuth = defineCheck({
  id: "cache/auth",
  summary: "Every cache requires its clients to authenticate.",
  severity: "high",
  links: ["https://cloud.google.com/memorystore/docs/redis/about-redis-auth"],
  remedy: "Set auth_enabled to true, or authorization_mode to IAM.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      judgeCaches(model, {
        google_redis_instance: { path: "auth_enabled", matcher: equals(true) },
        google_redis_cluster: { path: "authorization_mode", matcher: equals("AUTH_MODE_IAM_AUTH") },
        google_memorystore_instance: { path: "authorization_mode", matcher: equals("IAM_AUTH") },
        google_memcache_instance: UNSUPPORTED,
      }),
    ),
});
