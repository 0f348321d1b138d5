import { defineCheck } from "../../verdict/define";
import { appendTo } from "../../model/grouping";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { Attribute, describe } from "../../model/attribute";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { FileBucket, fileBuckets, grantsTo, isAccount } from "../../products/google/accounts";
import { bucketsOf, emptiedRolesOf, legacyBucketReaders } from "../../products/google/legacy-bucket-readers";
import { grantsPermission, Grant, grantsOnType, permissionsOf, principalOf, targetOf } from "../../products/google/iam";
import { wideObjectReaders } from "../../products/google/wide-object-readers";
import { Workload } from "../../products/google/workloads";

export const filesSignedUrls = defineCheck({
  id: "files/signed-urls",
  summary: "Files are accessed through URLs signed by the service that owns them, and by nobody directly.",
  severity: "high",
  links: ["https://cloud.google.com/storage/docs/access-control/signed-urls"],
  remedy:
    "Allow only the service's account to read the bucket's objects, allow it to sign as itself " +
    "(roles/iam.serviceAccountTokenCreator), and leave no members in roles/storage.legacyObjectReader and " +
    "legacyObjectOwner, which Google grants to the project's viewers and editors.",
  stacks: SYSTEM,
  evaluate: ({ model }) => {
    const used = fileBuckets(model);
    if (used.length === 0) return verdict(missingSubject("a Cloud Storage bucket that a workload keeps files in"));
    const readers = readersOf(model);
    const emptied = emptiedRolesOf(model);
    const buckets = [...new Set(used.map(({ bucket }) => bucket))];
    return verdict(
      signersOf(used).map((workload) => signing(model, workload)),
      buckets.map((bucket) => [...(readers.get(bucket) ?? []), ...legacyBucketReaders(bucket, emptied)]),
      wideObjectReaders(model, buckets),
    );
  },
});

/** A job hands out no URLs; where only jobs use a bucket, one of them has to. */
function signersOf(used: readonly FileBucket[]): readonly Workload[] {
  const all = [...new Set(used.map(({ workload }) => workload))];
  const services = all.filter(({ kind }) => kind !== "job");
  return services.length > 0 ? services : all;
}

const SIGNERS: ReadonlySet<string> = new Set(["roles/iam.serviceAccountTokenCreator", "roles/owner"]);

/** Signing without a key file goes through the IAM API, for which an account needs a role on itself. */
function signing(model: Model, workload: Workload): Finding {
  const expected = "may sign as itself (iam.serviceAccounts.signBlob)";
  const signs = grantsTo(model, workload.account)
    .map((grant) => ({
      grant,
      answer: grantsPermission(permissionsOf(model, grant), "iam.serviceAccounts.signBlob", SIGNERS),
    }))
    .filter(({ grant, answer }) => answer !== "no" && isGrantOnItself(model, grant, workload.account));
  const yes = signs.find(({ answer, grant }) => answer === "yes" && grant.condition.kind === "absent");
  if (yes) return findingAt("holds", yes.grant.resource, yes.grant.path, expected, describe(yes.grant.role));
  return findingAt(
    signs.some(({ answer }) => answer === "unknown") ? "unknown" : "violated",
    workload.resource,
    "template.service_account",
    expected,
    "no role that allows it",
  );
}

function isGrantOnItself(model: Model, grant: Grant, account: Attribute): boolean {
  if (grant.scope === "project") return true;
  const on = grant.resource.get("service_account_id");
  if (on.kind === "absent") return false;
  const link = targetOf(model, grant, "google_service_account");
  return link.kind === "resources"
    ? link.resources.some((one) => isAccount(model, one.get("member"), account) || isNamed(model, one, account))
    : on.kind === "value" && account.kind === "value" && String(on.value).endsWith(`/${String(account.value)}`);
}

function isNamed(model: Model, one: Resource, account: Attribute): boolean {
  const link = model.link(account, "google_service_account");
  return link.kind === "resources" && link.resources.some(({ address }) => address === one.address);
}

const BUCKET = "google_storage_bucket";
/** Roles that do not let their holder read an object. */
const NON_READER_ROLES =
  /^roles\/storage\.(objectCreator|legacyBucketReader|legacyBucketWriter|bucketViewer|insightsCollectorService)$/;

/** Judges whoever reads a bucket's objects, by bucket. */
function readersOf(model: Model): ReadonlyMap<Resource, readonly Finding[]> {
  const findings = new Map<Resource, Finding[]>();
  for (const grant of grantsOnType(model, BUCKET)) {
    if (grant.role.kind === "value" && NON_READER_ROLES.test(String(grant.role.value))) continue;
    const principal = principalOf(grant);
    const finding = findingAt(
      principal === "service-account" ? "holds" : principal === "unknown" ? "unknown" : "violated",
      grant.resource,
      grant.path,
      "service accounts only",
      describe(grant.member),
    );
    for (const bucket of bucketsOf(model, grant.resource)) appendTo(findings, bucket, finding);
  }
  return findings;
}
