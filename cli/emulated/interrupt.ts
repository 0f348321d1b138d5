import type { ChildProcess } from "node:child_process";
import { end } from "./stack";

/** Ctrl-C, or a request to end. */
export class Interrupted extends Error {
  public override readonly name = "Interrupted";
}

/** Milliseconds that commands have for ending in order. What they deploy to is gone with this process anyway. */
const GRACE_MS = 3000;

/** Ends running commands on Ctrl-C, so that whoever waits for them can clean up; a second one ends them at once. */
export class Interruption {
  private readonly children = new Set<ChildProcess>();
  private readonly controller = new AbortController();
  private readonly listener = (): void => {
    this.stop();
  };

  constructor() {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, this.listener);
  }

  public get isInterrupted(): boolean {
    return this.signal.aborted;
  }

  /** Is aborted by Ctrl-C. */
  public get signal(): AbortSignal {
    return this.controller.signal;
  }

  public readonly watch = (child: ChildProcess): void => {
    this.children.add(child);
    child.once("close", () => this.children.delete(child));
    if (this.isInterrupted) end(child, "SIGKILL");
  };

  /** @throws Interrupted once there was one */
  public check(): void {
    if (this.isInterrupted) throw new Interrupted("interrupted");
  }

  /** From now on, Ctrl-C ends this process as usual. */
  public dispose(): void {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, this.listener);
  }

  private stop(): void {
    const isSecond = this.isInterrupted;
    this.controller.abort(new Interrupted("interrupted"));
    this.endAll(isSecond ? "SIGKILL" : "SIGTERM");
    setTimeout(() => this.endAll("SIGKILL"), GRACE_MS).unref();
  }

  private endAll(signal: NodeJS.Signals): void {
    for (const child of this.children) end(child, signal);
  }
}
