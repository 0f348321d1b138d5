import { Check, SYSTEM } from "../../check";
import { Matcher, present, verdict } from "../../judge";
import { judgeCaches } from "./caches";

/** Not set, it is the network that every project has from the start, where anything may be. */
const ownNetwork: Matcher = {
  expected: "a network of its own",
  judge: (attribute) => (attribute.kind === "value" && /(?:^|\/)default$/.test(String(attribute.value)) ? "violated" : present.judge(attribute)),
};

export const cachePrivate: Check = {
  id: "cache/private",
  title: "Every cache is reached by a private network that was made for the system.",
  remedy: "Set authorized_network, or the network of the service connection, to the system's network.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      judgeCaches(model, {
        google_redis_instance: { path: "authorized_network", matcher: ownNetwork },
        google_redis_cluster: { path: "psc_configs.network", matcher: ownNetwork },
        google_memorystore_instance: { path: "desired_auto_created_endpoints.network", matcher: ownNetwork },
        google_memcache_instance: { path: "authorized_network", matcher: ownNetwork },
      }),
    ),
};
