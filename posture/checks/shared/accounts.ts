import { Attribute } from "../../model/attribute";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { Grant, grantsOnType, targetOf } from "./iam";
import { Workload, workloads } from "./workloads";

const ACCOUNT = "google_service_account";

/** The service account that an attribute names, where this file makes it: by id, by address or as a member. */
export function accountOf(model: Model, attribute: Attribute): Resource | undefined {
  const named = attribute.kind === "value" && typeof attribute.value === "string" ? { ...attribute, value: attribute.value.replace(/^serviceAccount:/, "") } : attribute;
  const link = model.link(named, ACCOUNT);
  return link.kind === "resources" && link.resources.length === 1 ? link.resources[0] : undefined;
}

/** Whether a member is the service account that an attribute names. */
export function isAccount(model: Model, member: Attribute, account: Attribute): boolean {
  const [one, other] = [accountOf(model, member), accountOf(model, account)];
  if (one && other) return one.address === other.address;
  return member.kind === "value" && account.kind === "value" && member.value === `serviceAccount:${String(account.value)}`;
}

/** A bucket that a workload keeps objects in, by the grant that lets it. */
export interface FileBucket {
  readonly bucket: Resource;
  readonly workload: Workload;
  readonly grant: Grant;
}

const made = new WeakMap<Model, readonly FileBucket[]>();

/** Every bucket that a workload may use. Read once for each model. */
export function fileBuckets(model: Model): readonly FileBucket[] {
  let all = made.get(model);
  if (!all) {
    all = grantsOnType(model, "google_storage_bucket").flatMap((grant) => {
      const link = targetOf(model, grant, "google_storage_bucket");
      const workload = workloads(model).find(({ account }) => account.kind !== "absent" && isAccount(model, grant.member, account));
      return workload && link.kind === "resources" ? link.resources.map((bucket) => ({ bucket, workload, grant })) : [];
    });
    made.set(model, all);
  }
  return all;
}
