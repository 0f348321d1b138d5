import { oncePer } from "../../memoize";
import { appendTo } from "../../model/grouping";
import { Attribute, withoutPrefix } from "../../model/attribute";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { Grant, grants, grantsOnType, targetOf } from "./iam";
import { Workload, workloads } from "./workloads";

const ACCOUNT = "google_service_account";

/** The service account that an attribute names, where this file makes it: by id, by address or as a member. */
export function accountOf(model: Model, attribute: Attribute): Resource | undefined {
  const link = model.link(withoutPrefix(attribute, /^serviceAccount:/), ACCOUNT);
  return link.kind === "resources" && link.resources.length === 1 ? link.resources[0] : undefined;
}

/** What tells an account apart: its address in this file, or its name. */
function keysOf(model: Model, attribute: Attribute): readonly string[] {
  const own = accountOf(model, attribute);
  if (own) return [own.address];
  return attribute.kind === "value" && typeof attribute.value === "string" && attribute.value !== ""
    ? [attribute.value.replace(/^serviceAccount:/, "")]
    : [];
}

const grantsByMember = oncePer((model: Model): ReadonlyMap<string, readonly Grant[]> => {
  const byMember = new Map<string, Grant[]>();
  for (const grant of grants(model)) for (const key of keysOf(model, grant.member)) appendTo(byMember, key, grant);
  return byMember;
});

/** Every grant to a service account. */
export const grantsTo = (model: Model, account: Attribute): readonly Grant[] =>
  keysOf(model, account).flatMap((key) => grantsByMember(model).get(key) ?? []);

/** Whether a member is the service account that an attribute names. */
export function isAccount(model: Model, member: Attribute, account: Attribute): boolean {
  const [one, other] = [accountOf(model, member), accountOf(model, account)];
  if (one && other) return one.address === other.address;
  return (
    member.kind === "value" && account.kind === "value" && member.value === `serviceAccount:${String(account.value)}`
  );
}

/** A bucket that a workload keeps objects in, by the grant that lets it. */
export interface FileBucket {
  readonly bucket: Resource;
  readonly workload: Workload;
  readonly grant: Grant;
}

/** Every bucket that a workload may use. Read once for each model. */
export const fileBuckets = oncePer((model: Model): readonly FileBucket[] => {
  const users = new Map<string, Workload[]>();
  for (const workload of workloads(model))
    for (const key of keysOf(model, workload.account)) appendTo(users, key, workload);
  return grantsOnType(model, "google_storage_bucket").flatMap((grant) => {
    const link = targetOf(model, grant, "google_storage_bucket");
    if (link.kind !== "resources") return [];
    // Several workloads may run as one account.
    const among = new Set(keysOf(model, grant.member).flatMap((key) => users.get(key) ?? []));
    return link.resources.flatMap((bucket) => [...among].map((workload) => ({ bucket, workload, grant })));
  });
});
