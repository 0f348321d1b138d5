import { Attribute } from "../../model/attribute";
import { isPublic } from "../roles";
import { ChangeRule, elevated, high, textOf } from "../rule";
import { show, transition } from "../words";

const ENTRIES = /^google_storage_(?:default_)?(?:bucket|object)_access_control$/;
const LISTS = /^google_storage_(?:default_object|bucket|object)_acl$/;

/** Access to data that is given beside IAM: access lists and a bucket's own policy. */
export const objectAccess: ChangeRule = {
  concerns: (type) =>
    ENTRIES.test(type) ||
    LISTS.test(type) ||
    type === "google_bigquery_dataset_access" ||
    type === "aws_s3_bucket_acl" ||
    type === "aws_s3_bucket_policy",
  assess({ type, existed, remains, after, differences }, { first }) {
    if (!remains || (existed && differences.length === 0)) return [];
    const places = ["entity", "role_entity", "predefined_acl", "special_group", "iam_member", "acl"];
    const open = places.map((path) => after.get(path)).find(isOpen);
    if (open) return [high(`Public: ${show(open)} may read it`)];
    if (type === "aws_s3_bucket_policy") {
      const policy = textOf(after.get("policy"))?.replace(/\s/g, "");
      if (
        policy !== undefined &&
        /"Effect":"Allow"/.test(policy) &&
        /"Principal":(?:"\*"|\{"AWS":\[?"\*")/.test(policy) &&
        !policy.includes('"Condition"')
      )
        return [high("Public: this policy lets everyone in")];
    }
    if (!existed) return first ? [] : [elevated("Gives access beside IAM")];
    return differences
      .filter(({ name }) => places.includes(name) || name === "role" || name === "policy")
      .map((difference) => elevated(`Access changes: ${transition(difference)}`));
  },
};

function isOpen(attribute: Attribute): boolean {
  if (attribute.kind !== "value") return false;
  const all: readonly unknown[] = Array.isArray(attribute.value) ? attribute.value : [attribute.value];
  return all.some(
    (one) =>
      typeof one === "string" &&
      (isPublic(one.replace(/^(?:READER|WRITER|OWNER):/, "").replace(/^iamMember:/, "")) ||
        /^public-?read/i.test(one) ||
        one === "authenticated-read" ||
        one === "authenticatedRead"),
  );
}
