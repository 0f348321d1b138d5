import type { GoogleProduct } from "../product";

/** Cloud DNS. */
export const dns: GoogleProduct = {
  kind: "google",
  service: "dns",
  documents: ["dns.v1"],
  errors: "legacy",
  collections: {},
};
