import { IPv4, IPv6 } from "ipaddr.js";

/**
 * Ranges of IP addresses, as every check and every rule on changes reads them.
 *
 * A range is written in CIDR notation, or as a single address. It is _wide_ where it holds more addresses than one
 * organization is usually allocated: an IPv4 prefix shorter than /16, or an IPv6 prefix shorter than /32. A check that
 * allows wide ranges which are somebody's by name, such as those that Cloudflare publishes, or which nobody on the
 * internet has, says so itself.
 */
const WIDE = { ipv4: 16, ipv6: 32 } as const;

type Range = readonly [address: IPv4 | IPv6, prefix: number];

const INTERNAL = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "::/128",
  "::1/128",
  "fc00::/7",
  "fe80::/10",
];
/** Azure's words for everybody, and a wildcard. */
const EVERYBODY = new Set(["*", "any", "internet", "all"]);

/** Whether a range holds every address there is, of IPv4 or of IPv6. */
export const isEveryAddress = (range: string): boolean => isWord(range) || parse(range)?.[1] === 0;

/** Whether a range is wide, as this file defines it. What cannot be read as a range is taken to be wide. */
export function isWide(range: string): boolean {
  const found = parse(range);
  return found === undefined || found[1] < WIDE[found[0].kind()];
}

/** Whether nobody on the internet has an address of a range: private, shared, link-local or loopback. */
export const isInternal = (range: string): boolean => INTERNAL.some((one) => isWithin(range, one));

/** Whether a text is the address that stands for all of a machine's own: `0.0.0.0`, `::`. */
export const isUnspecified = (address: string): boolean => parse(address)?.[0].range() === "unspecified";

/** Whether every address of one range is in another. What cannot be read as a range is in none but itself. */
export function isWithin(inner: string, outer: string): boolean {
  if (isWord(outer) || inner === outer) return true;
  const [one, other] = [parse(inner), parse(outer)];
  return (
    one !== undefined &&
    other !== undefined &&
    one[0].kind() === other[0].kind() &&
    other[1] <= one[1] &&
    one[0].match(other[0], other[1])
  );
}

const isWord = (range: string) => EVERYBODY.has(range.trim().toLowerCase());

/** The same few ranges are asked for again and again. */
const parsed = new Map<string, Range | undefined>();
const MOST_KEPT = 10_000;

function parse(text: string): Range | undefined {
  if (parsed.has(text)) return parsed.get(text);
  const range = toRange(text.trim());
  if (parsed.size < MOST_KEPT) parsed.set(text, range);
  return range;
}

/** Longer than any address with its prefix. */
const LONGEST = 49;

function toRange(text: string): Range | undefined {
  const [, address = "", length] = text.length > LONGEST ? [] : (/^([\da-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? []);
  const found = IPv4.isValidFourPartDecimal(address)
    ? IPv4.parse(address)
    : address.includes(":") && IPv6.isValid(address)
      ? IPv6.parse(address)
      : undefined;
  if (!found) return undefined;
  const bits = found.kind() === "ipv4" ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  return prefix <= bits ? [found, prefix] : undefined;
}
