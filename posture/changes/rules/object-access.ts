import { shownTextOf } from "../../model/attribute-readers";
import { Attribute } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { isPublic } from "../roles";
import { ChangeRule, elevated, high } from "../rule";
import { formatValue, formatTransition } from "../format-values";

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
    if (open) return [high(`Public: ${formatValue(open)} may ${deedOf(open, after)}`)];
    if (type === "aws_s3_bucket_policy") {
      const policy = shownTextOf(after.get("policy"))?.replace(/\s/g, "");
      if (
        policy !== undefined &&
        /"Effect":"Allow"/.test(policy) &&
        /"Principal":(?:"\*"|\{"AWS":\[?"\*")/.test(policy) &&
        !policy.includes('"Condition"')
      )
        return [high("Public: this policy allows everyone")];
    }
    if (!existed) return first ? [] : [elevated("Grants access outside IAM")];
    return differences
      .filter(({ name }) => places.includes(name) || name === "role" || name === "policy")
      .map((difference) => elevated(`Access changes: ${formatTransition(difference)}`));
  },
};

/** What an access list, or an entry of one, lets the public do: the most of what it says. */
function deedOf(open: Attribute, at: Cursor): string {
  const role = at.get("role");
  const said = [open, ...(role.kind === "value" ? [role] : [])]
    .flatMap(entriesOf)
    .filter((text) => !/^project/i.test(text));
  const publicly = said.filter((text) => !text.includes(":") || isPublicEntry(text));
  if (publicly.some((text) => /^(?:OWNER|FULL_CONTROL|roles\/\S*owner)/i.test(text)))
    return "read it, write it and give others access to it";
  if (
    publicly.some((text) =>
      /^(?:WRITER|WRITE)\b|read-?write|^roles\/\S*(?:editor|writer|creator|user|admin)/i.test(text),
    )
  )
    return "read it and write it";
  return "read it";
}

const entriesOf = (attribute: Attribute): readonly string[] => {
  if (attribute.kind !== "value") return [];
  const all: readonly unknown[] = Array.isArray(attribute.value) ? attribute.value : [attribute.value];
  return all.filter((one): one is string => typeof one === "string");
};

const isPublicEntry = (text: string) =>
  isPublic(text.replace(/^(?:READER|WRITER|OWNER):/, "").replace(/^iamMember:/, ""));

const isOpen = (attribute: Attribute): boolean =>
  entriesOf(attribute).some(
    (text) =>
      isPublicEntry(text) ||
      /^public-?read/i.test(text) ||
      text === "authenticated-read" ||
      text === "authenticatedRead",
  );
