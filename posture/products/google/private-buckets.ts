import { Finding } from "../../verdict/check";
import { equals, expect, findingAt } from "../../verdict/expectations";
import { Attribute, describe } from "../../model/attribute";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { grantsOnType, principalOf } from "./iam";

/** Judges that Cloud Storage refuses to make a bucket public, and that roles alone open it. */
export const judgePublicAccessPrevention = (bucket: Resource): readonly Finding[] => [
  expect(bucket, "public_access_prevention", equals("enforced")),
  expect(bucket, "uniform_bucket_level_access", equals(true)),
];

const LISTS = ["google_storage_bucket_acl", "google_storage_default_object_acl", "google_storage_object_acl"];
const CONTROLS = [
  "google_storage_bucket_access_control",
  "google_storage_default_object_access_control",
  "google_storage_object_access_control",
];
const PUBLIC = /(^|:)all(Authenticated)?Users$/i;
const PUBLIC_ACL = /^(publicRead|publicReadWrite|authenticatedRead)$/i;

/** Everything that lets everybody into a bucket or at its objects. */
export function publicAccess(model: Model): readonly Finding[] {
  const members = ["google_storage_bucket", "google_storage_managed_folder"]
    .flatMap((type) => grantsOnType(model, type))
    .filter((grant) => principalOf(grant) === "public");
  return [
    ...members.map(({ resource, path, member }) =>
      findingAt("violated", resource, path, "named members only", describe(member)),
    ),
    ...model
      .resources(...LISTS)
      .flatMap((list) => [
        ...["predefined_acl", "default_acl"].flatMap((path) => publicGrant(list, path, list.get(path), PUBLIC_ACL)),
        ...list.elements("role_entity").flatMap((entity) => publicGrant(list, "role_entity", entity, PUBLIC)),
      ]),
    ...model.resources(...CONTROLS).flatMap((control) => publicGrant(control, "entity", control.get("entity"), PUBLIC)),
  ];
}

const publicGrant = (at: Resource, path: string, attribute: Attribute, pattern: RegExp): Finding[] =>
  attribute.kind === "value" && typeof attribute.value === "string" && pattern.test(attribute.value)
    ? [findingAt("violated", at, path, "named members only", describe(attribute))]
    : [];
