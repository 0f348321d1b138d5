import type { GoogleProduct } from "../product";
import { poolCollections, poolMethods } from "./iam-pools";
import { roleCollections, roleMethods } from "./iam-roles";
import { accountCollections, accountMethods } from "./iam-service-accounts";

/** IAM: service accounts, custom roles and Workload Identity pools. All of them are deleted softly. */
export const iam: GoogleProduct = {
  kind: "google",
  service: "iam",
  documents: ["iam.v1"],
  errors: "both",
  operations: "longrunning",
  messages: "google.iam.admin.v1",
  collections: { ...accountCollections, ...roleCollections, ...poolCollections },
  methods: { ...accountMethods, ...roleMethods, ...poolMethods },
};
