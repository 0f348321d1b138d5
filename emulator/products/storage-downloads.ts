import { RestError } from "../core/rest";
import { text } from "../core/json";
import { type RestCall, type RestProduct, Reply } from "../product";

/**
 * Downloads by `https://storage.googleapis.com/<bucket>/<object>`, as Google's Go client, and so Terraform's backend,
 * reads objects. No discovery document has them.
 */
export const storageDownloads: RestProduct = {
  kind: "rest",
  service: "storage-downloads",
  hosts: ["storage.googleapis.com"],
  routes: [
    { id: "storage.xml.get", verb: "GET", path: "/{bucket}/{object+}", handle: download },
    { id: "storage.xml.head", verb: "HEAD", path: "/{bucket}/{object+}", handle: download },
  ],
  error: (_, reason, message) => ({ error: { code: reason, message } }),
};

function download({ world, params, headers }: RestCall): Reply {
  const key = `storage/b/${params.bucket ?? ""}/o/${params.object ?? ""}`;
  world.access?.checkObject(headers, key, "storage.xml.get");
  const found = world.store.get(key);
  const bytes = found && world.store.payload(key);
  if (!found || !bytes) throw new RestError(404, "NoSuchKey", "The specified key does not exist.");
  return new Reply(200, bytes, {
    "content-type": text(found.body.contentType),
    etag: `"${text(found.body.etag)}"`,
    "last-modified": new Date(text(found.body.updated)).toUTCString(),
    "x-goog-generation": text(found.body.generation),
    "x-goog-metageneration": text(found.body.metageneration),
    "x-goog-stored-content-length": String(bytes.length),
    "x-goog-storage-class": text(found.body.storageClass),
    "x-goog-hash": `md5=${text(found.body.md5Hash)}`,
  });
}
