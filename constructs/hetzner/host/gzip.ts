/**
 * gzip whose output depends only on the text. Node's output differs between its versions and between processors, and a
 * server whose user_data differs is replaced, so two people could get different plans. One block with fixed Huffman
 * codes
 * (RFC 1951, section 3.2.6; RFC 1952): a third larger than it could be, and far from 32 KiB.
 */
export function gzip(text: string): Buffer {
  const data = Buffer.from(text, "utf8");
  const bits = new Bits();
  bits.write(0b011, 3);
  for (let at = 0, matches = new Matches(data); at < data.length;) {
    const { length, distance } = matches.longest(at);
    if (length === 0) writeSymbol(bits, data[at] ?? 0);
    else writeMatch(bits, length, distance);
    for (const end = at + Math.max(length, 1); at < end; at++) matches.add(at);
  }
  writeSymbol(bits, END);
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(data), 0);
  trailer.writeUInt32LE(data.length, 4);
  return Buffer.concat([header, bits.done(), trailer]);
}

const END = 256;
const MIN_LENGTH = 3;
const MAX_LENGTH = 258;
const WINDOW = 32_768;
/** Earlier positions that are searched for a match. */
const LOOKED_AT = 48;

/** Earlier positions of each three-byte sequence. */
class Matches {
  private readonly places = new Map<number, number[]>();

  constructor(private readonly data: Buffer) {}

  public add(at: number): void {
    const key = this.key(at);
    const known = this.places.get(key);
    if (known) known.push(at);
    else this.places.set(key, [at]);
  }

  /** The longest match for the text from here; its length is 0 if there is none. */
  public longest(at: number): { readonly length: number; readonly distance: number } {
    const { data } = this;
    const most = Math.min(MAX_LENGTH, data.length - at);
    let best = { length: 0, distance: 0 };
    const places = most < MIN_LENGTH ? [] : (this.places.get(this.key(at)) ?? []);
    for (let index = places.length - 1; index >= Math.max(0, places.length - LOOKED_AT); index--) {
      const from = places[index] ?? 0;
      if (at - from > WINDOW) break;
      if (data[from + best.length] !== data[at + best.length]) continue;
      let length = 0;
      while (length < most && data[from + length] === data[at + length]) length++;
      if (length >= MIN_LENGTH && length > best.length) best = { length, distance: at - from };
      if (length === most) break;
    }
    return best;
  }

  private key(at: number): number {
    return ((this.data[at] ?? 0) << 16) | ((this.data[at + 1] ?? 0) << 8) | (this.data[at + 2] ?? 0);
  }
}

class Bits {
  private readonly bytes: number[] = [];
  private pending = 0;
  private count = 0;

  /** Numbers are written from their lowest bit. */
  public write(value: number, width: number): void {
    this.pending |= value << this.count;
    this.count += width;
    for (; this.count >= 8; this.count -= 8, this.pending >>>= 8) this.bytes.push(this.pending & 0xff);
  }

  /** Huffman codes are written from their highest bit. */
  public writeCode(code: number, width: number): void {
    for (let bit = width - 1; bit >= 0; bit--) this.write((code >>> bit) & 1, 1);
  }

  public done(): Buffer {
    if (this.count > 0) this.write(0, 8 - this.count);
    return Buffer.from(this.bytes);
  }
}

/** A byte, the end, or the code of a length. */
function writeSymbol(bits: Bits, symbol: number): void {
  if (symbol < 144) bits.writeCode(0x30 + symbol, 8);
  else if (symbol < 256) bits.writeCode(0x190 + symbol - 144, 9);
  else if (symbol < 280) bits.writeCode(symbol - 256, 7);
  else bits.writeCode(0xc0 + symbol - 280, 8);
}

interface Class {
  readonly least: number;
  readonly extraBits: number;
}

/** Classes of consecutive values, by the number of extra bits that select a value within a class. */
function classes(least: number, extraBits: readonly number[]): readonly Class[] {
  let next = least;
  return extraBits.map((extra) => {
    const one = { least: next, extraBits: extra };
    next += 1 << extra;
    return one;
  });
}

// The longest length has a class of its own.
const LENGTHS = [
  ...classes(MIN_LENGTH, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5]),
  { least: MAX_LENGTH, extraBits: 0 },
];
const DISTANCES = classes(1, [0, 0, ...Array.from({ length: 28 }, (_, index) => index >> 1)]);

function writeMatch(bits: Bits, length: number, distance: number): void {
  const [ofLength, ofDistance] = [
    LENGTHS.findLastIndex(({ least }) => least <= length),
    DISTANCES.findLastIndex(({ least }) => least <= distance),
  ];
  const [a, b] = [LENGTHS[ofLength], DISTANCES[ofDistance]];
  if (!a || !b) throw new RangeError(`a match of ${length} bytes, ${distance} before`);
  writeSymbol(bits, END + 1 + ofLength);
  bits.write(length - a.least, a.extraBits);
  bits.writeCode(ofDistance, 5);
  bits.write(distance - b.least, b.extraBits);
}

function crc32(data: Buffer): number {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
