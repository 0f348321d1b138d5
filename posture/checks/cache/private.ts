import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { Matcher, verdict } from "../../verdict/expectations";
import { Model } from "../../model/model";
import { systemNetwork } from "../../products/google/system-network";
import { judgeCaches } from "../../products/google/caches";

/** Not set, it is the network that every project has from the start, where anything may be. */
function ownNetwork(model: Model): Matcher {
  const own = systemNetwork(model);
  return {
    expected: own.expected,
    judge: (attribute) =>
      attribute.kind === "value" && /(?:^|\/)default$/.test(String(attribute.value))
        ? "violated"
        : own.judge(attribute),
  };
}

export const cachePrivate = defineCheck({
  id: "cache/private",
  summary: "Every cache is reachable only through the system's own private network.",
  severity: "high",
  links: ["https://cloud.google.com/memorystore/docs/redis/networking"],
  remedy: "Set authorized_network, or the network of the service connection, to the system's network.",
  stacks: SYSTEM,
  evaluate: ({ model }) => {
    const matcher = ownNetwork(model);
    return verdict(
      judgeCaches(model, {
        google_redis_instance: { path: "authorized_network", matcher },
        google_redis_cluster: { path: "psc_configs.network", matcher },
        google_memorystore_instance: { path: "desired_auto_created_endpoints.network", matcher },
        google_memcache_instance: { path: "authorized_network", matcher },
      }),
    );
  },
});
