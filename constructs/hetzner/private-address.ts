import { isIPv4 } from "node:net";

/** First and last address of an IPv4 range without host bits; undefined if it is not one. */
function bounds(range: string): readonly [first: number, last: number] | undefined {
  const [address = "", prefix = "", ...rest] = range.split("/");
  if (!isIPv4(address) || !/^([12]?\d|3[0-2])$/.test(prefix) || rest.length > 0) return undefined;
  const first = numberOf(address);
  const size = 2 ** (32 - Number(prefix));
  return first % size === 0 ? [first, first + size - 1] : undefined;
}

const numberOf = (address: string) => address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);

/** Whether one IPv4 range lies within another. */
export function isWithin(inner: string, outer: string): boolean {
  const [a, b] = [bounds(inner), bounds(outer)];
  return a !== undefined && b !== undefined && a[0] >= b[0] && a[1] <= b[1];
}

/** Whether a range is one of RFC 1918, and has room for a server. */
export const isPrivateRange = (range: string) =>
  ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].some((whole) => isWithin(range, whole)) &&
  Number(range.split("/")[1]) <= 30;

/**
 * Whether a server may have an address in a subnet: Hetzner reserves the network's first address, and the subnet's
 * network and broadcast addresses are not allowed.
 */
export function isHostIn(address: string, subnetRange: string): boolean {
  const subnet = bounds(subnetRange);
  return subnet !== undefined && isIPv4(address) && numberOf(address) > subnet[0] + 1 && numberOf(address) < subnet[1];
}
