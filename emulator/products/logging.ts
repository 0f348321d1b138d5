import type { GoogleProduct } from "../product";

/** Cloud Logging. */
export const logging: GoogleProduct = {
  kind: "google",
  service: "logging",
  documents: ["logging.v2"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.logging.v2",
  collections: {},
};
