import { createHash } from "node:crypto";
import { ApiError, invalid, notFound } from "../core/errors";
import { type Body, list, object, text } from "../core/json";
import { page } from "../core/pages";
import type { Resource } from "../core/store";
import { view } from "../core/view";
import { type Call, type GoogleProduct, Reply } from "../product";

const LINKS = "https://www.googleapis.com/storage/v1/";
const OBJECT = "storage.objects";

/** Cloud Storage: buckets, and objects as Terraform's backend for states uses them. */
export const storage: GoogleProduct = {
  kind: "google",
  service: "storage",
  documents: ["storage.v1"],
  errors: "legacy",
  links: LINKS,
  collections: {
    buckets: {
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
      create: (call, body) => ({
        ...body,
        id: text(body.name),
        location: text(body.location).toUpperCase() || "US",
        projectNumber: call.world.projects.number(call.project) ?? "",
        metageneration: "1",
      }),
      update: (_, before, after) => {
        checkRetention(before, after);
        return { ...after, metageneration: String(Number(before.metageneration) + 1) };
      },
      delete: (call, bucket) => {
        if (call.world.store.list(OBJECT, `${bucket.key}/o`).length === 0) return;
        throw new ApiError("ABORTED", "The bucket you tried to delete is not empty.");
      },
    },
    objects: { policy: false },
  },
  methods: {
    "buckets.list": listBuckets,
    "buckets.lockRetentionPolicy": lockRetention,
    "objects.insert": insertObject,
    "objects.get": getObject,
    "objects.list": listObjects,
    "objects.delete": deleteObject,
    "anywhereCaches.list": (call) => {
      requireBucket(call);
      return { kind: "storage#anywhereCaches" };
    },
  },
};

function bucketDefaults(_: Call, body: Body): Body {
  const location = text(body.location).toUpperCase() || "US";
  const multi = ["US", "EU", "ASIA"].includes(location);
  const uniform = object(object(body.iamConfiguration).uniformBucketLevelAccess).enabled === true;
  return {
    storageClass: "STANDARD",
    locationType: multi ? "multi-region" : "region",
    iamConfiguration: {
      bucketPolicyOnly: { enabled: uniform },
      uniformBucketLevelAccess: { enabled: uniform },
      publicAccessPrevention: "inherited",
    },
    softDeletePolicy: { retentionDurationSeconds: "604800" },
  };
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

const conditionNotMet = (): ApiError =>
  new ApiError("CONDITION_NOT_MET", "At least one of the pre-conditions you specified did not hold.");

function requireBucket(call: Call): Resource {
  const name = call.params.bucket ?? "";
  const bucket = call.world.store.get(`storage/b/${name}`);
  if (!bucket) throw notFound("The specified bucket does not exist.");
  return bucket;
}

function checkGeneration(call: Call, present: Resource | undefined): void {
  const generation = present ? text(present.body.generation) : "0";
  const { ifGenerationMatch, ifGenerationNotMatch, ifMetagenerationMatch } = call.query;
  if (ifGenerationMatch !== undefined && ifGenerationMatch !== generation) throw conditionNotMet();
  if (ifGenerationNotMatch !== undefined && ifGenerationNotMatch === generation) throw conditionNotMet();
  if (ifMetagenerationMatch !== undefined && present && ifMetagenerationMatch !== present.body.metageneration) {
    throw conditionNotMet();
  }
}

function insertObject(call: Call): Body {
  const { world } = call;
  const bucket = requireBucket(call);
  const name = call.query.name ?? text(call.body.name);
  if (name === "") throw invalid("Required parameter: name");
  const key = `${bucket.key}/o/${name}`;
  checkGeneration(call, world.store.get(key));
  world.clock.advance(1);
  const now = world.clock.now();
  const bytes = call.media?.bytes ?? Buffer.alloc(0);
  const place = `b/${text(bucket.body.name)}/o/${encodeURIComponent(name)}`;
  const generation = String(world.clock.time * 1000);
  const stored = world.store.put({
    key,
    collection: OBJECT,
    body: {
      kind: "storage#object",
      ...call.body,
      id: `${text(bucket.body.name)}/${name}/${generation}`,
      selfLink: LINKS + place,
      mediaLink: `https://storage.googleapis.com/download/storage/v1/${place}?generation=${generation}&alt=media`,
      name,
      bucket: text(bucket.body.name),
      generation,
      metageneration: "1",
      contentType: text(call.body.contentType) || (call.media?.type ?? "application/octet-stream"),
      storageClass: text(bucket.body.storageClass),
      size: String(bytes.length),
      md5Hash: createHash("md5").update(bytes).digest("base64"),
      etag: world.ids.base64(`${key} ${generation}`, 6),
      timeCreated: now,
      updated: now,
      timeStorageClassUpdated: now,
    },
  });
  world.store.setPayload(key, bytes);
  return view(call, stored);
}

function objectOf(call: Call): Resource {
  const bucket = requireBucket(call);
  const name = call.params.object ?? "";
  const found = call.world.store.get(`${bucket.key}/o/${name}`);
  if (!found) throw notFound(`No such object: ${text(bucket.body.name)}/${name}`);
  return found;
}

function getObject(call: Call): Body | Reply {
  const found = objectOf(call);
  checkGeneration(call, found);
  if (call.url.searchParams.get("alt") !== "media") return view(call, found);
  const bytes = call.world.store.payload(found.key);
  if (!bytes) throw notFound("The content of the object was not saved with the emulator's state.");
  return new Reply(200, bytes, {
    "content-type": text(found.body.contentType),
    "x-goog-generation": text(found.body.generation),
    "x-goog-metageneration": text(found.body.metageneration),
    "x-goog-stored-content-length": String(bytes.length),
    "x-goog-hash": `md5=${text(found.body.md5Hash)}`,
  });
}

function listObjects(call: Call): Body {
  const bucket = requireBucket(call);
  const { prefix = "", delimiter } = call.query;
  const all = call.world.store.list(OBJECT, `${bucket.key}/o`).filter(({ body }) => text(body.name).startsWith(prefix));
  const folder = ({ body }: Resource): string | undefined => {
    const end = delimiter ? text(body.name).indexOf(delimiter, prefix.length) : -1;
    return end < 0 ? undefined : text(body.name).slice(0, end + (delimiter ?? "").length);
  };
  const prefixes = [...new Set(all.flatMap((one) => folder(one) ?? []))];
  const plain = all.filter((one) => folder(one) === undefined);
  const { items, next } = page(plain, Number(call.query.maxResults ?? 0), call.query.pageToken ?? "");
  return {
    kind: "storage#objects",
    ...(items.length > 0 ? { items: items.map((one) => view(call, one)) } : {}),
    ...(prefixes.length > 0 ? { prefixes: list(prefixes) } : {}),
    ...(next ? { nextPageToken: next } : {}),
  };
}

function deleteObject(call: Call): Reply {
  const found = objectOf(call);
  checkGeneration(call, found);
  call.world.store.delete(found.key);
  call.world.clock.advance(1);
  return new Reply(204, undefined);
}
