import { isIPv4 } from "node:net";

/** A range of IPv4 addresses, both ends included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

const BITS = 32;

export function addressOf(dotted: string): number {
  return dotted.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

/** A range by its first address and length; undefined where host bits are set or either is malformed. */
export function rangeOf(address: string, length: number): Range | undefined {
  if (!isIPv4(address) || !Number.isInteger(length) || length < 0 || length > BITS) return undefined;
  const first = addressOf(address);
  const size = 2 ** (BITS - length);
  return first % size === 0 ? { first, last: first + size - 1 } : undefined;
}

/** A range in CIDR notation. */
export function parseRange(cidr: string): Range | undefined {
  const [address = "", length = ""] = cidr.split("/");
  return /^\d+$/.test(length) ? rangeOf(address, Number(length)) : undefined;
}

export const overlap = (one: Range, other: Range): boolean => one.first <= other.last && other.first <= one.last;

export const contains = (outer: Range, inner: Range): boolean => outer.first <= inner.first && inner.last <= outer.last;
