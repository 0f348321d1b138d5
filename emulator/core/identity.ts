import { createHash } from "node:crypto";

/**
 * Ids that depend on the seed and on what they are for, never on the order of requests: Terraform sends them in
 * parallel, and a run must be repeatable.
 */
export class Identity {
  public constructor(public readonly seed: string) {}

  /** @param length at most 64 */
  public hex(purpose: string, length: number): string {
    return createHash("sha256").update(`${this.seed}\0${purpose}`).digest("hex").slice(0, length);
  }

  public uuid(purpose: string): string {
    const hex = this.hex(purpose, 32);
    const version = `4${hex.slice(13, 16)}`;
    return [hex.slice(0, 8), hex.slice(8, 12), version, `a${hex.slice(17, 20)}`, hex.slice(20)].join("-");
  }

  /** A decimal number without a leading zero, at most 2^63 - 1: clients read ids as signed. @param digits at most 19 */
  public decimal(purpose: string, digits: number): string {
    const low = 10n ** BigInt(digits - 1);
    const end = 10n * low < 2n ** 63n ? 10n * low : 2n ** 63n;
    return String(low + (BigInt(`0x${this.hex(purpose, 32)}`) % (end - low)));
  }

  public base64(purpose: string, bytes: number): string {
    return Buffer.from(this.hex(purpose, bytes * 2), "hex").toString("base64");
  }

  /** A number in [0, 1). */
  public fraction(purpose: string): number {
    return parseInt(this.hex(purpose, 12), 16) / 2 ** 48;
  }
}

/** The emulator's clock: starts at a fixed time, and each change takes one second of it. */
export class Clock {
  private millis: number;

  public constructor(start = "2026-01-01T00:00:00Z") {
    this.millis = Date.parse(start);
  }

  /** RFC 3339, in UTC. */
  public now(): string {
    return new Date(this.millis).toISOString();
  }

  /** Milliseconds since 1970. */
  public get time(): number {
    return this.millis;
  }

  /** @param time in RFC 3339 */
  public set(time: string): void {
    this.millis = Date.parse(time);
  }

  public advance(seconds: number): void {
    this.millis += seconds * 1000;
  }
}
