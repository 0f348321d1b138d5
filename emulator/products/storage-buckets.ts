import { ApiError, invalid, notFound } from "../core/errors";
import { type Body, isObject, list, mergePatch, object, text } from "../core/json";
import { daysAfter } from "../core/lapse";
import { page } from "../core/pages";
import { getPolicy, initialPolicy, setPolicy } from "../core/policies";
import type { Resource } from "../core/store";
import { view } from "../core/view";
import type { Call, Collection, Handler } from "../product";

export const LINKS = "https://www.googleapis.com/storage/v1/";
export const OBJECT = "storage.objects";
const EVERYBODY = ["allUsers", "allAuthenticatedUsers"];
const MULTI_REGIONS = ["US", "EU", "ASIA"];
/** After that, uniform access can no longer be switched off. */
const UNIFORM_ACCESS_LOCK_DAYS = 90;

export const bucketCollections: Readonly<Record<string, Collection>> = {
  buckets: {
    missing: () => "The specified bucket does not exist.",
    idPattern: /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/,
    children: "refuse",
    immutable: ["location"],
    defaults: bucketDefaults,
    references: {
      "encryption.defaultKmsKeyName": {
        to: "cloudkms.projects.locations.keyRings.cryptoKeys",
        form: "given",
        onDelete: "allow",
      },
      "logging.logBucket": { to: "storage.buckets", form: "given", optional: true, onDelete: "allow" },
    },
    create: (call, body) =>
      complete(
        call,
        {},
        {
          ...body,
          id: text(body.name),
          location: text(body.location).toUpperCase() || "US",
          projectNumber: call.world.projects.number(call.project) ?? "",
          generation: String(call.world.clock.time * 1000),
          metageneration: "1",
        },
      ),
    created: (call, bucket) => {
      call.world.store.put({ ...bucket, policy: initialPolicy(call, bucket.key, firstBindings(call, bucket.body)) });
    },
    update: (call, before, after) => {
      checkRetention(before, after);
      checkUniformAccess(call, before, after);
      return complete(call, before, { ...after, metageneration: String(Number(before.metageneration) + 1) });
    },
    delete: (call, bucket) => {
      if (call.world.store.list(OBJECT, `${bucket.key}/o`).length === 0) return;
      throw new ApiError("ABORTED", "The bucket you tried to delete is not empty.");
    },
  },
};

export const bucketMethods: Readonly<Record<string, Handler>> = {
  "buckets.list": listBuckets,
  "buckets.lockRetentionPolicy": lockRetention,
  "buckets.getIamPolicy": (call) => ({ ...getPolicy(call), resourceId: policyId(call) }),
  "buckets.setIamPolicy": setBucketPolicy,
  "anywhereCaches.list": (call) => {
    requireBucket(call);
    return { kind: "storage#anywhereCaches" };
  },
};

function bucketDefaults(_: Call, body: Body): Body {
  const location = text(body.location).toUpperCase() || "US";
  const multi = MULTI_REGIONS.includes(location);
  return {
    storageClass: "STANDARD",
    locationType: multi ? "multi-region" : "region",
    ...(multi ? { rpo: "DEFAULT" } : {}),
    iamConfiguration: { uniformBucketLevelAccess: { enabled: false }, publicAccessPrevention: "inherited" },
    softDeletePolicy: { retentionDurationSeconds: "604800" },
  };
}

/** What the service adds: since when policies are in effect, and until when uniform access can be switched off. */
function complete(call: Call, before: Body, after: Body): Body {
  const now = call.world.clock.now();
  const changes: Body = {};
  for (const [field, value] of [
    ["softDeletePolicy", "retentionDurationSeconds"],
    ["retentionPolicy", "retentionPeriod"],
  ] as const) {
    const [was, is] = [object(before[field]), object(after[field])];
    if (is[value] === undefined) continue;
    changes[field] = { effectiveTime: was[value] === is[value] ? text(was.effectiveTime) : now };
  }
  const [was, is] = [before, after].map((body) => object(object(body.iamConfiguration).uniformBucketLevelAccess));
  const enabled = is?.enabled === true;
  const lockedTime = was?.enabled === true ? text(was.lockedTime) : daysAfter(now, UNIFORM_ACCESS_LOCK_DAYS);
  const access: Body = enabled ? { enabled, lockedTime } : { enabled, lockedTime: null };
  changes.iamConfiguration = { uniformBucketLevelAccess: access, bucketPolicyOnly: access };
  // An empty list of rules removes the lifecycle.
  if (list(object(after.lifecycle).rule).length === 0) changes.lifecycle = null;
  return mergePatch(after, changes);
}

