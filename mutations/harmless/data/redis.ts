import { googleCloud } from "../../definitions/documentation";
import { documented, silent } from "../../definitions/reason";
import { Harmless } from "../../definitions/harmless";
import { PROVIDER_REGION } from "../../definitions/reasons";

const REDIS = /^google_redis_instance$/;

export const redisHarmless: readonly Harmless[] = [
  {
    type: REDIS,
    path: /^tier$/,
    operators: ["unset", "weakened"],
    because: silent(
      "the page promises a standby of the database, not of the cache: where the cache fails, " +
        "requests pass (Application Rate Limiting, 3)",
      /standby|(cache|redis)[^.]*availab/i,
    ),
  },
  {
    type: REDIS,
    path: /^memory_size_gb$/,
    operators: ["lowered", "raised"],
    because: silent("no sentence is about how much the cache holds", /(cache|redis)[^.]*\b(size|memory|GB)\b/i),
  },
  {
    type: REDIS,
    path: /^redis_version$/,
    operators: ["unset"],
    because: silent(
      "unset, it is Google's latest supported version, and no sentence names one",
      /redis \d|version of redis/i,
    ),
  },
  { type: REDIS, path: /^region$/, operators: ["unset"], because: PROVIDER_REGION },
  {
    type: REDIS,
    path: /^connect_mode$/,
    operators: ["unset"],
    because: documented(
      "unset, it is DIRECT_PEERING with the same authorized network: private all the same",
      googleCloud("memorystore/docs/redis/networking"),
    ),
  },
  {
    type: REDIS,
    path: /^maintenance_policy(\.weekly_maintenance_window(\.start_time\.\w+)?)?$/,
    operators: ["dropped", "unset", "lowered", "raised"],
    because: silent("no sentence is about when Google maintains the cache", /mainten/i),
  },
];
