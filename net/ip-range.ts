import { IPv4, IPv6 } from "ipaddr.js";

/**
 * Ranges of IP addresses, as settings and constructs accept them. The review has a module of its own.
 *
 * A range is written in CIDR notation. It is _wide_ where it holds more addresses than one organization is usually
 * allocated: an IPv4 prefix shorter than /16, or an IPv6 prefix shorter than /32. It is a _site_ where it holds no more
 * than one office is given: /24 or smaller, and of IPv6 /48 or smaller (RFC 6177).
 */
const WIDE = { ipv4: 16, ipv6: 32 } as const;
const SITE = { ipv4: 24, ipv6: 48 } as const;

export const NOT_WIDE = "an IPv4 range of /16 or smaller, or an IPv6 range of /32 or smaller";
export const SITE_SIZE = "an IPv4 range of /24 or smaller, or an IPv6 range of /48 or smaller";

/** RFC 1918. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

interface Range {
  readonly address: IPv4 | IPv6;
  readonly prefix: number;
}

/** An address of IPv4, with four decimal numbers. */
export const isIpv4 = (text: string): boolean => IPv4.isValidFourPartDecimal(text);

/** An address of IPv4 or IPv6, without a zone. */
export const isAddress = (text: string): boolean => addressOf(text) !== undefined;

/** 4 or 6 by the address that a range, or a single address, begins with; undefined where it is neither. */
export function versionOf(text: string): 4 | 6 | undefined {
  const address = parse(text)?.address ?? addressOf(text);
  return address && (address.kind() === "ipv4" ? 4 : 6);
}

/** Whether a text is a range in CIDR notation that does not hold every address. */
export const isRange = (text: string): boolean => (parse(text)?.prefix ?? 0) > 0;

/** Whether a text is a range of IPv4. */
export const isIpv4Range = (text: string): boolean => isRange(text) && versionOf(text) === 4;

/** Whether a range names its own first address. False where a text is no range. */
export function startsRange(text: string): boolean {
  const range = parse(text);
  if (!range) return false;
  const first = (range.address.kind() === "ipv4" ? IPv4 : IPv6).networkAddressFromCIDR(text);
  return first.toString() === range.address.toString();
}

/** Whether a range is wide, as this file defines it. True where a text is no range. */
export const isWide = (text: string): boolean => !isAtMost(text, WIDE);

/** Whether a range holds no more than one office is given. False where a text is no range. */
export const isSite = (text: string): boolean => isAtMost(text, SITE);

function isAtMost(text: string, least: typeof WIDE | typeof SITE): boolean {
  const range = parse(text);
  return range !== undefined && range.prefix >= least[range.address.kind()];
}

/** Length of a range's prefix in bits; undefined where a text is no range. */
export const prefixOf = (text: string): number | undefined => parse(text)?.prefix;

/** Whether one range, or address, lies within another range. False where either is none. */
export function isWithin(inner: string, outer: string): boolean {
  const [one, other] = [parse(inner) ?? single(inner), parse(outer)];
  return (
    one !== undefined &&
    other !== undefined &&
    one.address.kind() === other.address.kind() &&
    one.prefix >= other.prefix &&
    one.address.match(other.address, other.prefix)
  );
}

/** Whether two ranges share an address. False where either is none. */
export const overlap = (one: string, other: string): boolean => isWithin(one, other) || isWithin(other, one);

/** Whether a range, or an address, is one of RFC 1918. */
export const isPrivate = (text: string): boolean => PRIVATE.some((whole) => isWithin(text, whole));

/**
 * Whether a server may have an address in a subnet of IPv4. The subnet's first and last are no host's, and Hetzner
 * keeps
 * the second for its router.
 */
export function isHostIn(address: string, subnet: string): boolean {
  if (!isIpv4(address) || !isWithin(address, subnet)) return false;
  const [first, last] = [IPv4.networkAddressFromCIDR(subnet), IPv4.broadcastAddressFromCIDR(subnet)];
  const reserved = [first.octets, [...first.octets.slice(0, 3), (first.octets[3] ?? 0) + 1], last.octets];
  return !reserved.some((octets) => octets.join(".") === address);
}

function parse(text: string): Range | undefined {
  const [, address = "", length = ""] = /^([\da-f.:]{2,45})\/(0|[1-9]\d{0,2})$/i.exec(text) ?? [];
  const found = addressOf(address);
  const prefix = Number(length);
  return found && prefix <= (found.kind() === "ipv4" ? 32 : 128) ? { address: found, prefix } : undefined;
}

function single(text: string): Range | undefined {
  const address = addressOf(text);
  return address && { address, prefix: address.kind() === "ipv4" ? 32 : 128 };
}

function addressOf(text: string): IPv4 | IPv6 | undefined {
  if (isIpv4(text)) return IPv4.parse(text);
  return /^[\da-f.:]{2,45}$/i.test(text) && text.includes(":") && IPv6.isValid(text) ? IPv6.parse(text) : undefined;
}
