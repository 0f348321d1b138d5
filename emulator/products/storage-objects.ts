import { createHash } from "node:crypto";
import { ApiError, invalid, notFound } from "../core/errors";
import { type Body, list, object, text } from "../core/json";
import { page } from "../core/pages";
import type { Resource } from "../core/store";
import { view } from "../core/view";
import { type Call, type Handler, Reply } from "../product";
import { conditionNotMet, LINKS, OBJECT, requireBucket } from "./storage-buckets";

export const objectMethods: Readonly<Record<string, Handler>> = {
  "objects.insert": insertObject,
  "objects.get": getObject,
  "objects.list": listObjects,
  "objects.delete": deleteObject,
};

function checkGeneration(call: Call, present: Resource | undefined): void {
  const generation = present ? text(present.body.generation) : "0";
  const { ifGenerationMatch, ifGenerationNotMatch, ifMetagenerationMatch } = call.query;
  if (ifGenerationMatch !== undefined && ifGenerationMatch !== generation) throw conditionNotMet();
  if (ifGenerationNotMatch !== undefined && ifGenerationNotMatch === generation) throw conditionNotMet();
  if (ifMetagenerationMatch !== undefined && present && ifMetagenerationMatch !== present.body.metageneration) {
    throw conditionNotMet();
  }
}

/** @throws ApiError 403 while the bucket's retention policy keeps an object */
function requireUnretained(call: Call, bucket: Resource, present: Resource | undefined): void {
  const seconds = Number(object(bucket.body.retentionPolicy).retentionPeriod ?? 0);
  if (!present || seconds === 0) return;
  const end = Date.parse(text(present.body.timeCreated)) + seconds * 1000;
  if (end <= call.world.clock.time) return;
  const message =
    `Object '${text(bucket.body.name)}/${text(present.body.name)}' is subject to bucket's retention policy ` +
    `and cannot be deleted or overwritten until ${new Date(end).toISOString()}`;
  throw new ApiError("PERMISSION_DENIED", message, { reason: "retentionPolicyNotMet" });
}

function insertObject(call: Call): Body {
  const { world } = call;
  const bucket = requireBucket(call);
  const name = call.query.name ?? text(call.body.name);
  if (name === "") throw invalid("Required parameter: name");
  const key = `${bucket.key}/o/${name}`;
  checkGeneration(call, world.store.get(key));
  requireUnretained(call, bucket, world.store.get(key));
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
  requireUnretained(call, requireBucket(call), found);
  call.world.store.delete(found.key);
  call.world.clock.advance(1);
  return new Reply(204, undefined);
}
