import type { GoogleProduct } from "../product";
import { entryMethods } from "./logging-entries";
import { bucketCollections, bucketMethods } from "./logging-buckets";
import { routerCollections, routerMethods } from "./logging-router";

/** Cloud Logging: where entries go and how long they stay, and the few that are written to it. */
export const logging: GoogleProduct = {
  kind: "google",
  service: "logging",
  documents: ["logging.v2"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.logging.v2",
  collections: { ...bucketCollections, ...routerCollections },
  methods: { ...bucketMethods, ...routerMethods, ...entryMethods },
};
