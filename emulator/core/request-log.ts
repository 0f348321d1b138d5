/** One answered request. Bodies are never kept: they may hold secrets. */
export interface Logged {
  readonly number: number;
  readonly time: string;
  readonly verb: string;
  readonly host: string;
  readonly path: string;
  /** Id of the method, where one was found. */
  readonly method?: string;
  readonly status: number;
  readonly milliseconds: number;
  /** When it was answered, in milliseconds since the emulator was started: `time` is the emulated clock's. */
  readonly at: number;
  /** Message of an error. */
  readonly error?: string;
  /** A fault that was asked for. */
  readonly fault?: string;
}

const KEPT = 100_000;

export class RequestLog {
  private readonly entries: Logged[] = [];
  private count = 0;
  private readonly listeners: ((entry: Logged) => void)[] = [];

  public add(entry: Omit<Logged, "number" | "at">): void {
    this.count += 1;
    const numbered = { number: this.count, at: performance.now(), ...entry };
    this.entries.push(numbered);
    if (this.entries.length > KEPT) this.entries.splice(0, KEPT / 10);
    for (const listener of this.listeners) listener(numbered);
  }

  public list(): readonly Logged[] {
    return this.entries;
  }

  public listen(listener: (entry: Logged) => void): void {
    this.listeners.push(listener);
  }

  public clear(): void {
    this.entries.length = 0;
  }
}
