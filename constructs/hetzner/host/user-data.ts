import { gzip } from "./gzip";

/** Hetzner's limit for user_data. */
export const MAX_BYTES = 32 << 10;

const compressedTexts = new Map<string, string>();

/**
 * A cloud-config as passed to Hetzner: unchanged if it fits, otherwise compressed and Base64-encoded, which cloud-init
 * reverses on Hetzner's servers (`maybe_b64decode` of its data source there; any gzip is read).
 */
export function userData(text: string): string {
  // In Terraform's file, a dollar sign before a brace is written twice. The limit is checked with these, so that the
  // file's text also stays within Hetzner's limit.
  if (Buffer.byteLength(text.replace(/[$%](?=\{)/g, "$&$&")) <= MAX_BYTES) return text;
  const known = compressedTexts.get(text) ?? gzip(text).toString("base64");
  compressedTexts.set(text, known);
  return known;
}
