import type { ChildProcess } from "node:child_process";
import { end } from "./stack";

/** Ctrl-C, or a request to end. */
export class Interrupted extends Error {
  public override readonly name = "Interrupted";
}

/** Milliseconds that commands have for ending in order. */
const GRACE_MS = 10_000;

/** Ends the running command on Ctrl-C, so that whoever waits for it can clean up; a second one ends it at once. */
export class Interruption {
  public isInterrupted = false;
  private child: ChildProcess | undefined;
  private readonly listener = (): void => {
    this.stop();
  };

  constructor() {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, this.listener);
  }

  public readonly watch = (child: ChildProcess): void => {
    this.child = child;
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
    const { child } = this;
    if (child) {
      end(child, this.isInterrupted ? "SIGKILL" : "SIGTERM");
      setTimeout(() => {
        end(child, "SIGKILL");
      }, GRACE_MS).unref();
    }
    this.isInterrupted = true;
  }
}
