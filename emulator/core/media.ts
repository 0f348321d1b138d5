import { invalid } from "./errors";
import type { Received } from "./http";

export interface Upload {
  /** The part that is JSON, undecoded. */
  readonly json: Buffer;
  readonly media: { readonly bytes: Buffer; readonly type: string };
}

/**
 * Splits an upload into its JSON and its media: `uploadType=multipart` has both, `media` only the latter.
 *
 * @throws ApiError for anything else
 */
export function splitUpload(received: Received): Upload {
  const type = received.headers["content-type"] ?? "application/octet-stream";
  const kind = received.url.searchParams.get("uploadType");
  if (kind === "media") return { json: Buffer.alloc(0), media: { bytes: received.raw, type } };
  const [, boundary] = /boundary="?([^";]+)"?/.exec(type) ?? [];
  if (kind !== "multipart" || boundary === undefined) {
    throw invalid("The emulator takes uploads with uploadType=media and uploadType=multipart.");
  }
  const parts = sections(received.raw, boundary);
  const [json, media] = parts;
  if (parts.length !== 2 || !json || !media) throw invalid("A multipart upload has two parts: JSON and media.");
  return { json: json.bytes, media };
}

function sections(raw: Buffer, boundary: string): { bytes: Buffer; type: string }[] {
  const found: { bytes: Buffer; type: string }[] = [];
  const delimiter = Buffer.from(`--${boundary}`);
  let start = raw.indexOf(delimiter);
  while (start >= 0) {
    const next = raw.indexOf(delimiter, start + delimiter.length);
    if (next < 0) break;
    const part = raw.subarray(start + delimiter.length + 2, next - 2);
    const end = part.indexOf("\r\n\r\n");
    if (end >= 0) {
      const head = part.subarray(0, end).toString("latin1");
      const [, type = "application/octet-stream"] = /content-type:\s*([^\r\n]+)/i.exec(head) ?? [];
      found.push({ bytes: Buffer.from(part.subarray(end + 4)), type });
    }
    start = next;
  }
  return found;
}
