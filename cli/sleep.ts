/** Stops this thread for so many milliseconds: for what must be done before anything else goes on. */
export function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
