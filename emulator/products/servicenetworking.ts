import type { GoogleProduct } from "../product";

/** Service Networking: private services access. */
export const serviceNetworking: GoogleProduct = {
  kind: "google",
  service: "servicenetworking",
  documents: ["servicenetworking.v1"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.cloud.servicenetworking.v1",
  collections: {},
};