/** A new bucket is open to the basic roles of its project; with uniform access, so are its objects. */
function firstBindings(call: Call, body: Body): Body[] {
  const members = (...kinds: string[]): string[] => kinds.map((kind) => `project${kind}:${call.project}`);
  const uniform = object(object(body.iamConfiguration).uniformBucketLevelAccess).enabled === true;
  const roles = uniform ? ["Bucket", "Object"] : ["Bucket"];
  return roles.flatMap((role) => [
    { role: `roles/storage.legacy${role}Owner`, members: members("Editor", "Owner") },
    { role: `roles/storage.legacy${role}Reader`, members: members("Viewer") },
  ]);
}

const policyId = ({ params }: Call): string => `projects/_/buckets/${params.bucket ?? ""}`;

function setBucketPolicy(call: Call): Body {
  const { iamConfiguration } = requireBucket(call).body;
  const { publicAccessPrevention, uniformBucketLevelAccess } = object(iamConfiguration);
  const bindings = list(call.body.bindings).filter(isObject);
  const open = bindings.some(({ members }) => list(members).some((one) => EVERYBODY.includes(text(one))));
  if (open && publicAccessPrevention === "enforced") {
    const message = "allUsers and allAuthenticatedUsers are not allowed since public access prevention is enforced.";
    throw new ApiError("CONDITION_NOT_MET", `The member bindings ${message}`);
  }
  const conditional = bindings.some(({ condition }) => condition !== undefined);
  if (conditional && object(uniformBucketLevelAccess).enabled !== true) {
    throw invalid("Conditions need uniform bucket-level access.");
  }
  return { ...setPolicy(call), resourceId: policyId(call) };
}

/** @throws ApiError 400 where uniform access has been on for too long to be switched off */
function checkUniformAccess(call: Call, before: Body, after: Body): void {
  const [was, is] = [before, after].map((body) => object(object(body.iamConfiguration).uniformBucketLevelAccess));
  if (was?.enabled !== true || is?.enabled === true) return;
  if (Date.parse(text(was.lockedTime)) > call.world.clock.time) return;
  throw invalid("Uniform bucket-level access has been on for more than 90 days and cannot be switched off.");
}

/** A locked retention policy can be lengthened, but neither shortened nor removed. */
function checkRetention(before: Body, after: Body): void {
  const [was, is] = [object(before.retentionPolicy), object(after.retentionPolicy)];
  if (was.isLocked !== true) return;
  if (is.isLocked !== true || Number(is.retentionPeriod ?? 0) < Number(was.retentionPeriod)) {
    throw new ApiError("PERMISSION_DENIED", "Cannot reduce retention duration of a locked Retention Policy.");
  }
}

function lockRetention(call: Call): Body {
  const bucket = requireBucket(call);
  if (call.query.ifMetagenerationMatch !== bucket.body.metageneration) throw conditionNotMet();
  const policy = object(bucket.body.retentionPolicy);
  if (policy.retentionPeriod === undefined) throw invalid("The bucket has no retention policy.");
  const metageneration = String(Number(bucket.body.metageneration) + 1);
  const body = { ...bucket.body, metageneration, retentionPolicy: { ...policy, isLocked: true } };
  return view(call, call.world.store.put({ ...bucket, body }));
}

function listBuckets(call: Call): Body {
  const number = call.world.projects.number(call.project);
  const own = call.world.store
    .list("storage.buckets")
    .filter(({ body }) => body.projectNumber === number && text(body.name).startsWith(call.query.prefix ?? ""));
  const { items, next } = page(own, Number(call.query.maxResults ?? 0), call.query.pageToken ?? "");
  return {
    kind: "storage#buckets",
    items: items.map((one) => view(call, one)),
    ...(next ? { nextPageToken: next } : {}),
  };
}

export const conditionNotMet = (): ApiError =>
  new ApiError("CONDITION_NOT_MET", "At least one of the pre-conditions you specified did not hold.");

export function requireBucket(call: Call): Resource {
  const name = call.params.bucket ?? "";
  const bucket = call.world.store.get(`storage/b/${name}`);
  if (!bucket) throw notFound("The specified bucket does not exist.");
  return bucket;
}
