/** A range of addresses as its first bits. */
interface Range {
  readonly bits: bigint;
  readonly length: number;
  readonly width: 32 | 128;
}

const ANYONE = new Set(["*", "any", "internet", "0.0.0.0/0", "::/0", "all"]);

/** Every address there is. */
export function isAnyone(range: string): boolean {
  const text = range.trim().toLowerCase();
  return ANYONE.has(text) || parse(text)?.length === 0;
}

/** Whether every address of a range is in one of the others. */
export function isWithin(range: string, others: readonly string[]): boolean {
  if (others.includes(range)) return true;
  const inner = parse(range.trim());
  return others.some((other) => {
    if (ANYONE.has(other.trim().toLowerCase()) && !other.includes("/")) return true;
    const outer = parse(other.trim());
    return (
      inner !== undefined &&
      outer !== undefined &&
      inner.width === outer.width &&
      outer.length <= inner.length &&
      inner.bits >> BigInt(inner.width - outer.length) === outer.bits >> BigInt(outer.width - outer.length)
    );
  });
}

function parse(text: string): Range | undefined {
  const [address = "", mask, ...rest] = text.split("/");
  if (rest.length > 0) return undefined;
  const width = isIpv4(address) ? 32 : isIpv6(address) ? 128 : undefined;
  if (width === undefined) return undefined;
  const length = mask === undefined ? width : /^\d{1,3}$/.test(mask) ? Number(mask) : NaN;
  if (!(length >= 0 && length <= width)) return undefined;
  return { bits: width === 32 ? ipv4(address) : ipv6(address), length, width };
}

// By the parser of URLs, which is there already: loading node:net brings all of Node's streams.
const isIpv4 = (address: string) => /^\d+(?:\.\d+){3}$/.test(address) && hostOf(address) === address;
const isIpv6 = (address: string) =>
  /^[\da-f:.]+$/i.test(address) && address.includes(":") && hostOf(`[${address}]`) !== undefined;
const hostOf = (host: string) => (URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`).hostname : undefined);

const ipv4 = (address: string) => address.split(".").reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);

function ipv6(address: string): bigint {
  const plain = address.replace(/%.*$/, "").replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [head = "", tail] = plain.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const [left, right] = [groups(head), groups(tail ?? "")];
  const zeros = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}
