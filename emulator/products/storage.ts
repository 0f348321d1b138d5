import type { GoogleProduct } from "../product";
import { bucketCollections, bucketMethods, LINKS } from "./storage-buckets";
import { objectMethods } from "./storage-objects";

/** Cloud Storage: buckets, and objects as Terraform's backend for states uses them. */
export const storage: GoogleProduct = {
  kind: "google",
  service: "storage",
  documents: ["storage.v1"],
  errors: "legacy",
  links: LINKS,
  collections: { ...bucketCollections, objects: { policy: false } },
  methods: { ...bucketMethods, ...objectMethods },
};
