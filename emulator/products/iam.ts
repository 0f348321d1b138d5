import type { GoogleProduct } from "../product";

/** IAM: service accounts, custom roles and Workload Identity pools. */
export const iam: GoogleProduct = {
  kind: "google",
  service: "iam",
  documents: ["iam.v1"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.iam.admin.v1",
  collections: {},
};
