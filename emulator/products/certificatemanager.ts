import type { GoogleProduct } from "../product";

/** Certificate Manager. */
export const certificateManager: GoogleProduct = {
  kind: "google",
  service: "certificatemanager",
  documents: ["certificatemanager.v1"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.cloud.certificatemanager.v1",
  collections: {},
};
