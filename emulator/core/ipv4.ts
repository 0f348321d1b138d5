/** An IPv4 range: the number of its first address, and of how many it consists. */
export interface Range {
  readonly first: number;
  readonly size: number;
}

export const toNumber = (address: string): number =>
  address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

export const toAddress = (number: number): string =>
  [24, 16, 8, 0].map((shift) => String(Math.floor(number / 2 ** shift) % 256)).join(".");

/** @param cidr such as `10.0.0.0/16`, validated */
export function range(cidr: string): Range {
  const [address = "", length = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(length));
  return { first: Math.floor(toNumber(address) / size) * size, size };
}

export const contains = (outer: Range, inner: Range): boolean =>
  inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;

export const overlap = (one: Range, other: Range): boolean =>
  one.first < other.first + other.size && other.first < one.first + one.size;

export const includes = (outer: Range, address: string): boolean =>
  contains(outer, { first: toNumber(address), size: 1 });

const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(range);

/** Whether a range is within those of RFC 1918. */
export const isPrivate = (inner: Range): boolean => PRIVATE.some((outer) => contains(outer, inner));
