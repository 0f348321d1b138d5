import type { GoogleProduct } from "../product";

/** Cloud Run. */
export const run: GoogleProduct = {
  kind: "google",
  service: "run",
  documents: ["run.v2"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.cloud.run.v2",
  collections: {},
};
