import type { GoogleProduct } from "../product";

/** Resource Manager: projects and their allow policies. */
export const cloudResourceManager: GoogleProduct = {
  kind: "google",
  service: "cloudresourcemanager",
  documents: ["cloudresourcemanager.v1", "cloudresourcemanager.v3"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.cloud.resourcemanager.v3",
  collections: {},
};
