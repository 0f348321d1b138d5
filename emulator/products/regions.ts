/** Regions whose zones do not begin at `a`. */
const FIRST_ZONE: Readonly<Record<string, string>> = { "us-east1": "b", "europe-west1": "b" };

/** A zone of a region. @param nth 0 for the first; every region has at least three */
export function zoneOf(region: string, nth = 0): string {
  const first = FIRST_ZONE[region] ?? "a";
  return `${region}-${String.fromCharCode(first.charCodeAt(0) + nth)}`;
}
