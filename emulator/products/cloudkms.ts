import type { GoogleProduct } from "../product";

/** Cloud KMS. */
export const cloudkms: GoogleProduct = {
  kind: "google",
  service: "cloudkms",
  documents: ["cloudkms.v1"],
  errors: "rpc",
  messages: "google.cloud.kms.v1",
  collections: {},
};
