/** Says what is going on: one line that is overwritten on a terminal, one line a step elsewhere. */
export class Progress {
  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {}

  public step(text: string): void {
    // A line that is broken could not be overwritten.
    const room = (this.stream.columns || Infinity) - 1;
    const line = text.length > room ? `${text.slice(0, room - 1)}…` : text;
    this.stream.write(this.stream.isTTY ? `\r\u001b[2K${line}` : `${text}\n`);
  }

  public done(): void {
    if (this.stream.isTTY) this.stream.write("\r\u001b[2K");
  }
}
