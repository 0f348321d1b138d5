import type { GoogleProduct } from "../product";

/** Cloud Monitoring. */
export const monitoring: GoogleProduct = {
  kind: "google",
  service: "monitoring",
  documents: ["monitoring.v1", "monitoring.v3"],
  errors: "rpc",
  collections: {},
};
