/** Says what is going on: one line that is overwritten on a terminal, one line a step elsewhere. */
export class Progress {
  private isPaused = false;
  private last: string | undefined;

  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {}

  public step(text: string): void {
    this.last = text;
    if (this.isPaused && this.stream.isTTY) return;
    // A line that is broken could not be overwritten.
    const room = (this.stream.columns || Infinity) - 1;
    const line = text.length > room ? `${text.slice(0, room - 1)}…` : text;
    this.stream.write(this.stream.isTTY ? `\r\u001b[2K${line}` : `${text}\n`);
  }

  public done(): void {
    this.last = undefined;
    if (this.stream.isTTY) this.stream.write("\r\u001b[2K");
  }

  /** Takes the line away while something else is written to the terminal. */
  public pause(): void {
    this.isPaused = true;
    if (this.stream.isTTY) this.stream.write("\r\u001b[2K");
  }

  /** Shows the latest step again, where work went on meanwhile. */
  public resume(): void {
    this.isPaused = false;
    if (this.last !== undefined && this.stream.isTTY) this.step(this.last);
  }
}
