import type { Call } from "../product";

/**
 * Text in the shape of a PEM certificate. It is none: nothing in the emulator serves TLS for a database, so no client
 * could ever verify anything by it.
 */
export function certificateText(call: Call, purpose: string): string {
  const lines = [0, 1, 2].map((line) => call.world.ids.base64(`certificate ${purpose} ${String(line)}`, 30));
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----"].join("\n");
}

/** A time some years after another. */
export function yearsAfter(time: string, years: number): string {
  const date = new Date(time);
  date.setUTCFullYear(date.getUTCFullYear() + years);
  return date.toISOString();
}
