import type { GoogleProduct } from "../product";

/** Service Usage. */
export const serviceUsage: GoogleProduct = {
  kind: "google",
  service: "serviceusage",
  documents: ["serviceusage.v1"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.api.serviceusage.v1",
  collections: {},
};
