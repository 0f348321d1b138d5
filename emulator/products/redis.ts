import type { GoogleProduct } from "../product";

/** Memorystore for Redis. */
export const redis: GoogleProduct = {
  kind: "google",
  service: "redis",
  documents: ["redis.v1"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.cloud.redis.v1",
  collections: {},
};
