import type { GoogleProduct } from "../product";

/** Artifact Registry. */
export const artifactRegistry: GoogleProduct = {
  kind: "google",
  service: "artifactregistry",
  documents: ["artifactregistry.v1"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.devtools.artifactregistry.v1",
  collections: {},
};
