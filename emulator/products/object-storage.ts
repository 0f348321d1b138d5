import { createHash } from "node:crypto";
import { text } from "../core/json";
import type { Resource } from "../core/store";
import { type RestCall, type RestProduct, Reply } from "../product";

const OBJECTS = "object-storage.objects";

/**
 * As much of Hetzner's Object Storage, which speaks S3, as Terraform's backend uses: objects, their lists, and writes
 * that only succeed where nothing is, by which the backend locks. Buckets are made by hand before Terraform runs, so
 * each that a request names exists. Contents stay in memory, for they are states.
 */
export const objectStorage: RestProduct = {
  kind: "rest",
  service: "object-storage",
  hosts: ["fsn1.your-objectstorage.com"],
  routes: [
    { id: "object-storage.objects.list", verb: "GET", path: "/{bucket}", handle: listObjects },
    { id: "object-storage.objects.get", verb: "GET", path: "/{bucket}/{key+}", handle: getObject },
    { id: "object-storage.objects.head", verb: "HEAD", path: "/{bucket}/{key+}", handle: getObject },
    { id: "object-storage.objects.put", verb: "PUT", path: "/{bucket}/{key+}", handle: putObject },
    { id: "object-storage.objects.delete", verb: "DELETE", path: "/{bucket}/{key+}", handle: deleteObject },
  ],
  // S3 itself refuses in XML, which is replied as bytes; this is the shape of a fault.
  error: (_, reason, message) => ({ Code: reason, Message: message }),
};

const keyOf = ({ params }: RestCall): string => `object-storage/${params.bucket ?? ""}/${params.key ?? ""}`;

const escape = (value: string): string => value.replace(/[&<>"]/g, (one) => `&#${String(one.charCodeAt(0))};`);

function xml(status: number, content: string): Reply {
  const bytes = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${content}`);
  return new Reply(status, bytes, { "content-type": "application/xml" });
}

const refuse = (status: number, code: string, message: string): Reply =>
  xml(status, `<Error><Code>${code}</Code><Message>${escape(message)}</Message></Error>`);

/** Headers of an object. */
const describe = ({ body }: Resource): Record<string, string> => ({
  "content-type": text(body.contentType) || "application/octet-stream",
  etag: text(body.etag),
  "last-modified": new Date(text(body.modified)).toUTCString(),
});

function getObject(call: RestCall): Reply {
  const found = call.world.store.get(keyOf(call));
  if (!found) return refuse(404, "NoSuchKey", "The specified key does not exist.");
  return new Reply(200, call.world.store.payload(found.key) ?? Buffer.alloc(0), describe(found));
}

function putObject(call: RestCall): Reply {
  const { world, headers, raw } = call;
  const key = keyOf(call);
  const before = world.store.get(key);
  if (before && headers["if-none-match"] === "*") {
    return refuse(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold.");
  }
  const content = headers["x-amz-content-sha256"]?.startsWith("STREAMING-") ? unchunk(raw) : raw;
  world.clock.advance(1);
  const etag = `"${createHash("md5").update(content).digest("hex")}"`;
  const body = { size: content.length, etag, contentType: headers["content-type"] ?? "", modified: world.clock.now() };
  const stored = world.store.put({ key, collection: OBJECTS, body });
  world.store.setPayload(key, content);
  return new Reply(200, undefined, { etag: text(stored.body.etag) });
}

/** The content of a body that comes in chunks, each behind its length and followed by a checksum at the end. */
function unchunk(raw: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < raw.length;) {
    const end = raw.indexOf("\r\n", at);
    const size = end < 0 ? 0 : parseInt(raw.toString("latin1", at, end), 16);
    if (!(size > 0)) break;
    parts.push(raw.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
  return Buffer.concat(parts);
}

function deleteObject(call: RestCall): Reply {
  call.world.store.delete(keyOf(call));
  return new Reply(204, undefined);
}

function listObjects(call: RestCall): Reply {
  const bucket = call.params.bucket ?? "";
  const prefix = call.query.prefix ?? "";
  const root = `object-storage/${bucket}/`;
  const found = call.world.store
    .list(OBJECTS, root.slice(0, -1))
    .map((one) => ({ name: one.key.slice(root.length), ...one }))
    .filter(({ name }) => name.startsWith(prefix));
  const contents = found.map(
    ({ name, body }) =>
      `<Contents><Key>${escape(name)}</Key><LastModified>${text(body.modified)}</LastModified>` +
      `<ETag>${escape(text(body.etag))}</ETag><Size>${String(body.size)}</Size></Contents>`,
  );
  return xml(
    200,
    `<ListBucketResult><Name>${escape(bucket)}</Name><Prefix>${escape(prefix)}</Prefix>` +
      `<KeyCount>${String(found.length)}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>` +
      `${contents.join("")}</ListBucketResult>`,
  );
}
