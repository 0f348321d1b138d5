import type { GoogleProduct } from "../product";

/** Cloud SQL. */
export const sqladmin: GoogleProduct = {
  kind: "google",
  service: "sqladmin",
  documents: ["sqladmin.v1beta4"],
  errors: "legacy",
  operations: "sql",
  links: "https://sqladmin.googleapis.com/sql/v1beta4/",
  collections: {},
};
