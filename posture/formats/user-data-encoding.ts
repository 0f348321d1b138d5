import { zlib } from "./zlib";

/** Far more than a server's user data holds, and small enough to unpack safely. */
const MAX_BYTES = 1 << 20;

/** Whether a whole user_data is compressed and written in base64, as cloud-init takes it from Hetzner. */
export const isCompressed = (text: string) => /^H4sI[A-Za-z0-9+/=\s]+$/.test(text);

/**
 * A text by the encoding that cloud-init names: `b64`, `gz+b64` and their longer forms. What cannot be read is empty.
 */
export function decode(content: string, encoding: string): string {
  if (!/b64|base64/.test(encoding)) return content;
  const bytes = Buffer.from(content, "base64");
  if (!/gz/.test(encoding)) return bytes.toString("utf8");
  try {
    return zlib().gunzipSync(bytes, { maxOutputLength: MAX_BYTES }).toString("utf8");
  } catch {
    return "";
  }
}
