import type { GoogleProduct } from "../product";
import { bucketCollections, bucketMethods } from "./logging-buckets";
import { routerCollections, routerMethods } from "./logging-router";

/** Cloud Logging: where entries go and how long they stay. There are no entries. */
export const logging: GoogleProduct = {
  kind: "google",
  service: "logging",
  documents: ["logging.v2"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.logging.v2",
  collections: { ...bucketCollections, ...routerCollections },
  methods: { ...bucketMethods, ...routerMethods },
};
