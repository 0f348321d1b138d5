import { Harmless } from "../../definitions/harmless";
import { PROVIDER_REGION } from "../../definitions/reasons";

const REDIS = /^google_redis_instance$/;

export const redisHarmless: readonly Harmless[] = [
  {
    type: REDIS,
    path: /^tier$/,
    operators: ["unset", "weakened"],
    because:
      "the page promises a standby of the database, not of the cache: where the cache fails, " +
      "requests pass (Application Rate Limiting, 3)",
  },
  {
    type: REDIS,
    path: /^memory_size_gb$/,
    operators: ["lowered", "raised"],
    because: "no sentence is about how much the cache holds",
  },
  {
    type: REDIS,
    path: /^redis_version$/,
    operators: ["unset"],
    because: "unset, it is Google's latest supported version, and no sentence names one",
  },
  { type: REDIS, path: /^region$/, operators: ["unset"], because: PROVIDER_REGION },
  {
    type: REDIS,
    path: /^connect_mode$/,
    operators: ["unset"],
    because: "unset, it is DIRECT_PEERING with the same authorized network: private all the same",
  },
  {
    type: REDIS,
    path: /^reserved_ip_range$/,
    operators: ["unset", "moved"],
    because: "it only chooses among private ranges: the network is judged by cache/private",
  },
  {
    type: REDIS,
    path: /^maintenance_policy(\.weekly_maintenance_window(\.start_time\.\w+)?)?$/,
    operators: ["dropped", "unset", "lowered", "raised"],
    because: "no sentence is about when Google maintains the cache",
  },
];
