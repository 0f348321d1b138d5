/** A range of addresses, as its first bits. */
interface Range {
  readonly bits: string;
  readonly prefix: number;
  readonly version: 4 | 6;
}

/** Whether every address of one range is in another. What is no range is in none. */
export function isWithin(inner: string, outer: string): boolean {
  const one = parseRange(inner);
  const other = parseRange(outer);
  return (
    one !== undefined &&
    other !== undefined &&
    one.version === other.version &&
    one.prefix >= other.prefix &&
    one.bits.startsWith(other.bits.slice(0, other.prefix))
  );
}

/** Whether it is so large that it names no network of anybody's: every address, or a large part of all. */
export function isWide(range: string): boolean {
  const found = parseRange(range);
  return found === undefined || found.prefix < (found.version === 4 ? 8 : 16);
}

/** Whether it is small enough to be one organization's: up to 65,536 IPv4 addresses, or one IPv6 allocation. */
export function isNarrow(range: string): boolean {
  const found = parseRange(range);
  return found !== undefined && found.prefix >= (found.version === 4 ? 16 : 32);
}

/** The same few ranges are asked for again and again. */
const parsed = new Map<string, Range | undefined>();
const MOST_KEPT = 10_000;

function parseRange(text: string): Range | undefined {
  if (parsed.has(text)) return parsed.get(text);
  const range = toRange(text);
  if (parsed.size < MOST_KEPT) parsed.set(text, range);
  return range;
}

function toRange(text: string): Range | undefined {
  const [address = "", length] = text.trim().split("/");
  const bits = address.includes(":") ? ipv6(address) : ipv4(address);
  if (bits === undefined) return undefined;
  const prefix = length === undefined ? bits.length : /^\d{1,3}$/.test(length) ? Number(length) : NaN;
  if (!(prefix <= bits.length)) return undefined;
  return { bits, prefix, version: bits.length === 32 ? 4 : 6 };
}

const binary = (value: number, width: number) => value.toString(2).padStart(width, "0");

function ipv4(address: string): string | undefined {
  const octets = address.split(".");
  if (octets.length !== 4 || !octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255))
    return undefined;
  return octets.map((octet) => binary(Number(octet), 8)).join("");
}

function ipv6(address: string): string | undefined {
  const [head = "", tail, ...more] = address.split("::");
  if (more.length > 0) return undefined;
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 0) return undefined;
  const all = [...before, ...Array.from({ length: missing }, () => "0"), ...after];
  return all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? all.map((group) => binary(parseInt(group, 16), 16)).join("")
    : undefined;
}
