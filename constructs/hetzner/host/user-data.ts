import { gzip } from "./gzip";

/** What Hetzner takes at most as user_data. */
export const MOST_BYTES = 32 << 10;

const packed = new Map<string, string>();

/**
 * A cloud-config as Hetzner is given it: as it is where it fits, otherwise compressed and in Base64, which cloud-init
 * undoes on Hetzner's servers (`maybe_b64decode` of its data source there; any gzip is read).
 */
export function userData(text: string): string {
  // In Terraform's file a dollar sign before a brace is written twice: whoever counts there counts no more than Hetzner takes.
  if (Buffer.byteLength(text.replace(/[$%](?=\{)/g, "$&$&")) <= MOST_BYTES) return text;
  const known = packed.get(text) ?? gzip(text).toString("base64");
  packed.set(text, known);
  return known;
}
