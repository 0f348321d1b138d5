/** Says what is going on: one line that is overwritten on a terminal, one line a step elsewhere. */
export class Progress {
  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {}

  public step(text: string): void {
    this.stream.write(this.stream.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
  }

  public done(): void {
    if (this.stream.isTTY) this.stream.write("\r\u001b[2K");
  }
}
